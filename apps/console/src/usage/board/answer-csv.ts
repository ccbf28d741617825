/** An answer as a file of CSV. */
import { csvLine } from '@gatehouse/base/csv.ts'
import type { Question } from '../measures.ts'
import type { Answer } from '../use-analysis.ts'

export function csvOf({ by = [], metrics = ['requests'] }: Question, { rows }: Answer): Blob {
  const hasTime = rows.some(({ start }) => start !== undefined)
  const head = [...(hasTime ? ['start'] : []), ...by, ...metrics]
  const lines = rows.map(({ start, key, others, values }) => [
    ...(hasTime ? [start ?? ''] : []),
    ...(others ? by.map((_, index) => (index === 0 ? '(others)' : '')) : key),
    ...values,
  ])
  return new Blob([head, ...lines].map(csvLine), { type: 'text/csv;charset=utf-8' })
}
