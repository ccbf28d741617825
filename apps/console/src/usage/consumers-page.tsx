import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { localeOf } from '@gatehouse/ui/relative-words.ts'
import { Section } from '@gatehouse/ui/section.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Anchor, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { api, problemOf } from '../api.ts'
import { InsightPlaces } from './insight-places.tsx'
import { useWords } from './narrowing.tsx'

/** Weeks are those of whoever reads. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

const lengths = ['4', '12', '26'] as const

type Week = Awaited<ReturnType<typeof api.cohorts>>['weeks'][number]

/** Who calls, who comes back, and who came lately. */
export function ConsumersPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { words, put } = useWords()
  const weeks = lengths.find(one => one === words.weeks) ?? '12'
  const { data, error, refetch } = useQuery({
    queryKey: [organization, 'any', 'cohorts', weeks, words.api],
    queryFn: () =>
      api.cohorts({ organization }, { weeks: Number(weeks), timeZone: zone, ...(words.api ? { api: words.api } : {}) }),
    placeholderData: keepPreviousData,
  })
  const isEmpty = data?.weeks.every(({ active }) => active === 0)
  return (
    <Stack gap="lg">
      <PageHeader title={t('boardConsumers')} about={t('consumersText')} />
      <InsightPlaces words={words} />
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('usageSpan')}
          data={lengths.map(value => ({ value, label: t('consumersWeeks', { weeks: value }) }))}
          value={weeks}
          onChange={value => put({ weeks: value })}
        />
        <Anchor size="sm" renderRoot={props => <Link to={`/${organization}/onboarding`} {...props} />}>
          {t('consumersFunnel')}
        </Anchor>
        <Anchor size="sm" renderRoot={props => <Link to={`/${organization}/dashboards/consumers`} {...props} />}>
          {t('consumersUsage')}
        </Anchor>
      </Group>
      {error && !data && <Problem problem={problemOf(error)} again={() => refetch()} />}
      {!data && !error && <Skeleton h={240} />}
      {isEmpty && <Empty title={t('usageNothing')} text={t('consumersNone')} />}
      {data && !isEmpty && (
        <Section title={t('consumersRetention')}>
          {data.truncated && <Text c="dimmed">{t('tileCut')}</Text>}
          <Retention weeks={data.weeks} />
        </Section>
      )}
    </Stack>
  )
}

const dayOf = (start: string) =>
  new Date(start).toLocaleDateString(localeOf(spoken()), { day: 'numeric', month: 'short', timeZone: zone })

function Retention({ weeks }: { weeks: readonly Week[] }) {
  const columns = useMemo((): Column<Week>[] => {
    const since = Array.from(
      { length: weeks.length },
      (_, later): Column<Week> => ({
        ...{ key: `w${later}`, title: later === 0 ? t('consumersFirst') : `+${later}`, right: true },
        cell: ({ cohort }) => <Share of={cohort[later]} whole={cohort[0] ?? 0} isFirst={later === 0} />,
      }),
    )
    return [
      { key: 'start', title: t('consumersWeek'), cell: ({ start }) => dayOf(start) },
      { key: 'active', title: t('consumersActive'), right: true, cell: ({ active }) => active },
      { key: 'returned', title: t('consumersReturned'), right: true, cell: ({ returned }) => returned },
      ...since,
    ]
  }, [weeks])
  return <DataTable caption={t('consumersRetention')} columns={columns} rows={weeks} rowKey={({ start }) => start} />
}

/** Who called for the first time by number; who came back as a share of these, the darker the more. */
function Share({ of, whole, isFirst }: { of: number | undefined; whole: number; isFirst: boolean }) {
  if (of === undefined || whole === 0) return null
  if (isFirst) return <Text span>{whole}</Text>
  const share = of / whole
  return (
    <Text
      span
      px={4}
      style={{
        background: `color-mix(in srgb, var(--mantine-primary-color-filled) ${Math.round(share * 35)}%, transparent)`,
      }}
      title={`${of} / ${whole}`}
    >
      {`${Math.round(share * 100)} %`}
    </Text>
  )
}
