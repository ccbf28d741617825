import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionDialog } from './action-dialog.tsx'
import { api, problemOf } from './api.ts'
import { RelatedLists } from './related-lists.tsx'
import { Facts } from './resource-detail.tsx'
import { ResourceHeader } from './resource-header.tsx'
import type { PageProps } from './resource-page.tsx'
import { useMay } from './session.ts'
import { TargetHealth } from './target-health.tsx'

/** A gateway group: its nodes, how far they are, and the environments that they serve. */
export function GatewayGroupPage({ noun, row, where }: PageProps) {
  const may = useMay({ organization: where.organization })
  const seesNodes = may(noun.actions.find(({ name }) => name === 'nodes')?.role)
  return (
    <>
      <ResourceHeader
        noun={noun}
        row={row}
        where={where}
        first={['enrolment-token']}
        without={['nodes', 'remove-node']}
      />
      {seesNodes && <Nodes noun={noun} row={row} where={where} />}
      <TargetHealth organization={where.organization} gatewayGroup={row.name} />
      <RelatedLists noun={noun} row={row} organization={where.organization} />
      <Facts noun={noun} row={row} organization={where.organization} />
    </>
  )
}

function Nodes({ noun, row, where }: PageProps) {
  const [leaving, setLeaving] = useState<string>()
  const nodes = useQuery({
    queryKey: [where.organization, 'GatewayGroup', 'nodes', row.name],
    queryFn: () => api.gatewayGroups.nodes({ name: row.name }),
    refetchInterval: 5000,
  })
  const rows = nodes.data?.nodes
  const removal = noun.actions.find(({ name }) => name === 'remove-node')!
  return (
    <Section title={t('nodes')}>
      {nodes.error && <Problem problem={problemOf(nodes.error)} again={() => nodes.refetch()} />}
      {rows?.length === 0 ? (
        <Empty title={t('noNode')} text={t('noNodeText')} />
      ) : (
        <DataTable caption={t('nodes')} rows={rows} rowKey={({ node }) => node} columns={nodeColumns(setLeaving)} />
      )}
      {leaving && (
        <ActionDialog
          action={removal}
          where={where}
          row={row}
          given={{ node: leaving }}
          close={() => setLeaving(undefined)}
        />
      )}
    </Section>
  )
}

type Node = Awaited<ReturnType<typeof api.gatewayGroups.nodes>>['nodes'][number]

function nodeColumns(leave: (node: string) => void): Column<Node>[] {
  return [
    { key: 'node', title: t('node'), cell: ({ node }) => <code className="gh-mono">{node}</code> },
    {
      key: 'state',
      title: t('state'),
      cell: ({ connected, state, quarantined = [] }) => (
        <>
          <StateBadge state={connected ? state : 'gone'} />
          {quarantined.length > 0 && (
            <span style={{ color: 'var(--gh-stop)' }}> {t('quarantined', { names: quarantined.join(', ') })}</span>
          )}
        </>
      ),
    },
    { key: 'generation', title: t('generation'), right: true, cell: ({ generation }) => generation },
    { key: 'seen', title: t('lastSeen'), cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} /> },
    {
      key: 'certificate',
      title: t('certificateEnds'),
      cell: ({ certificateExpiresAt }) => <RelativeTime at={certificateExpiresAt} />,
    },
    {
      key: 'remove',
      title: t('action'),
      right: true,
      cell: ({ node }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => leave(node)}
          aria-label={t('remove', { name: node })}
        >
          {t('removeShort')}
        </Button>
      ),
    },
  ]
}
