/** Tables as CSV. */
import { csvLine } from '@gatehouse/base/csv.ts'
import type { Table, TableColumn } from './table.ts'

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
