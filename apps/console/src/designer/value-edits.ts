/** What a form changed, as edits that leave the rest of a document alone. Pure. */
import { isValues } from './entry.ts'

export interface Edit {
  at: string[]
  value?: unknown
  remove?: true
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** From one value to the other, each as near to what changed as it can be said. */
export function editsBetween(before: unknown, after: unknown, at: readonly string[] = []): Edit[] {
  if (same(before, after)) return []
  if (isValues(before) && isValues(after)) return ofObjects(before, after, at)
  if (Array.isArray(before) && Array.isArray(after) && before.length > 0 && after.length > 0)
    return ofLists(before, after, at)
  return [{ at: [...at], value: after }]
}

type Values = Readonly<Record<string, unknown>>

function ofObjects(before: Values, after: Values, at: readonly string[]): Edit[] {
  const gone = Object.keys(before).filter(key => !Object.hasOwn(after, key) || after[key] === undefined)
  return [
    ...gone.map((key): Edit => ({ at: [...at, key], remove: true })),
    ...Object.entries(after).flatMap(([key, value]): Edit[] => {
      if (value === undefined) return []
      return Object.hasOwn(before, key) ? editsBetween(before[key], value, [...at, key]) : [{ at: [...at, key], value }]
    }),
  ]
}

/** What stands at the beginning and at the end of both stays; between them items change, go, or are added. */
function ofLists(before: readonly unknown[], after: readonly unknown[], at: readonly string[]): Edit[] {
  if (before.length === after.length)
    return before.flatMap((one, index) => editsBetween(one, after[index], [...at, String(index)]))
  const isLonger = after.length > before.length
  const [short, long] = isLonger ? [before, after] : [after, before]
  if (isLonger && short.every((one, index) => same(one, long[index])))
    return long.slice(short.length).map(value => ({ at: [...at, '-'], value }))
  const gone = isLonger ? undefined : takenOut(before, after)
  return gone?.map((index): Edit => ({ at: [...at, String(index)], remove: true })) ?? [{ at: [...at], value: after }]
}

/** Places of what went, the last first; undefined where something else changed too. */
function takenOut(before: readonly unknown[], after: readonly unknown[]): number[] | undefined {
  const gone: number[] = []
  let next = 0
  for (const [index, one] of before.entries()) {
    if (next < after.length && same(one, after[next])) next++
    else gone.unshift(index)
  }
  return next === after.length ? gone : undefined
}
