import { AsCommands } from '@gatehouse/ui/as-commands.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, SegmentedControl, Select, SimpleGrid, Skeleton, Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { api, problemOf } from '../api.ts'
import { ExportMenu } from '../export/export-menu.tsx'
import { Figure } from '../figure.tsx'
import { Breakdown, errorsOf } from './breakdown.tsx'
import { Chart, type Line } from './chart.tsx'
import { lengths, seriesOf, spanOf } from './usage-span.ts'

type Question = Parameters<typeof api.analyze>[1]
type Dimension = NonNullable<Question['by']>[number]

/** What the page can be narrowed and broken down by. */
const dimensions = {
  api: 'usageApi',
  apiVersion: 'usageVersion',
  endpoint: 'usageEndpoint',
  application: 'usageApplication',
  environment: 'usageEnvironment',
  status: 'usageStatus',
  target: 'usageTarget',
  failure: 'usageFailure',
} as const

type Words = Record<string, string | undefined>

const metrics = ['requests', 'errors4xx', 'errors5xx', 'p50Ms', 'p95Ms', 'p99Ms'] as const
const counts: Line[] = [
  { name: t('requests'), color: '--mantine-color-teal-6', filled: true },
  { name: '4xx', color: '--mantine-color-orange-6' },
  { name: '5xx', color: '--mantine-color-red-6' },
]
const durations: Line[] = [
  { name: 'p50', color: '--mantine-color-teal-6' },
  { name: 'p95', color: '--mantine-color-blue-6' },
  { name: 'p99', color: '--mantine-color-grape-6' },
]

/** What callers did: figures, their course, and who or what they are of. All of it is in the address. */
export function UsagePage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const search = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const put = useCallback(
    (words: Words) => void navigate({ to: '.', search: (before: object) => ({ ...before, ...words }) }),
    [navigate],
  )
  const { asked, granularity } = spanOf(search)
  const filters = narrowedBy(search)
  const by = (search.by && search.by in dimensions ? search.by : 'api') as Dimension
  const question = { ...asked, filters }
  const whole = useAnalysis(organization, { ...question, metrics: [...metrics], compare: 'previous' })
  const course = useAnalysis(organization, { ...question, metrics: [...metrics], granularity })
  const groups = useAnalysis(organization, { ...question, ...breakdownOf(by) })
  const failed = [whole, course, groups].find(({ error, data }) => error && !data)
  const narrow = useCallback((value: string) => put({ [by]: value }), [put, by])
  return (
    <Stack gap="lg">
      <PageHeader
        title={t('usage')}
        about={t('usageText')}
        actions={<Actions {...{ organization, question, by, search, asked }} />}
      />
      <Narrowing search={search} put={put} />
      {failed && <Problem problem={problemOf(failed.error)} again={() => failed.refetch()} />}
      {!failed && whole.data?.rows[0]?.values[0] === 0 && (
        <Empty title={t('usageNothing')} text={t('usageNothingText')} />
      )}
      {!failed && <Figures row={whole.data?.rows[0]} />}
      {!failed && <Courses answer={course.data} granularity={granularity} put={put} />}
      {!failed && (
        <Stack gap="xs">
          <Select
            w={220}
            size="xs"
            label={t('usageBy')}
            allowDeselect={false}
            value={by}
            data={Object.entries(dimensions).map(([value, text]) => ({ value, label: t(text) }))}
            onChange={value => put({ by: value ?? undefined })}
          />
          <Breakdown
            caption={t('usageBy')}
            of={t(dimensions[by as keyof typeof dimensions])}
            rows={groups.data?.rows}
            narrow={narrow}
          />
        </Stack>
      )}
    </Stack>
  )
}

const breakdownOf = (by: Dimension): Partial<Question> => ({
  metrics: ['requests', 'errors4xx', 'errors5xx', 'p95Ms'],
  by: [by],
  limit: 10,
  others: true,
  compare: 'previous',
})

interface ActionsProps {
  organization: string
  question: Question
  by: Dimension
  search: Words
  asked: object
}

function Actions({ organization, question, by, search, asked }: ActionsProps) {
  return (
    <>
      <AsCommands ways={waysOf(organization, { ...question, ...breakdownOf(by) })} />
      <ExportMenu organization={organization} question={exportedOf(question, by)} span={requestsOf(search, asked)} />
    </>
  )
}

/** As the breakdown has it, all groups. */
const exportedOf = (question: object, by: Dimension) => {
  const { compare: _, ...rest } = breakdownOf(by)
  return { ...question, ...rest, limit: 1000, others: false }
}

