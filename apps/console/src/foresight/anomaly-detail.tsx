import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { type TextKey, t } from '@gatehouse/ui/text.ts'
import { Anchor, Button, Progress, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { countWords, percentWords } from '../alerting/percent-words.ts'
import { api, problemOf } from '../api.ts'
import { Chart, type Line } from '../usage/chart.tsx'
import { type Anomaly, kindTexts, lastedWords } from './anomalies-page.tsx'
import { courseOf, type Measure, metricsOf, spanAround } from './anomaly-course.ts'

interface DetailProps {
  organization: string
  anomaly: Anomaly
}

const titles: Readonly<Record<Measure, TextKey>> = {
  requests: 'anomalyRequestsMinute',
  errorShare: 'anomalyFailed',
  p95Ms: 'usageDuration',
  cost: 'anomalyCost',
}
const lines: Line[] = [
  { name: t('anomalySeen'), color: '--mantine-color-teal-6' },
  { name: t('anomalyHigh'), color: '--mantine-color-gray-5' },
  { name: t('anomalyLow'), color: '--mantine-color-gray-5' },
]

/** One anomaly: its course in its band, and what it comes from. */
export function AnomalyDetail({ organization, anomaly }: DetailProps) {
  const { kind, text, from, to } = anomaly
  return (
    <Stack gap="lg">
      <Anchor
        size="sm"
        renderRoot={props => (
          <Link
            {...props}
            to={`/${organization}/anomalies`}
            search={(old: object) => ({ ...old, anomaly: undefined })}
          />
        )}
      >
        {t('anomalyBack')}
      </Anchor>
      <PageHeader
        title={text}
        beside={<StateBadge state={t(kindTexts[kind])} tone={to === undefined ? 'stop' : 'plain'} />}
        about={
          <>
            {t('anomalySince')} <RelativeTime at={from} /> · {lastedWords(anomaly)} · {t('anomalySure')}{' '}
            {percentWords(anomaly.confidence, 0)}
          </>
        }
        actions={<Behind {...{ organization, anomaly }} />}
      />
      <InBand {...{ organization, anomaly }} />
      <Causes {...{ organization, anomaly }} />
    </Stack>
  )
}

/** The page of usage, of just these requests. */
function Behind({ organization, anomaly: { api: name, environment, application, from, to } }: DetailProps) {
  const search = { api: name, environment, application, from, to: to ?? new Date().toISOString() }
  return (
    <Button size="sm" renderRoot={props => <Link {...props} to={`/${organization}/usage`} search={search as never} />}>
      {t('anomalyRequests')}
    </Button>
  )
}

function InBand({ organization, anomaly }: DetailProps) {
  const { api: name, environment, application, measure } = anomaly
  const navigate = useNavigate()
  const span = useMemo(() => spanAround(anomaly, Date.now()), [anomaly])
  const seen = useQuery({
    queryKey: [organization, 'any', 'anomaly-seen', anomaly.id, span],
    queryFn: () =>
      api.analyze(
        { organization },
        {
          ...{ ...span, metrics: [...metricsOf[measure]], granularity: 'minute' },
          filters: Object.entries({ api: name, environment, application }).flatMap(([dimension, value]) =>
            value === undefined ? [] : [{ dimension, is: [value] } as never],
          ),
        },
      ),
  })
  const usual = useQuery({
    queryKey: [organization, 'any', 'anomaly-usual', anomaly.id, span],
    queryFn: () =>
      api.usual({ organization }, { ...span, api: name, environment, ...(application ? { application } : {}) }),
  })
  const course = useMemo(
    () => seen.data && courseOf(measure, { rows: seen.data.rows, points: usual.data?.points ?? [], ...span }),
    [seen.data, usual.data, measure, span],
  )
  if (seen.error) return <Problem problem={problemOf(seen.error)} again={() => seen.refetch()} />
  if (!course) return <Skeleton h={230} />
  const chosen = (from: number, to: number) =>
    void navigate({
      to: `/${organization}/usage`,
      search: { api: name, from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() } as never,
    })
  return (
    <Chart title={t(titles[measure])} unit={measure === 'p95Ms' ? 'ms' : ''} {...{ series: course, lines, chosen }} />
  )
}

type Explained = Awaited<ReturnType<typeof api.explainRise>>
type Cause = Explained['causes'][number]

function Causes({ organization, anomaly }: DetailProps) {
  const { api: name, environment, from, to } = anomaly
  const explained = useQuery({
    queryKey: [organization, 'any', 'explain-rise', anomaly.id, to],
    queryFn: () =>
      api.explainRise(
        { organization },
        { of: questionOf(anomaly), api: name, environment, from, ...(to === undefined ? {} : { to }) },
      ),
  })
  const columns = useMemo(() => columnsOf(questionOf(anomaly)), [anomaly])
  if (explained.error) return <Problem problem={problemOf(explained.error)} again={() => explained.refetch()} />
  return (
    <Section title={t('anomalyCauses')}>
      {explained.data ? <Text mb="sm">{explained.data.text}</Text> : <Skeleton h={24} mb="sm" />}
      {(explained.data?.causes.length ?? 0) > 0 && (
        <DataTable
          {...{ caption: t('anomalyCauses'), columns, rows: explained.data?.causes }}
          rowKey={({ by, key }) => JSON.stringify([by, key])}
        />
      )}
    </Section>
  )
}

type Of = 'errors' | 'latency' | 'requests' | 'cost'

function questionOf({ kind, measure }: Anomaly): Of {
  if (kind === 'drop' || kind === 'surge') return 'requests'
  if (kind === 'spend') return 'cost'
  return measure === 'p95Ms' ? 'latency' : 'errors'
}

const figureWords = (of: Of, value: number): string =>
  of === 'errors'
    ? percentWords(value, 1)
    : `${countWords(Math.round(value * 10) / 10)}${of === 'latency' ? ' ms' : ''}`

const columnsOf = (of: Of): Column<Cause>[] => [
  {
    key: 'where',
    title: t('anomalyCause'),
    cell: ({ by, key }) => by.map((name, at) => `${name} ${key[at] || '–'}`).join(', '),
  },
  {
    key: 'explains',
    title: t('anomalyExplains'),
    cell: ({ explains }) => (
      <>
        {percentWords(Math.max(0, Math.min(1, explains)), 0)}
        <Progress
          value={Math.max(0, Math.min(1, explains)) * 100}
          w={120}
          size="sm"
          aria-label={t('anomalyExplains')}
        />
      </>
    ),
  },
  { key: 'share', title: t('anomalyShare'), right: true, cell: ({ share }) => percentWords(share, 0) },
  { key: 'before', title: t('anomalyBefore'), right: true, cell: ({ before }) => figureWords(of, before) },
  { key: 'during', title: t('anomalyDuring'), right: true, cell: ({ during }) => figureWords(of, during) },
]
