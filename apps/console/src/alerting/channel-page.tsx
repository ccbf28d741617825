import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Skeleton, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, problemOf } from '../api.ts'
import { Facts } from '../resource-detail.tsx'
import { ResourceHeader } from '../resource-header.tsx'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { ChannelGroups } from './channel-groups.tsx'
import { countWords } from './percent-words.ts'

type Delivery = Awaited<ReturnType<typeof api.notificationChannels.deliveries>>['items'][number]

/** While something is on its way, and while nothing is. */
const [soonMs, calmMs] = [1000, 15_000]

/** A channel, what was sent through it, and what became of that. */
export function ChannelPage({ noun, row, where }: PageProps) {
  const { email, grouping } = row.spec as { email?: object; grouping?: object }
  return (
    <>
      <ResourceHeader
        noun={noun}
        row={row}
        where={where}
        first={['test']}
        without={['deliveries', 'groups', 'redeliver']}
      />
      {grouping && <ChannelGroups organization={where.organization} name={row.name} />}
      {email ? <Text c="dimmed">{t('channelMails')}</Text> : <Deliveries noun={noun} row={row} where={where} />}
      <Facts noun={noun} row={row} organization={where.organization} without={['endpoint', 'keySha256']} />
    </>
  )
}

function Deliveries({ noun, row, where: { organization } }: PageProps) {
  const at = { organization, name: row.name }
  const key = [organization, 'any', 'channel-deliveries', row.name]
  const client = useQueryClient()
  const told = useQuery({
    queryKey: key,
    queryFn: () => api.notificationChannels.deliveries(at),
    refetchInterval: ({ state }) => (state.data?.items.some(one => one.state === 'waiting') ? soonMs : calmMs),
    // A test that was sent a moment ago is seen at once.
    staleTime: 0,
  })
  const again = useMutation({
    mutationFn: (delivery: string) => api.notificationChannels.redeliver(at, { delivery }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
  const mayAgain = useMay({ organization })(noun.actions.find(({ name }) => name === 'redeliver')?.role)
  const { mutate, variables, isPending } = again
  const sending = isPending ? variables : undefined
  const columns = useMemo(
    () => (mayAgain ? [...figures, resend({ send: mutate, sending })] : figures),
    [mayAgain, mutate, sending],
  )
  return (
    <Section title={t('channelDeliveries')}>
      {again.error && <Problem problem={problemOf(again.error)} />}
      {told.error && !told.data ? (
        <Problem problem={problemOf(told.error)} again={() => told.refetch()} />
      ) : told.data === undefined ? (
        <Skeleton h={160} />
      ) : told.data.items.length === 0 ? (
        <Text c="dimmed">{t('channelNothing')}</Text>
      ) : (
        <DataTable {...{ caption: t('channelDeliveries'), columns, rows: told.data.items }} rowKey={({ id }) => id} />
      )}
    </Section>
  )
}

const figures: Column<Delivery>[] = [
  { key: 'at', title: t('channelAt'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  { key: 'type', title: t('channelWhat'), cell: ({ type }) => type },
  { key: 'state', title: t('channelState'), cell: ({ state }) => <StateBadge state={state} /> },
  { key: 'reply', title: t('channelReply'), cell: replyWords },
  { key: 'tries', title: t('channelTries'), right: true, cell: ({ tries }) => countWords(tries) },
  {
    key: 'took',
    title: t('channelTook'),
    right: true,
    cell: ({ tookMs }) => (tookMs === undefined ? '–' : countWords(tookMs)),
  },
  { key: 'next', title: t('channelNext'), cell: ({ nextAt }) => (nextAt ? <RelativeTime at={nextAt} /> : '–') },
]

/** The code of the reply, and what is wrong with it. */
function replyWords({ status, failure }: Delivery): string {
  return [status, failure].filter(word => word !== undefined).join(' ') || '–'
}

interface Resending {
  send(delivery: string): void
  sending: string | undefined
}

const resend = ({ send, sending }: Resending): Column<Delivery> => ({
  key: 'again',
  title: t('channelAgain'),
  cell: ({ id, state }) =>
    state === 'waiting' ? null : (
      <Button size="compact-xs" variant="default" loading={sending === id} onClick={() => send(id)}>
        {t('channelAgain')}
      </Button>
    ),
})
