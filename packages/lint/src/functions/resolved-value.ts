import { isRecord } from '../function.ts'
import type { Follow } from '../path/walk.ts'

const valuesMax = 20_000

/** A copy in which what references lead to stands in their place; a circle ends where it begins anew. */
export function resolvedValue(value: unknown, follow: Follow): unknown {
  let left = valuesMax
  const copied = (one: unknown, above: readonly unknown[]): unknown => {
    if (typeof one !== 'object' || one === null || left-- <= 0) return one
    const target = isRecord(one) && typeof one.$ref === 'string' ? follow(one) : undefined
    if (target) return above.includes(target.value) ? one : copied(target.value, [...above, target.value])
    if (Array.isArray(one)) return one.map(item => copied(item, above))
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, copied(inner, above)]))
  }
  return hasReference(value) ? copied(value, []) : value
}

function hasReference(value: unknown): boolean {
  const waiting = [value]
  for (let seen = 0; waiting.length > 0 && seen < valuesMax; seen++) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null) continue
    if (isRecord(next) && typeof next.$ref === 'string') return true
    waiting.push(...Object.values(next))
  }
  return false
}
