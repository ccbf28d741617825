import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, problemOf } from '../api.ts'
import { countWords } from './percent-words.ts'

type Group = Awaited<ReturnType<typeof api.notificationChannels.groups>>['items'][number]

const everyMs = 15_000

/** Groups that a channel tells together and that are not over. */
export function ChannelGroups({ organization, name }: { organization: string; name: string }) {
  const told = useQuery({
    queryKey: [organization, 'any', 'channel-groups', name],
    queryFn: () => api.notificationChannels.groups({ organization, name }),
    refetchInterval: everyMs,
    staleTime: 0,
  })
  return (
    <Section title={t('channelGroups')}>
      {told.error && !told.data ? (
        <Problem problem={problemOf(told.error)} again={() => told.refetch()} />
      ) : told.data === undefined ? (
        <Skeleton h={80} />
      ) : told.data.items.length === 0 ? (
        <Text c="dimmed">{t('channelNoGroup')}</Text>
      ) : (
        <DataTable {...{ caption: t('channelGroups'), columns, rows: told.data.items }} rowKey={({ id }) => id} />
      )}
    </Section>
  )
}

const columns: Column<Group>[] = [
  { key: 'labels', title: t('channelGroup'), cell: ({ labels }) => labelWords(labels) },
  { key: 'firing', title: t('channelFiring'), right: true, cell: ({ firing }) => countWords(firing) },
  { key: 'untold', title: t('channelUntold'), right: true, cell: ({ untold }) => countWords(untold) },
  { key: 'sent', title: t('channelSent'), right: true, cell: ({ sent }) => countWords(sent) },
  { key: 'last', title: t('channelLast'), cell: ({ sentAt }) => (sentAt ? <RelativeTime at={sentAt} /> : '–') },
  { key: 'next', title: t('channelNextMessage'), cell: ({ nextAt }) => <RelativeTime at={nextAt} /> },
]

const labelWords = (labels: Record<string, string>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}: ${value}`)
    .join(', ') || t('channelAllAlerts')
