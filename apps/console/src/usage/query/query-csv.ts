import { csvLine } from '@gatehouse/base/csv.ts'
import type { QueryAnswer } from './query-rows.tsx'

export const csvOfQuery = ({ columns, rows }: Pick<QueryAnswer, 'columns' | 'rows'>): Blob =>
  new Blob([columns.map(({ name }) => name), ...rows.map(row => row.map(cellOf))].map(csvLine), {
    type: 'text/csv;charset=utf-8',
  })

function cellOf(value: unknown): string | number | null {
  if (value === null || typeof value === 'number') return value
  return typeof value === 'string' ? value : JSON.stringify(value)
}
