import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { SimpleGrid, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, problemOf } from '../api.ts'
import { durationWords } from '../duration-words.ts'
import { Figure } from '../figure.tsx'
import { Facts } from '../resource-detail.tsx'
import { ResourceHeader } from '../resource-header.tsx'
import type { PageProps } from '../resource-page.tsx'
import { countWords, percentWords } from './percent-words.ts'

type Budget = Awaited<ReturnType<typeof api.serviceObjectives.budget>>
type Rate = Budget['rates'][number]
type Day = Budget['days'][number]

/** What is promised, what was kept of it, and how fast the rest is spent. */
export function ObjectivePage({ noun, row, where }: PageProps) {
  const { organization } = where
  const budget = useQuery({
    queryKey: [organization, 'any', 'budget', row.name],
    queryFn: () => api.serviceObjectives.budget({ organization, name: row.name }),
    refetchInterval: 60_000,
  })
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} first={[]} />
      {budget.error && !budget.data ? (
        <Problem problem={problemOf(budget.error)} again={() => budget.refetch()} />
      ) : !budget.data ? (
        <Skeleton h={120} />
      ) : budget.data.requests === 0 ? (
        <Empty title={t('budgetNothing')} text={t('budgetNothingText')} />
      ) : (
        <BudgetNow budget={budget.data} />
      )}
      <Facts noun={noun} row={row} organization={organization} />
    </>
  )
}

function BudgetNow({ budget }: { budget: Budget }) {
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 5 }}>
        <Figure name={t('budgetLeft')} value={percentWords(budget.left, 1)} />
        <Figure name={t('budgetKept')} value={percentWords(budget.kept)} />
        <Figure name={t('budgetPromised')} value={percentWords(budget.promised)} />
        <Figure name={t('budgetBad')} value={countWords(budget.bad)} />
        <Figure name={t('budgetAllowed')} value={countWords(budget.allowed)} />
      </SimpleGrid>
      <Section title={t('budgetRates')}>
        <Text size="sm" c="dimmed" mb="xs">
          {t('budgetRatesText')}
        </Text>
        <DataTable caption={t('budgetRates')} columns={rateColumns} rows={budget.rates} rowKey={({ pace }) => pace} />
      </Section>
      <Section title={t('budgetDays')}>
        <DataTable
          caption={t('budgetDays')}
          columns={dayColumns}
          rows={budget.days.toReversed()}
          rowKey={({ start }) => start}
        />
      </Section>
    </>
  )
}

const rateColumns: Column<Rate>[] = [
  { key: 'pace', title: t('budgetPace'), cell: ({ pace }) => pace },
  {
    key: 'long',
    title: t('budgetLong'),
    right: true,
    cell: ({ long, longMinutes }) => `${countWords(long)} (${durationWords(longMinutes * 60, spoken())})`,
  },
  {
    key: 'short',
    title: t('budgetShort'),
    right: true,
    cell: ({ short, shortMinutes }) => `${countWords(short)} (${durationWords(shortMinutes * 60, spoken())})`,
  },
  { key: 'limit', title: t('budgetLimit'), right: true, cell: ({ limit }) => countWords(limit) },
  {
    key: 'state',
    title: t('state'),
    cell: ({ isOver }) => (
      <StateBadge state={isOver ? t('budgetOver') : t('budgetWithin')} tone={isOver ? 'stop' : 'plain'} />
    ),
  },
]

const dayColumns: Column<Day>[] = [
  { key: 'start', title: t('budgetDay'), cell: ({ start }) => start.slice(0, 10) },
  { key: 'requests', title: t('requests'), right: true, cell: ({ requests }) => countWords(requests) },
  { key: 'bad', title: t('budgetBad'), right: true, cell: ({ bad }) => countWords(bad) },
  { key: 'left', title: t('budgetLeft'), right: true, cell: ({ left }) => percentWords(left, 1) },
]
