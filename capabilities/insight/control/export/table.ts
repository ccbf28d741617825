/** Rows on their way into a file, batch by batch: never all of them at once. */

export type CellKind = 'text' | 'number' | 'whole' | 'time'
export type CellValue = string | number | null

export interface TableColumn {
  name: string
  kind: CellKind
}

export interface Table {
  columns: readonly TableColumn[]
  batches: AsyncIterable<readonly (readonly CellValue[])[]>
}
