import { Copy } from '@gatehouse/ui/copy-text.tsx'
import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Diff } from '@gatehouse/ui/diff.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Drawer, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, problemOf } from './api.ts'
import { yamlText } from './yaml-text.ts'

type Event = Awaited<ReturnType<typeof api.auditEvents>>['items'][number]

/** Who changed what, when, from where and why. */
export function Audit() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { operation, subject, caller } = useSearch({ strict: false }) as Record<string, string | undefined>
  const [shown, setShown] = useState<Event>()
  const filters = {
    ...(operation ? { operation } : {}),
    ...(subject ? { subject } : {}),
    ...(caller ? { caller } : {}),
  }
  const list = useInfiniteQuery({
    queryKey: [organization, 'any', 'audit', filters],
    queryFn: ({ pageParam }) =>
      api.auditEvents({ organization }, { ...filters, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
  })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  return (
    <>
      <PageHeader title={t('audit')} about={t('auditText')} />
      <AuditFilters />
      {list.error && <Problem problem={problemOf(list.error)} again={() => list.refetch()} />}
      {!(list.error && !rows) && (
        <DataTable
          caption={t('audit')}
          rows={rows}
          rowKey={({ seq }) => String(seq)}
          more={list.hasNextPage}
          busy={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          columns={[
            { key: 'seq', title: t('number'), right: true, cell: ({ seq }) => seq },
            { key: 'at', title: t('when'), cell: ({ at }) => <RelativeTime at={at} /> },
            { key: 'who', title: t('who'), cell: event => event.caller.name ?? event.caller.kind },
            { key: 'action', title: t('action'), cell: ({ action }) => <code className="gh-mono">{action}</code> },
            { key: 'subject', title: t('subject'), cell: event => event.subject?.name ?? event.subject?.kind },
            { key: 'reason', title: t('reason'), cell: ({ reason }) => reason },
            {
              key: 'more',
              title: t('details'),
              right: true,
              cell: event => (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  onClick={() => setShown(event)}
                  aria-label={t('showEvent', { n: event.seq })}
                >
                  {t('show')}
                </Button>
              ),
            },
          ]}
        />
      )}
      {shown && <EventDrawer event={shown} close={() => setShown(undefined)} />}
    </>
  )
}

function AuditFilters() {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const put = useDebouncedCallback((key: string, value: string) => {
    void navigate({ to: '.', search: (before: object) => ({ ...before, [key]: value || undefined }), replace: true })
  }, 200)
  const input = (key: string, label: string, placeholder: string) => (
    <TextInput
      {...{ size: 'xs', w: 220, 'aria-label': label, placeholder, defaultValue: search[key] ?? '' }}
      {...(key === 'operation' ? { 'data-search': true } : {})}
      onChange={event => put(key, event.currentTarget.value)}
    />
  )
  return (
    <Group gap="xs">
      {input('operation', t('action'), 'ApiVersion.publish')}
      {input('subject', t('subject'), t('subjectId'))}
      {input('caller', t('who'), t('callerId'))}
    </Group>
  )
}

/** What stood before and after. */
function EventDrawer({ event, close }: { event: Event; close: () => void }) {
  const texts = useQuery({
    queryKey: ['event', event.digest],
    queryFn: () =>
      Promise.all(
        [event.before, event.after].map(value => (value === undefined || value === null ? '' : yamlText(value))),
      ),
  })
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={event.action}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <dl className="gh-facts">
          <dt>{t('who')}</dt>
          <dd>{event.caller.name ?? event.caller.id}</dd>
          <dt>{t('when')}</dt>
          <dd>
            <RelativeTime at={event.at} />
          </dd>
          {event.address && (
            <>
              <dt>{t('from')}</dt>
              <dd>{event.address}</dd>
            </>
          )}
          <dt>{t('requestId')}</dt>
          <dd>
            <code className="gh-mono">{event.requestId}</code> <Copy value={event.requestId} />
          </dd>
        </dl>
        {event.erased ? (
          <Text size="sm">{t('erased')}</Text>
        ) : (
          texts.data && <Diff before={texts.data[0]!} after={texts.data[1]!} />
        )}
      </Stack>
    </Drawer>
  )
}
