import './sla-page.css'
import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Skeleton, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { api, problemOf } from '../api.ts'
import { saveFile } from '../export/save-file.ts'
import { countWords, percentWords } from './percent-words.ts'
import { spanOf } from './sla-span.ts'

type Report = Awaited<ReturnType<typeof api.slaReport>>
type Row = Report['rows'][number]

/** What subscribers got in a month; prints as it is. */
export function SlaPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const month = search.month && /^20\d\d-(0[1-9]|1[0-2])$/.test(search.month) ? search.month : undefined
  const { application } = search
  const only = { ...(month ? { month } : {}), ...(application ? { application } : {}) }
  const report = useQuery({
    queryKey: [organization, 'any', 'sla-report', only],
    queryFn: () => api.slaReport({ organization }, only),
  })
  const save = useMutation({ mutationFn: saveFile })
  return (
    <div className="sla-page">
      <PageHeader
        title={t('slaReport')}
        about={t('slaReportText')}
        actions={
          <>
            <Button
              variant="default"
              loading={save.isPending}
              onClick={() => save.mutate(api.exportSla({ organization }, only))}
            >
              {t('slaCsv')}
            </Button>
            <Button variant="default" onClick={() => window.print()}>
              {t('slaPrint')}
            </Button>
          </>
        }
      />
      <TextInput
        {...{ type: 'month', size: 'xs', w: 180, my: 'md', label: t('slaMonth'), min: '2020-01' }}
        value={month ?? report.data?.month ?? ''}
        onChange={({ currentTarget: { value } }) =>
          void navigate({ to: '.', search: (old: object) => ({ ...old, month: value || undefined }), replace: true })
        }
      />
      {save.error && <Problem problem={problemOf(save.error)} />}
      {report.error && !report.data ? (
        <Problem problem={problemOf(report.error)} again={() => report.refetch()} />
      ) : report.data ? (
        <Told report={report.data} />
      ) : (
        <Skeleton h={160} mt="md" />
      )}
    </div>
  )
}

function Told({ report }: { report: Report }) {
  if (report.rows.length === 0) return <Empty title={t('slaNone')} text={t('slaNoneText')} />
  return (
    <>
      {!report.isWhole && (
        <Text size="sm" my="xs">
          {t('slaPart', spanOf(report, Date.now()))}
        </Text>
      )}
      <DataTable
        caption={`${t('slaReport')} ${report.month}`}
        columns={columns}
        rows={report.rows}
        rowKey={({ subscription }) => subscription}
      />
      {report.truncated && <Text size="sm">{t('slaTruncated')}</Text>}
    </>
  )
}

const columns: Column<Row>[] = [
  { key: 'subscription', title: t('slaSubscription'), cell: ({ subscription }) => subscription },
  { key: 'application', title: t('usageApplication'), cell: ({ application }) => application },
  { key: 'plan', title: t('slaPlan'), cell: ({ plan, environment }) => `${plan} · ${environment}` },
  { key: 'requests', title: t('requests'), right: true, cell: ({ requests }) => countWords(requests) },
  { key: 'errors', title: t('slaErrors'), right: true, cell: ({ errors }) => countWords(errors) },
  { key: 'availability', title: t('budgetKept'), right: true, cell: ({ availability }) => percentWords(availability) },
  { key: 'promised', title: t('budgetPromised'), right: true, cell: ({ promised }) => percentWords(promised) },
  { key: 'verdict', title: t('slaVerdict'), cell: ({ isKept }) => <Verdict isKept={isKept} /> },
  {
    key: 'average',
    title: t('slaAverage'),
    right: true,
    cell: ({ averageMs }) => (averageMs === null ? '–' : `${countWords(Math.round(averageMs * 10) / 10)} ms`),
  },
]

function Verdict({ isKept }: { isKept: boolean | null }) {
  if (isKept === null) return <Text c="dimmed">–</Text>
  return <StateBadge state={isKept ? t('slaKept') : t('slaBroken')} tone={isKept ? 'plain' : 'stop'} />
}
