import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api, problemOf } from '../api.ts'
import { durationWords } from '../duration-words.ts'
import { Figure } from '../figure.tsx'
import { Change } from './breakdown.tsx'
import { InsightPlaces } from './insight-places.tsx'
import { figureText } from './measures.ts'
import { useWords } from './narrowing.tsx'

const lengths = ['7', '30', '90', '365'] as const

type Shown = Awaited<ReturnType<typeof api.indicators>>['indicators'][number]

/** How the organization does, on one page: each figure beside the time before and what is aimed at. */
export function IndicatorsPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { words, put } = useWords()
  const days = lengths.find(one => one === words.days) ?? '30'
  const { data, error, refetch } = useQuery({
    queryKey: [organization, 'any', 'indicators', days],
    queryFn: () => api.indicators({ organization }, { days: Number(days) }),
    placeholderData: keepPreviousData,
  })
  const groups = [...Map.groupBy(data?.indicators ?? [], ({ group }) => group)]
  return (
    <Stack gap="lg">
      <PageHeader title={t('indicators')} about={t('indicatorsText')} />
      <InsightPlaces words={words} />
      <SegmentedControl
        size="xs"
        aria-label={t('usageSpan')}
        style={{ alignSelf: 'start' }}
        data={lengths.map(value => ({ value, label: t('indicatorDays', { days: value }) }))}
        value={days}
        onChange={value => put({ days: value })}
      />
      {error && !data && <Problem problem={problemOf(error)} again={() => refetch()} />}
      {data?.indicators.length === 0 && <Empty title={t('usageNothing')} text={t('usageNothingText')} />}
      {groups.map(([group, shown]) => (
        <section key={group}>
          <Title order={2} size="sm" fw={550} mb="sm">
            {t(`indicator_${group}`)}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="lg" verticalSpacing="lg">
            {shown.map(one => (
              <OneIndicator key={one.name} {...{ one }} />
            ))}
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  )
}

function OneIndicator({ one }: { one: Shown }) {
  const { title, description, value, before, isMet, atMost, atLeast } = one
  const goal = atMost ?? atLeast
  return (
    <div>
      <Figure name={title} value={textOf(one, value)} />
      {goal !== undefined && (
        <Text size="sm" fw={isMet === false ? 550 : 400} {...(isMet === false ? { c: 'var(--gh-stop)' } : {})}>
          {`${t(isMet === undefined ? 'indicatorGoal' : isMet ? 'indicatorMet' : 'indicatorMissed')}: ${
            atMost === undefined ? '≥' : '≤'
          } ${textOf(one, goal)}`}
        </Text>
      )}
      {before !== undefined && <Change now={value} before={before} />}
      <Text size="xs" c="dimmed">
        {description}
      </Text>
    </div>
  )
}

function textOf({ unit }: Shown, value: number | undefined): string {
  if (value === undefined) return '–'
  if (unit === 'ms') return figureText(value, 'ms')
  if (unit === 'share') return figureText(value, '%')
  if (unit === 'seconds') return durationWords(value, spoken())
  const number = value.toLocaleString(spoken(), { maximumFractionDigits: 1 })
  return unit === 'per-week' ? t('indicatorPerWeek', { number }) : number
}
