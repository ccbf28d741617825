import './proof.css'
import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { problemOf } from '../api.ts'
import { Figure } from '../figure.tsx'
import { oneQuery, useAnswer } from '../queries.ts'
import { Facts } from '../resource-detail.tsx'
import { ResourceHeader } from '../resource-header.tsx'
import type { PageProps } from '../resource-page.tsx'
import { pathAt, type Shown } from '../units.ts'
import { type Finding, TestFindings } from './test-findings.tsx'

interface Report {
  endpoints: { endpoint: string; method: string; path: string; verdict: Verdict; findings: number }[]
  moreEndpoints: number
  findings: Finding[]
  moreFindings: number
}

type Verdict = 'passed' | 'failed' | 'untested'
const tones = { passed: 'good', failed: 'stop', untested: 'ask' } as const

/** One run: how far it is, then what it found. */
export function ContractTestPage({ noun, row: before, where }: PageProps) {
  const isRunning = before.state === 'running'
  const { data: row = before } = useQuery({
    ...oneQuery(noun, where),
    refetchInterval: isRunning ? 1000 : false,
  })
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} first={['cancel']} without={['report']} />
      {row.state === 'running' ? <Running row={row} /> : <Ended noun={noun} row={row} where={where} />}
      <Facts noun={noun} row={{ ...row, status: {} }} organization={where.organization} />
    </>
  )
}

function Running({ row }: { row: Shown }) {
  const { done, of } = (row.status?.progress ?? { done: 0, of: 0 }) as { done: number; of: number }
  return (
    <Stack gap="xs" maw={640} aria-live="polite">
      <Text size="sm">{of === 0 ? t('testBegins') : t('testProgress', { done, of })}</Text>
      <Progress value={Math.max(1, of === 0 ? 0 : (100 * done) / of)} aria-label={t('testRunning')} />
    </Stack>
  )
}

function Ended({ noun, row, where }: PageProps) {
  const action = noun.actions.find(({ name }) => name === 'report')!
  const report = useAnswer<Report>('ContractTest', pathAt(action.path, where), {
    enabled: row.state === 'passed' || row.state === 'failed',
  })
  const { reason } = (row.status ?? {}) as { reason?: string }
  if (row.state === 'cancelled') return <Text size="sm">{t('testCancelled')}</Text>
  if (row.state === 'broken')
    return <Problem problem={{ code: 'broken', status: 0, title: t('testBroken'), detail: reason ?? '' }} />
  if (report.error) return <Problem problem={problemOf(report.error)} again={() => report.refetch()} />
  return (
    <>
      <Figures row={row} />
      {report.data && report.data.findings.length > 0 && (
        <TestFindings findings={report.data.findings} more={report.data.moreFindings} />
      )}
      <Endpoints report={report.data} />
    </>
  )
}

function Figures({ row: { status = {} } }: { row: Shown }) {
  const number = (name: string) => Number(status[name] ?? 0).toLocaleString(spoken())
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="lg" maw={820}>
      <Figure name={t('findings')} value={number('findings')} />
      <Figure name={t('testFailed')} value={number('failed')} />
      <Figure name={t('testEndpoints')} value={number('endpoints')} />
      <Figure name={t('testCases')} value={number('cases')} />
    </SimpleGrid>
  )
}

function Endpoints({ report }: { report: Report | undefined }) {
  return (
    <Section title={t('endpoints')}>
      <DataTable
        caption={t('endpoints')}
        rows={report?.endpoints}
        rowKey={({ endpoint }) => endpoint}
        columns={[
          {
            key: 'endpoint',
            title: t('endpoint'),
            cell: ({ method, path }) => <code className="gh-mono">{`${method} ${path}`}</code>,
          },
          {
            key: 'verdict',
            title: t('state'),
            cell: ({ verdict }) => <StateBadge state={t(`verdict_${verdict}`)} tone={tones[verdict]} />,
          },
          { key: 'findings', title: t('findings'), right: true, cell: ({ findings }) => findings },
        ]}
      />
      {report && report.moreEndpoints > 0 && <Text size="sm">{t('andMore', { n: report.moreEndpoints })}</Text>}
    </Section>
  )
}