/** Single requests are narrowed by fewer dimensions. */
function requestsOf({ api: name, apiVersion, endpoint, application, environment, status }: Words, asked: object) {
  const code = status !== undefined && /^[1-5]\d\d$/.test(status) ? { status: Number(status) } : {}
  const only = { api: name, apiVersion, endpoint, application, environment }
  return { ...asked, ...Object.fromEntries(Object.entries(only).filter(([, value]) => value !== undefined)), ...code }
}

function narrowedBy(search: Words): NonNullable<Question['filters']> {
  return (Object.keys(dimensions) as Dimension[]).flatMap(dimension => {
    const value = search[dimension]
    return value === undefined ? [] : [{ dimension, is: [value] }]
  })
}

function useAnalysis(organization: string, question: Question) {
  return useQuery({
    queryKey: [organization, 'any', 'analyze', question],
    queryFn: () => api.analyze({ organization }, question),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
}

function Narrowing({ search, put }: { search: Words; put(words: Words): void }) {
  const narrowed = (Object.keys(dimensions) as (keyof typeof dimensions)[]).filter(name => search[name] !== undefined)
  const isChosen = search.from !== undefined
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t('usageSpan')}
        data={lengths.map(value => ({ value, label: value }))}
        value={isChosen ? '' : (lengths.find(one => one === search.since) ?? '24h')}
        onChange={since => put({ since, from: undefined, to: undefined })}
      />
      {isChosen && (
        <Button size="compact-xs" variant="light" onClick={() => put({ from: undefined, to: undefined })}>
          {`${new Date(search.from!).toLocaleString()} – ${new Date(search.to ?? '').toLocaleString()} ✕`}
        </Button>
      )}
      {narrowed.map(name => (
        <Button key={name} size="compact-xs" variant="light" onClick={() => put({ [name]: undefined })}>
          {`${t(dimensions[name])}: ${search[name]} ✕`}
        </Button>
      ))}
    </Group>
  )
}

function Figures({ row }: { row: { values: (number | null)[] } | undefined }) {
  const [requests, , , p50, , p99] = row?.values ?? []
  const told = (value: number | null | undefined, digits: number) =>
    row &&
    (value === null || value === undefined ? '–' : value.toLocaleString(undefined, { maximumFractionDigits: digits }))
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="lg" maw={820}>
      <Figure name={t('requests')} value={told(requests, 0)} />
      <Figure name={t('errors')} unit="%" value={told(errorsOf(row?.values ?? []), 1)} />
      <Figure name={t('median')} unit="ms" value={told(p50, 1)} />
      <Figure name="p99" unit="ms" value={told(p99, 1)} />
    </SimpleGrid>
  )
}

interface CoursesProps {
  answer: { from: string; to: string; rows: { start?: string; values: (number | null)[] }[] } | undefined
  granularity: 'minute' | 'hour' | 'day'
  put(words: Words): void
}

function Courses({ answer, granularity, put }: CoursesProps) {
  const all = useMemo(() => {
    if (!answer) return undefined
    const { from, to, rows } = answer
    const { times, values } = seriesOf(rows, { from, to, granularity, counts: metrics.map((_, index) => index < 3) })
    return { counts: { times, values: values.slice(0, 3) }, durations: { times, values: values.slice(3) } }
  }, [answer, granularity])
  const chosen = (from: number, to: number) =>
    put({ from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() })
  if (!all) return <Skeleton h={230} />
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Chart title={t('requests')} unit="" series={all.counts} lines={counts} chosen={chosen} />
      <Chart title={t('usageDuration')} unit="ms" series={all.durations} lines={durations} chosen={chosen} />
    </SimpleGrid>
  )
}

function waysOf(organization: string, question: Question): Record<string, string> {
  const path = `/api/v1/organizations/${organization}/analyze`
  const body = JSON.stringify(question)
  const { filters, metrics: asked, by, since, compare } = question as Question & { since?: string }
  const flags = [
    `--metrics ${(asked ?? []).join(',')}`,
    `--by ${(by ?? []).join(',')}`,
    ...(since ? [`--since ${since}`] : []),
    ...(compare ? [`--compare ${compare}`] : []),
    ...(filters?.length ? [`--filters '${JSON.stringify(filters)}'`] : []),
  ]
  return {
    curl: `curl -X POST "$GATEHOUSE_URL${path}" \\\n  -H "Authorization: Bearer $GATEHOUSE_TOKEN" \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`,
    CLI: `gatehouse analyze ${flags.join(' ')}`,
  }
}
