import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { localeOf } from '@gatehouse/ui/relative-words.ts'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Anchor } from '@mantine/core'
import { useMemo } from 'react'
import type { api } from '../../api.ts'
import { dimensionName } from '../measures.ts'
import { sharedColumns } from './shared-columns.tsx'

export type OneRequest = Awaited<ReturnType<typeof api.requests>>['requests'][number]

interface RequestTableProps {
  rows: readonly OneRequest[] | undefined
  choose(request: OneRequest): void
  more?: boolean
  onMore?: () => void
  busy?: boolean
}

/** Single requests, a line each. */
export function RequestTable({ rows, choose, ...paging }: RequestTableProps) {
  const columns = useMemo(() => columnsOf(choose), [choose])
  return (
    <DataTable
      caption={t('insightRequests')}
      columns={columns}
      rows={rows}
      rowKey={({ requestId }) => requestId}
      {...paging}
    />
  )
}

/** With the second: many are of one minute. The day where it is another than today. */
function momentOf(time: string): string {
  const date = new Date(time)
  const clock = date.toLocaleTimeString(localeOf(spoken()))
  if (date.toDateString() === new Date().toDateString()) return clock
  return `${date.toLocaleDateString(localeOf(spoken()), { day: 'numeric', month: 'short' })}, ${clock}`
}

function columnsOf(choose: (request: OneRequest) => void): Column<OneRequest>[] {
  return [
    {
      key: 'time',
      title: t('requestTime'),
      cell: request => (
        <Anchor component="button" type="button" onClick={() => choose(request)} style={{ whiteSpace: 'nowrap' }}>
          {momentOf(request.time)}
        </Anchor>
      ),
    },
    ...sharedColumns(),
    { key: 'version', title: dimensionName('apiVersion'), cell: ({ apiVersion }) => apiVersion },
    { key: 'application', title: dimensionName('application'), cell: ({ application }) => application },
    { key: 'failure', title: dimensionName('failure'), cell: ({ failure, reason }) => failure || reason },
  ]
}
