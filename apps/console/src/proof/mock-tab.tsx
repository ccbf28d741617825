import './proof.css'
import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { ActionDialog } from '../action-dialog.tsx'
import { problemOf } from '../api.ts'
import { useAnswer } from '../queries.ts'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { pathAt } from '../units.ts'
import { MockEndpoints, type MockedEndpoint } from './mock-endpoints.tsx'
import { beginning, MockTry, type Trying } from './mock-try.tsx'

interface Place {
  environment: string
  revision: string
  mocked: boolean
  hosts: string[]
  basePath: string
}

interface Mock {
  asked: boolean
  environments: Place[]
  endpoints: MockedEndpoint[]
  moreEndpoints: number
}

/** Where the mock of a version answers, with what, and a call of it. */
export function MockTab({ noun, row, where }: PageProps) {
  const may = useMay({ organization: where.organization, workspace: row.workspace })
  const action = noun.actions.find(({ name }) => name === 'mock')!
  // Of where it is deployed, too.
  const mock = useAnswer<Mock>('any', pathAt(action.path, where))
  const [chosen, setTrying] = useState<Trying>()
  const [changing, setChanging] = useState(false)
  if (row.spec.definition === undefined) return <Empty title={t('mockNone')} text={t('mockNoneText')} />
  const problem = mock.error && problemOf(mock.error)
  if (problem?.code === 'kind_unfit') return <Empty title={t('mockNone')} text={problem.detail ?? problem.title} />
  if (problem && !mock.data) return <Problem problem={problem} again={() => mock.refetch()} />
  if (!mock.data) return <Skeleton h={240} />
  const { asked, environments, endpoints, moreEndpoints } = mock.data
  const [first] = endpoints
  const trying = chosen ?? { ...beginning, ...(first && { method: first.method, path: first.path }) }
  const change = noun.actions.find(({ name }) => name === (asked ? 'stop-mock' : 'start-mock'))!
  return (
    <Stack gap={24}>
      <Group justify="space-between" align="start">
        <Text size="sm" maw={640}>
          {t(stateOf(mock.data))}
        </Text>
        {may(change.role) && (
          <Button variant="default" onClick={() => setChanging(true)}>
            {change.title}
          </Button>
        )}
      </Group>
      {environments.length > 0 && <Places places={environments} />}
      <div className="proof-columns">
        <MockEndpoints endpoints={endpoints} more={moreEndpoints} choose={setTrying} />
        <MockTry noun={noun} where={where} trying={trying} put={setTrying} />
      </div>
      {changing && <ActionDialog action={change} where={where} row={row} close={() => setChanging(false)} />}
    </Stack>
  )
}

function stateOf({ asked, environments }: Mock) {
  const isAnywhere = environments.some(({ mocked }) => mocked)
  if (asked) return isAnywhere ? 'mockAnswers' : 'mockAsked'
  return isAnywhere ? 'mockLeft' : 'mockIdle'
}

function Places({ places }: { places: Place[] }) {
  return (
    <Section title={t('mockWhere')}>
      <DataTable
        caption={t('mockWhere')}
        rows={places}
        rowKey={({ environment }) => environment}
        columns={[
          { key: 'environment', title: t('environment'), cell: ({ environment }) => environment },
          {
            key: 'answers',
            title: t('mockWho'),
            cell: ({ mocked }) => (
              <StateBadge state={t(mocked ? 'mock' : 'upstream')} tone={mocked ? 'ask' : 'plain'} />
            ),
          },
          {
            key: 'address',
            title: t('mockAddress'),
            cell: ({ hosts, basePath }) => <code className="gh-mono">{`${hosts[0] ?? '*'}${basePath}`}</code>,
          },
          { key: 'revision', title: t('revision'), cell: ({ revision }) => revision },
        ]}
      />
    </Section>
  )
}
