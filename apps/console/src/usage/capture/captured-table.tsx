import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { localeOf } from '@gatehouse/ui/relative-words.ts'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Anchor } from '@mantine/core'
import { useMemo } from 'react'
import type { api } from '../../api.ts'
import { dimensionName } from '../measures.ts'
import { sharedColumns } from '../requests/shared-columns.tsx'

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
  ...sharedColumns(),
  { key: 'application', title: dimensionName('application'), cell: ({ application }) => application },
  { key: 'node', title: dimensionName('node'), cell: ({ node }) => node },
]
