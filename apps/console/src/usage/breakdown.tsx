import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Anchor, Text } from '@mantine/core'
import { useMemo } from 'react'
import { metricName } from './measures.ts'
import { changeOf } from './usage-span.ts'

export interface UsageRow {
  key: string[]
  others?: boolean
  /** Requests, answers of 4xx and of 5xx, p95 in ms; sum and average of what was measured, where that is asked. */
  values: (number | null)[]
  before?: (number | null)[]
}

interface BreakdownProps {
  caption: string
  /** What the first column is of. */
  of: string
  rows: readonly UsageRow[] | undefined
  /** The name of the measured number that is told as well. */
  measured?: string | undefined
  /** Only this value is meant from now on. */
  narrow(value: string): void
}

/** The largest groups beside the span before. */
export function Breakdown({ caption, of, rows, measured, narrow }: BreakdownProps) {
  const columns = useMemo(
    () => [...columnsOf(of, narrow), ...(measured ? measuredColumns(measured) : [])],
    [of, narrow, measured],
  )
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={row => `${row.others} ${row.key}`} />
}

const number = (value: number | null | undefined, digits = 0) =>
  value === null || value === undefined
    ? '–'
    : value.toLocaleString(spoken(), { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** Of a hundred requests, how many were answered by 400 and above. */
export function errorsOf([requests, bad, broken]: readonly (number | null)[]): number {
  return requests ? (100 * ((bad ?? 0) + (broken ?? 0))) / requests : 0
}

function columnsOf(of: string, narrow: (value: string) => void): Column<UsageRow>[] {
  return [
    { key: 'key', title: of, cell: row => <Name row={row} narrow={narrow} /> },
    { key: 'requests', title: t('requests'), right: true, cell: ({ values }) => number(values[0]) },
    {
      key: 'change',
      title: t('usageChange'),
      right: true,
      cell: ({ values, before }) => <Change now={values[0]} before={before?.[0]} none="–" />,
    },
    { key: 'errors', title: t('errors'), right: true, cell: ({ values }) => `${number(errorsOf(values), 1)} %` },
    {
      key: 'p95',
      title: 'p95',
      right: true,
      cell: ({ values }) => (values[3] === null ? '–' : `${number(values[3], 1)} ms`),
    },
  ]
}

const measuredColumns = (name: string): Column<UsageRow>[] => [
  { key: 'sum', title: `${name}: ${metricName('valueSum')}`, right: true, cell: ({ values }) => number(values[4], 2) },
  {
    key: 'average',
    title: `${name}: ${metricName('valueAverage')}`,
    right: true,
    cell: ({ values }) => number(values[5], 2),
  },
]

function Name({ row, narrow }: { row: UsageRow; narrow(value: string): void }) {
  if (row.others) return <Text c="dimmed">{t('usageOthers')}</Text>
  const [value = ''] = row.key
  if (value === '') return <Text c="dimmed">{t('usageNone')}</Text>
  return (
    <Anchor component="button" type="button" onClick={() => narrow(value)} title={t('usageNarrow')}>
      {value}
    </Anchor>
  )
}

interface ChangeProps {
  now: number | null | undefined
  before: number | null | undefined
  /** What stands where there is nothing to compare with: nothing unless said. */
  none?: string
}

export function Change({ now, before, none }: ChangeProps) {
  const change = changeOf(now, before)
  if (change === undefined) return none === undefined ? null : <Text c="dimmed">{none}</Text>
  const percent = Math.round(change * 100) || 0
  return <Text c="dimmed">{`${percent > 0 ? '+' : ''}${number(percent)} %`}</Text>
}
