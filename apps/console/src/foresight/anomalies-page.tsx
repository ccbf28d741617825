import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { spoken, type TextKey, t } from '@gatehouse/ui/text.ts'
import { Anchor, Button, Group, List, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { percentWords } from '../alerting/percent-words.ts'
import { api, problemOf } from '../api.ts'
import { durationWords } from '../duration-words.ts'
import { AnomalyDetail } from './anomaly-detail.tsx'

export type Anomaly = Awaited<ReturnType<typeof api.anomalies>>['anomalies'][number]

export const kindTexts: Readonly<Record<Anomaly['kind'], TextKey>> = {
  errors: 'anomalyErrors',
  latency: 'anomalyLatency',
  drop: 'anomalyDrop',
  creep: 'anomalyCreep',
  surge: 'anomalySurge',
  spend: 'anomalySpend',
}

type Words = Record<string, string | undefined>

/** What was not as usual; one of them with its course and what it comes from. Which stands in the address. */
export function AnomaliesPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const search = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const put = (words: Words) => void navigate({ to: '.', search: (old: object) => ({ ...old, ...words }) })
  const open = search.open === 'true'
  const kind = search.kind && search.kind in kindTexts ? (search.kind as Anomaly['kind']) : undefined
  const list = useInfiniteQuery({
    queryKey: [organization, 'any', 'anomalies', open, kind],
    queryFn: ({ pageParam: cursor }) =>
      api.anomalies(
        { organization },
        { ...(open ? { open } : {}), ...(kind ? { kind } : {}), ...(cursor ? { cursor } : {}) },
      ),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    // Who waits for the first look sees what it found.
    refetchInterval: ({ state }) => (state.data?.pages[0]?.watchedTo === undefined ? 5000 : 60_000),
  })
  const watchedTo = list.data?.pages[0]?.watchedTo
  const rows = useMemo(() => list.data?.pages.flatMap(({ anomalies }) => anomalies), [list.data])
  const columns = useMemo(() => columnsOf(organization), [organization])
  const chosen = search.anomaly === undefined ? undefined : rows?.find(({ id }) => id === search.anomaly)
  if (chosen) return <AnomalyDetail key={chosen.id} organization={organization} anomaly={chosen} />
  return (
    <Stack gap="lg">
      <PageHeader title={t('anomalies')} about={t('anomaliesText')} beside={<Learned at={watchedTo} />} />
      <Narrowing {...{ open, kind, put }} />
      {list.error && !list.data ? (
        <Problem problem={problemOf(list.error)} again={() => list.refetch()} />
      ) : rows?.length === 0 ? (
        <Empty title={t(watchedTo ? 'anomaliesNone' : 'anomaliesNotYet')} text={t('anomaliesNoneText')} />
      ) : (
        <DataTable
          {...{ caption: t('anomalies'), columns, rows, rowKey: ({ id }: Anomaly) => id }}
          {...{ more: list.hasNextPage, onMore: () => void list.fetchNextPage(), busy: list.isFetchingNextPage }}
        />
      )}
      <Week organization={organization} />
    </Stack>
  )
}

interface NarrowingProps {
  open: boolean
  kind: Anomaly['kind'] | undefined
  put(words: Words): void
}

function Narrowing({ open, kind, put }: NarrowingProps) {
  return (
    <Group gap="sm" align="end">
      <SegmentedControl
        size="xs"
        aria-label={t('anomalies')}
        data={[
          { value: 'false', label: t('anomaliesAll') },
          { value: 'true', label: t('anomaliesOpen') },
        ]}
        value={String(open)}
        onChange={value => put({ open: value === 'true' ? value : undefined })}
      />
      <Select
        {...{
          size: 'xs',
          w: 160,
          'aria-label': t('anomaliesKind'),
          placeholder: t('anomaliesKind'),
          clearable: true,
        }}
        data={Object.entries(kindTexts).map(([value, text]) => ({ value, label: t(text) }))}
        value={kind ?? null}
        onChange={value => put({ kind: value ?? undefined })}
      />
    </Group>
  )
}

function Learned({ at }: { at: string | undefined }) {
  if (at === undefined) return null
  return (
    <Text size="sm" c="dimmed">
      {t('anomaliesLearned')} <RelativeTime at={at} />
    </Text>
  )
}

const columnsOf = (organization: string): Column<Anomaly>[] => [
  {
    key: 'kind',
    title: t('anomaliesKind'),
    cell: ({ kind, to }) => <StateBadge state={t(kindTexts[kind])} tone={to === undefined ? 'stop' : 'plain'} />,
  },
  {
    key: 'text',
    title: t('anomalyWhat'),
    cell: ({ id, text }) => (
      <Anchor
        size="sm"
        renderRoot={props => (
          <Link {...props} to={`/${organization}/anomalies`} search={(old: object) => ({ ...old, anomaly: id })} />
        )}
      >
        {text}
      </Anchor>
    ),
  },
  { key: 'since', title: t('anomalySince'), cell: ({ from }) => <RelativeTime at={from} /> },
  { key: 'lasted', title: t('anomalyLasted'), right: true, cell: lastedWords },
  { key: 'sure', title: t('anomalySure'), right: true, cell: ({ confidence }) => percentWords(confidence, 0) },
]

export function lastedWords({ from, to }: Pick<Anomaly, 'from' | 'to'>): string {
  if (to === undefined) return t('anomalyLasts')
  return durationWords((Date.parse(to) - Date.parse(from)) / 1000, spoken())
}

/** The week in words, beside the one before. */
function Week({ organization }: { organization: string }) {
  const week = useQuery({
    queryKey: [organization, 'any', 'weekly-summary'],
    queryFn: () => api.weeklySummary({ organization }, {}),
    staleTime: 300_000,
  })
  const worded = useMutation({ mutationFn: () => api.weeklySummary({ organization }, { worded: true }) })
  const sentences = week.data?.sentences.filter(({ about }) => about !== 'anomalies') ?? []
  if (sentences.length === 0) return null
  return (
    <Section
      title={t('weekInWords')}
      beside={
        week.data?.wordable && (
          <Button variant="default" size="xs" loading={worded.isPending} onClick={() => worded.mutate()}>
            {t('weekWord')}
          </Button>
        )
      }
    >
      {worded.error && <Problem problem={problemOf(worded.error)} again={() => worded.mutate()} />}
      {worded.data && (
        <Text size="sm" mb="xs">
          {worded.data.worded ?? t('weekUnworded')}
        </Text>
      )}
      <List size="sm" spacing={4}>
        {sentences.map(({ text }) => (
          <List.Item key={text}>{text}</List.Item>
        ))}
      </List>
    </Section>
  )
}
