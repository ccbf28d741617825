/** An answer by latency over time as the cells of a picture. */

import type { Granularity } from '../usage-span.ts'
import type { Answer } from '../use-analysis.ts'

export interface Heat {
  /** Beginnings of columns, in ms since 1970. */
  columns: number[]
  stepMs: number
  /** The most that a request of each row took, in ms, the fastest first. */
  rows: number[]
  /** Requests by column and row; nothing where there are none. */
  counts: ReadonlyMap<string, number>
  most: number
}

const stepOf: Record<Granularity, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
/** A row ends a quarter above where it begins. */
export const growth = 1.04 ** 6

export const cellKey = (column: number, row: number) => `${column} ${row}`

export function heatOf({ rows: answered, from, to }: Answer, granularity: Granularity): Heat {
  const stepMs = stepOf[granularity]
  const begin = Math.floor(Date.parse(from) / stepMs) * stepMs
  const columns: number[] = []
  for (let ms = begin; ms < Date.parse(to); ms += stepMs) columns.push(ms)
  const ends = [...new Set(answered.map(({ key }) => Number(key[0])))].sort((a, b) => a - b)
  const rows = filledIn(ends)
  const counts = new Map<string, number>()
  for (const { start, key, values } of answered) {
    const column = Math.round((Date.parse(start!) - begin) / stepMs)
    const row = nearest(rows, Number(key[0]))
    counts.set(cellKey(column, row), (counts.get(cellKey(column, row)) ?? 0) + (values[0] ?? 0))
  }
  return { columns, stepMs, rows, counts, most: Math.max(...counts.values(), 1) }
}

/** Rows in which nothing was stand between the others: the picture has one scale. */
function filledIn(ends: readonly number[]): number[] {
  const [first = 1] = ends
  const last = ends.at(-1) ?? 1
  const rows = [first]
  while (rows.at(-1)! < last * 0.99 && rows.length < 120) rows.push(rows.at(-1)! * growth)
  return rows
}

const nearest = ([first = 1]: readonly number[], end: number) =>
  Math.max(0, Math.round(Math.log(end / first) / Math.log(growth)))
