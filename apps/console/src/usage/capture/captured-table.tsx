import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { localeOf } from '@gatehouse/ui/relative-words.ts'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Anchor, Text } from '@mantine/core'
import { useMemo } from 'react'
import type { api } from '../../api.ts'
import { dimensionName, figureText } from '../measures.ts'
import { Status } from '../requests/request-table.tsx'

type Captured = Awaited<ReturnType<typeof api.captures.requests>>['requests'][number]

interface CapturedTableProps {
  rows: readonly Captured[] | undefined
  choose(request: string): void
}

export function CapturedTable({ rows, choose }: CapturedTableProps) {
  // The address changes who is chosen, and nothing of the columns.
  const columns = useMemo(() => columnsOf(choose), [])
  return <DataTable caption={t('captured')} columns={columns} rows={rows} rowKey={({ id }) => id} />
}

const columnsOf = (choose: (request: string) => void): Column<Captured>[] => [
  {
    key: 'time',
    title: t('requestTime'),
    cell: ({ id, time }) => (
      <Anchor component="button" type="button" onClick={() => choose(id)} style={{ whiteSpace: 'nowrap' }}>
        {new Date(time).toLocaleTimeString(localeOf(spoken()))}
      </Anchor>
    ),
  },
  { key: 'status', title: dimensionName('status'), cell: ({ status }) => <Status of={status} /> },
  {
    key: 'path',
    title: t('requestPath'),
    cell: ({ method, path }) => (
      <Text span className="gh-mono" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {`${method} ${path}`}
      </Text>
    ),
  },
  { key: 'took', title: t('requestTook'), right: true, cell: ({ totalMs }) => figureText(totalMs, 'ms') },
  { key: 'application', title: dimensionName('application'), cell: ({ application }) => application },
  { key: 'node', title: dimensionName('node'), cell: ({ node }) => node },
]
