/** Rows as Parquet: a row group for so many of them, written as soon as it is full. */
import type { CellKind, CellValue, Table, TableColumn } from './table.ts'

const rowsPerGroup = 10_000

const schemaOf = ({ name, kind }: TableColumn) => ({
  name,
  repetition_type: 'OPTIONAL' as const,
  ...types[kind],
})

const types = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  number: { type: 'DOUBLE' },
  whole: { type: 'INT64' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
} as const satisfies Record<CellKind, object>

export async function* parquetBytes({ columns, batches }: Table): AsyncGenerator<Uint8Array> {
  // Loaded by whoever asks for it alone.
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer')
  const writer = new ByteWriter()
  const schema = [{ name: 'root', num_children: columns.length }, ...columns.map(schemaOf)]
  const file = new ParquetWriter({ writer, schema: schema as never, createdBy: 'gatehouse' })
  const taken = () => {
    const bytes = Uint8Array.from(writer.getBytes())
    // Where it is in the file stays in `offset`.
    writer.index = 0
    return bytes
  }
  let rows: (readonly CellValue[])[] = []
  for await (const batch of batches) {
    rows.push(...batch)
    if (rows.length < rowsPerGroup) continue
    await file.write({ columnData: columnsOf(columns, rows) as never, rowGroupSize: rows.length })
    rows = []
    yield taken()
  }
  if (rows.length > 0) await file.write({ columnData: columnsOf(columns, rows) as never, rowGroupSize: rows.length })
  await file.finish()
  yield taken()
}

function columnsOf(columns: readonly TableColumn[], rows: readonly (readonly CellValue[])[]) {
  return columns.map(({ name, kind }, index) => ({ name, data: rows.map(row => written(kind, row[index] ?? null)) }))
}

function written(kind: CellKind, value: CellValue): string | number | bigint | null {
  if (value === null) return null
  if (kind === 'text') return String(value)
  if (kind === 'number') return Number(value)
  return kind === 'whole' ? BigInt(Math.round(Number(value))) : microseconds(String(value))
}

/** Of a moment in UTC, which may have six digits of a second. */
function microseconds(text: string): bigint {
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? ''
  const whole = Date.parse(text.replace(/\.\d+/, ''))
  return BigInt(whole) * 1000n + BigInt(fraction.padEnd(6, '0'))
}
