import type { Range } from './schema.ts'

/** What of some ranges lies in no other one. */
export function beyond(ranges: readonly Range[], others: readonly Range[]): Range[] {
  const sorted = [...others].sort(([a], [b]) => a - b)
  return ranges.flatMap(([from, to]) => {
    const left: Range[] = []
    let start = from
    for (const [low, high] of sorted) {
      if (high < start) continue
      if (low > to) break
      if (low > start) left.push([start, low - 1])
      start = high + 1
    }
    if (start <= to) left.push([start, to])
    return left
  })
}

export const isIn = (number: number, ranges: readonly Range[]) =>
  ranges.some(([from, to]) => number >= from && number <= to)

export const rangeText = ([from, to]: Range) => (from === to ? String(from) : `${from} to ${to}`)
