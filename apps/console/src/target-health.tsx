import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { referenceAddress } from './address.ts'
import { api, problemOf } from './api.ts'
import { useMay } from './session.ts'
import { operations } from './units.ts'

type Node = Awaited<ReturnType<typeof api.targetHealth>>['nodes'][number]
type Target = Node['targets'][number]

const tones: Readonly<Record<Target['state'], Tone>> = {
  ...{ healthy: 'good', unhealthy: 'stop', ejected: 'ask', unknown: 'plain' },
}

interface TargetHealthProps {
  organization: string
  /** Only its gateways. */
  gatewayGroup?: string
  /** Only its targets; with its workspace. */
  upstream?: string
}

/** How each gateway finds the targets of upstreams; what is unwell comes first. */
export function TargetHealth({ organization, ...only }: TargetHealthProps) {
  const may = useMay({ organization })
  const isSeen = may(operations.find(({ name }) => name === 'target-health')?.role)
  const health = useQuery({
    queryKey: [organization, 'any', 'target-health', only],
    queryFn: () => api.targetHealth({ organization }, only),
    refetchInterval: 5000,
    enabled: isSeen,
  })
  const columns = useMemo(() => columnsFor(organization, only.upstream === undefined), [organization, only.upstream])
  if (!isSeen) return null
  return (
    <Section title={t('targets')}>
      {health.error && !health.data ? (
        <Problem problem={problemOf(health.error)} again={() => health.refetch()} />
      ) : !health.data ? (
        <Skeleton h={80} />
      ) : health.data.nodes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('targetNone')}. {t('targetNoneText')}
        </Text>
      ) : (
        <Stack gap="lg">
          {health.data.nodes.map(node => (
            <OfNode key={`${node.gatewayGroup} ${node.node}`} node={node} columns={columns} />
          ))}
          {health.data.more > 0 && <Text size="sm">{t('andMore', { n: health.data.more })}</Text>}
        </Stack>
      )}
    </Section>
  )
}

function OfNode({ node, columns }: { node: Node; columns: readonly Column<Target>[] }) {
  const { healthy, unhealthy, ejected, unknown, targets, connected } = node
  const left = healthy + unhealthy + ejected + unknown - targets.length
  return (
    <div>
      <Group gap="sm" mb={4} align="baseline">
        <code className="gh-mono">{node.node}</code>
        <Text size="sm" c="dimmed">
          {t('targetCounts', { healthy, unwell: unhealthy + ejected, unknown })}
        </Text>
        {!connected && (
          <Text size="sm" c="var(--gh-ask)">
            {t('targetConnected')} <RelativeTime at={node.lastSeenAt} />
          </Text>
        )}
      </Group>
      <DataTable
        caption={`${t('targets')}: ${node.node}`}
        rows={targets}
        rowKey={({ upstream, url }) => `${upstream} ${url}`}
        columns={columns}
      />
      {left > 0 && <Text size="sm">{t('andMore', { n: left })}</Text>}
    </div>
  )
}

function columnsFor(organization: string, namesUpstream: boolean): Column<Target>[] {
  return [
    { key: 'url', title: t('targetUrl'), cell: ({ url }) => <code className="gh-mono">{url}</code> },
    { key: 'state', title: t('state'), cell: ({ state }) => <StateBadge state={state} tone={tones[state]} /> },
    ...(namesUpstream
      ? [
          {
            key: 'upstream',
            title: t('upstream'),
            cell: ({ upstream }: Target) => (
              <Link to={referenceAddress(organization, 'Upstream', upstream, undefined)}>{upstream}</Link>
            ),
          },
        ]
      : []),
    { key: 'since', title: t('targetSince'), cell: ({ since }) => <RelativeTime at={since} /> },
    { key: 'reason', title: t('targetReason'), cell: ({ reason = '' }) => reason },
  ]
}
