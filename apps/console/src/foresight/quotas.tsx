import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { localeOf } from '@gatehouse/ui/relative-words.ts'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { spoken, type TextKey, t } from '@gatehouse/ui/text.ts'
import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { addressOf } from '../address.ts'
import { countWords, percentWords } from '../alerting/percent-words.ts'
import { api } from '../api.ts'
import { nounOf } from '../units.ts'

type Quota = Awaited<ReturnType<typeof api.quotas>>['items'][number]

const shown: Readonly<Record<Quota['level'], { text: TextKey; tone: Tone }>> = {
  fine: { text: 'quotaFine', tone: 'plain' },
  likely: { text: 'quotaLikely', tone: 'ask' },
  nearly: { text: 'quotaNearly', tone: 'ask' },
  gone: { text: 'quotaGone', tone: 'stop' },
}

interface Props {
  organization: string
  /** Of which alone; of all that are not fine unless said. */
  application?: string
}

/** How far applications are with their quotas, and when those are used up. */
export function Quotas({ organization, application }: Props) {
  const asked = application === undefined ? { level: 'likely' as const } : { application }
  const told = useQuery({
    queryKey: [organization, 'any', 'quotas', asked],
    queryFn: () => api.quotas({ organization }, asked),
    refetchInterval: 60_000,
  })
  const columns = useMemo(() => columnsOf(organization, application === undefined), [organization, application])
  const rows = told.data?.items
  // Most applications have no quota: there is nothing to say of it.
  if (!rows || (application !== undefined && rows.length === 0)) return null
  return (
    <Section title={t('quotas')}>
      {rows.length === 0 ? (
        <Text c="dimmed">{t('quotasNone')}</Text>
      ) : (
        <DataTable
          {...{ caption: t('quotas'), columns, rows }}
          rowKey={({ subscription, limit, application: of }: Quota) => `${of} ${subscription} ${limit}`}
        />
      )}
    </Section>
  )
}

function columnsOf(organization: string, isOfMany: boolean): Column<Quota>[] {
  const whose: Column<Quota> = {
    key: 'application',
    title: nounOf('Application').title,
    cell: ({ application, workspace }) => (
      <Anchor
        renderRoot={props => (
          <Link {...props} to={addressOf(organization, nounOf('Application'), { name: application, workspace })} />
        )}
      >
        {application}
      </Anchor>
    ),
  }
  return [...(isOfMany ? [whose] : []), ...figures]
}

const figures: Column<Quota>[] = [
  {
    key: 'of',
    title: t('quotaOf'),
    cell: ({ plan, allowed, per }) => `${plan}: ${t('quotaPeriod', { n: countWords(allowed), per })}`,
  },
  {
    key: 'level',
    title: t('quotaLevel'),
    cell: ({ level }) => <StateBadge state={t(shown[level].text)} tone={shown[level].tone} />,
  },
  {
    key: 'used',
    title: t('quotaUsed'),
    right: true,
    cell: ({ used, allowed }) => `${countWords(used)} (${percentWords(used / allowed, 0)})`,
  },
  {
    key: 'exhausted',
    title: t('quotaExhausted'),
    cell: ({ exhausted, earliest, latest, level }) =>
      exhausted === undefined || level === 'fine' ? (
        '–'
      ) : (
        <span title={earliest && latest && t('quotaBetween', { from: dayWords(earliest), to: dayWords(latest) })}>
          {dayWords(exhausted)}
        </span>
      ),
  },
  { key: 'anew', title: t('quotaAnew'), cell: ({ to }) => dayWords(to) },
]

const dayWords = (time: string) =>
  new Date(time).toLocaleDateString(localeOf(spoken()), { day: 'numeric', month: 'short', year: 'numeric' })
