import { AsCommands } from '@gatehouse/ui/as-commands.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Group, Select, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { problemOf } from '../api.ts'
import { ExportMenu } from '../export/export-menu.tsx'
import { Figure } from '../figure.tsx'
import { Breakdown, errorsOf } from './breakdown.tsx'
import { Chart, type Line } from './chart.tsx'
import { filtersOf, narrowable, type Words, wordOf } from './filter-words.ts'
import { InsightPlaces } from './insight-places.tsx'
import { MeasuredName, measuredIn } from './measured-name.tsx'
import { type Dimension, dimensionName, type Question } from './measures.ts'
import { momentWords } from './moment-words.ts'
import { Narrowing, useWords } from './narrowing.tsx'
import { beginningOf, earlierSpan, type Granularity, seriesOf, spanOf } from './usage-span.ts'
import { useAnalysis } from './use-analysis.ts'

const metrics = ['requests', 'errors4xx', 'errors5xx', 'p50Ms', 'p95Ms', 'p99Ms'] as const
const counts: Line[] = [
  { name: t('requests'), color: '--mantine-color-teal-6', filled: true },
  { name: '4xx', color: '--mantine-color-orange-6' },
  { name: '5xx', color: '--mantine-color-red-6' },
  { name: t('chartBefore', { name: t('requests') }), color: '--mantine-color-gray-6', dashed: true },
]
const durations: Line[] = [
  { name: 'p50', color: '--mantine-color-teal-6' },
  { name: 'p95', color: '--mantine-color-blue-6' },
  { name: 'p99', color: '--mantine-color-grape-6' },
  { name: t('chartBefore', { name: 'p95' }), color: '--mantine-color-gray-6', dashed: true },
]

/** What callers did: figures, their course, and who or what they are of. All of it is in the address. */
export function UsagePage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { words, put } = useWords()
  const { asked, granularity } = spanOf(words)
  const filters = filtersOf(words)
  const by = narrowable.find(one => one === words.by) ?? 'api'
  const { custom, value } = measuredIn(words)
  const question = { ...asked, filters, ...(custom ? { custom } : {}), ...(value ? { value } : {}) }
  const whole = useAnalysis(organization, { ...question, metrics: [...metrics], compare: 'previous' })
  const course = useAnalysis(organization, { ...question, metrics: [...metrics], granularity })
  const earlier = useAnalysis(
    organization,
    course.data && {
      ...question,
      ...{ since: undefined, ...earlierSpan({ ...course.data, granularity }) },
      ...{ metrics: [...metrics], granularity },
    },
  )
  const groups = useAnalysis(organization, { ...question, ...breakdownOf(by, value) })
  const failed = [whole, course, groups].find(({ error, data }) => error && !data)
  const narrow = useCallback((value: string) => put({ [by]: wordOf(value) }), [put, by])
  return (
    <Stack gap="lg">
      <PageHeader
        title={t('insightExplore')}
        about={t('usageText')}
        actions={
          <>
            <AsCommands ways={waysOf(organization, { ...question, ...breakdownOf(by, value) })} />
            <ExportMenu {...{ organization }} question={exportedOf(question, by, value)} span={{ ...asked, filters }} />
          </>
        }
      />
      <InsightPlaces words={words} />
      <Narrowing words={words} put={put} />
      {failed && <Problem problem={problemOf(failed.error)} again={() => failed.refetch()} />}
      {!failed && whole.data?.rows[0]?.values[0] === 0 && (
        <Empty title={t('usageNothing')} text={t('usageNothingText')} />
      )}
      {!failed && <Figures row={whole.data?.rows[0]} />}
      {!failed && <Courses answer={course.data} before={earlier.data} granularity={granularity} put={put} />}
      {!failed && (
        <Stack gap="xs">
          <BreakdownBy {...{ by, custom, words, put }} />
          <Breakdown
            caption={t('usageBy')}
            of={dimensionName(by)}
            rows={groups.data?.rows}
            measured={value}
            {...{ narrow }}
          />
        </Stack>
      )}
    </Stack>
  )
}

const breakdownOf = (by: Dimension, value: string | undefined): Partial<Question> => ({
  metrics: ['requests', 'errors4xx', 'errors5xx', 'p95Ms', ...(value ? (['valueSum', 'valueAverage'] as const) : [])],
  by: [by],
  limit: 10,
  others: true,
  compare: 'previous',
})

interface BreakdownByProps {
  by: Dimension
  custom: string | undefined
  words: Words
  put(words: Words): void
}

/** What the page is broken down by, and what measured number is told. */
function BreakdownBy({ by, custom, words, put }: BreakdownByProps) {
  return (
    <Group gap="sm" align="end">
      <Select
        w={220}
        size="xs"
        label={t('usageBy')}
        allowDeselect={false}
        value={by}
        data={narrowable.map(one => ({ value: one, label: dimensionName(one) }))}
        onChange={chosen => put({ by: chosen ?? undefined })}
      />
      {(by === 'custom' || custom) && (
        <MeasuredName label={t('customName')} value={words.customName} put={customName => put({ customName })} />
      )}
      <MeasuredName label={t('customValue')} value={words.measured} put={measured => put({ measured })} />
    </Group>
  )
}

/** As the breakdown has it, all groups. */
const exportedOf = (question: object, by: Dimension, value: string | undefined) => {
  const { compare: _, ...rest } = breakdownOf(by, value)
  return { ...question, ...rest, limit: 1000, others: false }
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

interface Course {
  from: string
  to: string
  rows: { start?: string; values: (number | null)[] }[]
}

interface CoursesProps {
  answer: Course | undefined
  /** Of the time before, once it is known. */
  before: Course | undefined
  granularity: Granularity
  put(words: Words): void
}

function Courses({ answer, before, granularity, put }: CoursesProps) {
  const all = useMemo(() => {
    if (!answer) return undefined
    const of = ({ from, to, rows }: Course) =>
      seriesOf(rows, { from, to, granularity, counts: metrics.map((_, index) => index < 3) })
    const { times, values } = of(answer)
    const earlier = before ? of(before).values : []
    const beside = (metric: number) => times.map((_, at) => earlier[metric]?.[at] ?? null)
    return {
      counts: { times, values: [...values.slice(0, 3), beside(0)] },
      durations: { times, values: [...values.slice(3), beside(4)] },
      beginning: beginningOf({ times, values: values.slice(0, 1) }),
    }
  }, [answer, before, granularity])
  const chosen = (from: number, to: number) =>
    put({ from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() })
  if (!all) return <Skeleton h={230} />
  return (
    <>
      {all.beginning !== undefined && (
        <Text size="sm" c="dimmed">
          {t('chartSince', { time: momentWords(all.beginning, spoken()) })}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Chart title={t('requests')} unit="" series={all.counts} lines={counts} chosen={chosen} />
        <Chart title={t('usageDuration')} unit="ms" series={all.durations} lines={durations} chosen={chosen} />
      </SimpleGrid>
    </>
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
