/** Rows as CSV (RFC 4180), harmless in a spreadsheet: no text of a caller is a formula. */
import type { CellValue, Table, TableColumn } from './table.ts'

/** What spreadsheets take for the beginning of a formula. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

export function csvCell(value: CellValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvLine = (cells: readonly CellValue[]): string => `${cells.map(csvCell).join(',')}\r\n`

export const csvHead = (columns: readonly TableColumn[]): string => csvLine(columns.map(({ name }) => name))

export async function* csvBytes({ columns, batches }: Table): AsyncGenerator<Uint8Array> {
  // With the first rows: what cannot be asked is told before a byte is sent.
  let head = csvHead(columns)
  for await (const rows of batches) {
    const text = head + rows.map(csvLine).join('')
    head = ''
    if (text !== '') yield Buffer.from(text)
  }
  if (head !== '') yield Buffer.from(head)
}
