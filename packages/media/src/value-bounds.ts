/** What a value that was read, or worked out, may be, whatever it is written in. */

export const bounds = { depthMax: 64, valuesMax: 100_000 } as const

/**
 * What is wrong with it, in words; undefined when nothing is. What stands in several places counts in each, so that a
 * small value that would be written large is found before it is written.
 */
export function boundsProblem(value: unknown): string | undefined {
  let values = 0
  const look = (one: unknown, depth: number): string | undefined => {
    if (++values > bounds.valuesMax) return `more than ${bounds.valuesMax} values`
    if (depth > bounds.depthMax) return `deeper than ${bounds.depthMax} levels`
    if (typeof one === 'number' && !Number.isFinite(one)) return 'a number that JSON does not have'
    if (typeof one !== 'object' || one === null) return undefined
    for (const key of Object.keys(one)) {
      if (key === '__proto__') return 'the key __proto__ is not read here'
      const problem = look((one as Record<string, unknown>)[key], depth + 1)
      if (problem) return problem
    }
    return undefined
  }
  return look(value, 0)
}
