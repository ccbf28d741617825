import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { useMemo, useState } from 'react'
import type { api } from '../../api.ts'

export type QueryAnswer = Awaited<ReturnType<typeof api.query>>

const pageRows = 100

interface Numbered {
  index: number
  row: readonly unknown[]
}

/** Rows of whatever columns, a hundred at a time. */
export function QueryRows({ answer: { columns, rows } }: { answer: QueryAnswer }) {
  const [shown, setShown] = useState(pageRows)
  const titles = useMemo(() => columns.map(({ name, type }, at) => columnOf(name, type, at)), [columns])
  const numbered = useMemo(() => rows.slice(0, shown).map((row, index) => ({ index, row })), [rows, shown])
  return (
    <DataTable
      caption={t('insightQuery')}
      columns={titles}
      rows={numbered}
      rowKey={({ index }) => String(index)}
      more={shown < rows.length}
      onMore={() => setShown(shown + pageRows)}
    />
  )
}

const isFigures = (type: string) => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$/.test(type)

function columnOf(name: string, type: string, at: number): Column<Numbered> {
  const right = isFigures(type)
  return { key: `${at} ${name}`, title: name, right, cell: ({ row }) => cellText(row[at], right) }
}

/** Whole numbers may be too large for a number, and come as texts. */
function cellText(value: unknown, right: boolean): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return value.toLocaleString(spoken(), { maximumFractionDigits: 4 })
  if (right && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value).toLocaleString(spoken())
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
