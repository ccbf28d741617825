import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api, problemOf } from '../../api.ts'
import { saveFile } from '../../export/save-file.ts'
import { oneQuery } from '../../queries.ts'
import { Facts } from '../../resource-detail.tsx'
import { ResourceHeader } from '../../resource-header.tsx'
import type { PageProps } from '../../resource-page.tsx'
import type { Shown } from '../../units.ts'
import { CapturedFacts } from './captured-facts.tsx'
import { CapturedTable } from './captured-table.tsx'

const everyMs = 2000

/** A capture while it runs and afterwards; one of its requests stands in the address. */
export function CapturePage({ noun, row: before, where }: PageProps) {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const choose = (request: string | undefined) =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, request }) as never })
  const { data: row = before } = useQuery({
    ...oneQuery(noun, where),
    refetchInterval: query => ((query.state.data ?? before).state === 'running' ? everyMs : false),
  })
  const at = { organization: where.organization, workspace: row.workspace ?? 'default', name: row.name }
  const isRunning = row.state === 'running'
  const list = useQuery({
    queryKey: [where.organization, 'any', 'captured', row.id, isRunning ? 'running' : 'ended'],
    queryFn: () => api.captures.requests(at),
    refetchInterval: isRunning ? everyMs : false,
  })
  const har = useMutation({ mutationFn: () => saveFile(api.captures.har(at)) })
  const rows = list.data?.requests
  return (
    <>
      <ResourceHeader
        {...{ noun, row, where, first: ['end'], without: ['requests', 'request', 'har'] }}
        beside={
          rows &&
          rows.length > 0 && (
            <Button variant="default" loading={har.isPending} onClick={() => har.mutate()}>
              {t('captureHar')}
            </Button>
          )
        }
      />
      <Progress row={row} />
      {har.error && <Problem problem={problemOf(har.error)} />}
      <Section title={t('captured')}>
        {list.error && !list.data ? (
          <Problem problem={problemOf(list.error)} again={() => list.refetch()} />
        ) : rows?.length === 0 ? (
          <Empty title={t('capturedNone')} text={t(isRunning ? 'capturedWaiting' : 'capturedNothing')} />
        ) : (
          <CapturedTable rows={rows} choose={choose} />
        )}
      </Section>
      <Facts noun={noun} row={row} organization={where.organization} without={['gatewayGroup', 'requests', 'endsAt']} />
      {search.request !== undefined && (
        <CapturedFacts
          key={search.request}
          at={at}
          environment={String(row.spec.environment)}
          request={search.request}
          close={() => choose(undefined)}
        />
      )}
    </>
  )
}

function Progress({ row }: { row: Shown }) {
  const { requests = 0, missed, endsAt, endedAt } = (row.status ?? {}) as Record<string, number | string | undefined>
  const over = row.state === 'running' ? endsAt : endedAt
  return (
    <Group gap="xs" aria-live="polite">
      <Text size="lg" fw={550}>
        {t('captureCount', { count: String(requests), of: String(row.spec.requestsMax) })}
      </Text>
      {over !== undefined && (
        <Text size="sm" c="dimmed">
          {t(row.state === 'running' ? 'captureEnds' : 'captureEnded')} <RelativeTime at={String(over)} />
        </Text>
      )}
      {missed !== undefined && (
        <Text size="sm" c="dimmed">
          {t('captureMissed', { count: String(missed) })}
        </Text>
      )}
    </Group>
  )
}
