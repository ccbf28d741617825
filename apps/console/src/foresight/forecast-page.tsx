import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { localeOf } from '@gatehouse/ui/relative-words.ts'
import { Section } from '@gatehouse/ui/section.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Group, NumberInput, SegmentedControl, Select, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { countWords, percentWords } from '../alerting/percent-words.ts'
import { api, problemOf } from '../api.ts'
import { Figure } from '../figure.tsx'
import { namesQuery } from '../queries.ts'
import { nounAt } from '../units.ts'
import { Chart, type Line } from '../usage/chart.tsx'
import { Quotas } from './quotas.tsx'

type Told = Awaited<ReturnType<typeof api.forecast>>
type Point = Told['points'][number]
type Words = Record<string, string | undefined>

const aheads = ['7', '14', '30'] as const
const lines: Line[] = [
  { name: t('requests'), color: '--mantine-color-teal-6', filled: true },
  { name: t('forecastExpected'), color: '--mantine-color-blue-6' },
  { name: t('forecastTo'), color: '--mantine-color-gray-5' },
  { name: t('forecastFrom'), color: '--mantine-color-gray-5' },
]

/** What comes next, beside what was; of which API stands in the address. */
export function ForecastPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const search = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const put = (words: Words) =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...words }), replace: true })
  const days = Number(aheads.find(one => one === search.days) ?? 14)
  const allowed = Number(search.allowed) > 0 ? Number(search.allowed) : undefined
  const asked = { days, ...(search.api ? { api: search.api } : {}), ...(allowed ? { allowed } : {}) }
  const told = useQuery({
    queryKey: [organization, 'any', 'forecast', asked],
    queryFn: () => api.forecast({ organization }, asked),
    placeholderData: keepPreviousData,
  })
  const names = useQuery(namesQuery(nounAt('apis')!, organization, ''))
  return (
    <Stack gap="lg">
      <PageHeader title={t('forecastTitle')} about={t('forecastText')} />
      <Group gap="sm" align="end">
        <Select
          {...{
            size: 'xs',
            w: 220,
            label: t('forecastApi'),
            placeholder: t('forecastEvery'),
            clearable: true,
            searchable: true,
          }}
          data={[...new Set([...(names.data ?? []), ...(search.api ? [search.api] : [])])]}
          value={search.api ?? null}
          onChange={value => put({ api: value ?? undefined })}
        />
        <NumberInput
          {...{ size: 'xs', w: 180, label: t('forecastAllowed'), min: 1, max: 1e12, thousandSeparator: ' ' }}
          value={allowed ?? ''}
          onChange={value => put({ allowed: Number(value) > 0 ? String(value) : undefined })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('forecastDays')}
          data={aheads.map(value => ({ value, label: `${value} d` }))}
          value={String(days)}
          onChange={value => put({ days: value })}
        />
      </Group>
      {told.error && !told.data ? (
        <Problem problem={problemOf(told.error)} again={() => told.refetch()} />
      ) : told.data ? (
        <Foreseen told={told.data} />
      ) : (
        <Skeleton h={320} />
      )}
      <Quotas organization={organization} />
    </Stack>
  )
}

function Foreseen({ told }: { told: Told }) {
  const series = useMemo(() => seriesOf(told), [told])
  if (told.points.length === 0) return <Empty title={t('forecastNone')} text={t('forecastNoneText')} />
  const { points, weeklyGrowth, error, quota, capacity } = told
  const mean = points.reduce((all, { value }) => all + value, 0) / points.length
  return (
    <>
      <Text>{told.text}</Text>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="lg" maw={900}>
        <Figure name={t('forecastRequests')} value={countWords(Math.round(mean))} />
        <Figure name={t('forecastGrowth')} value={percentWords(weeklyGrowth, 1)} />
        <Figure name={t('forecastError')} value={percentWords(error, 1)} />
        {quota ? (
          <Figure name={t('forecastGone')} value={quota.exhausted ? dayWords(quota.exhausted) : t('forecastLasts')} />
        ) : (
          <Figure name={t('forecastGateways')} value={capacity ? countWords(capacity.nodes) : '–'} />
        )}
      </SimpleGrid>
      <Chart title={t('forecastRequests')} unit="" {...{ series, lines }} chosen={() => {}} />
      <Section title={t('forecastTable')}>
        <DataTable {...{ caption: t('forecastTable'), columns, rows: points }} rowKey={({ start }) => start} />
      </Section>
    </>
  )
}

const dayWords = (time: string) =>
  new Date(time).toLocaleDateString(localeOf(spoken()), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })

const columns: Column<Point>[] = [
  { key: 'day', title: t('forecastDay'), cell: ({ start }) => dayWords(start) },
  { key: 'value', title: t('forecastExpected'), right: true, cell: ({ value }) => countWords(value) },
  { key: 'low', title: t('forecastFrom'), right: true, cell: ({ low }) => countWords(low) },
  { key: 'high', title: t('forecastTo'), right: true, cell: ({ high }) => countWords(high) },
]

/** What was ends where what is expected begins, so that the lines meet. */
function seriesOf({ history, points }: Told) {
  const seconds = (start: string) => Date.parse(start) / 1000
  const last = history.at(-1)?.value ?? null
  const blank = (of: number | null) => history.map((_, at) => (at === history.length - 1 ? of : null))
  const known: (number | null)[] = history.map(({ value }) => value)
  return {
    times: [...history, ...points].map(({ start }) => seconds(start)),
    values: [
      [...known, ...points.map(() => null)],
      [...blank(last), ...points.map(({ value }) => value)],
      [...blank(last), ...points.map(({ high }) => high)],
      [...blank(last), ...points.map(({ low }) => low)],
    ],
  }
}
