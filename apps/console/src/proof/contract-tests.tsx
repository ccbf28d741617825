import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Stack, Text } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { ActionDialog } from '../action-dialog.tsx'
import { addressOf } from '../address.ts'
import { problemOf } from '../api.ts'
import { useList } from '../queries.ts'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { nounOf, type Shown } from '../units.ts'
import { TestState } from './test-state.tsx'

const noun = nounOf('ContractTest')

/** Runs of a version, the newest first, and the way to another. */
export function ContractTests({ noun: versions, row, where }: PageProps) {
  const { organization } = where
  const may = useMay({ organization, workspace: row.workspace })
  const navigate = useNavigate()
  const [starting, setStarting] = useState(false)
  const filters = { apiVersion: row.name, sort: '-createdAt' }
  const runs = useList(noun, { organization, workspace: row.workspace }, filters)
  const columns = useMemo(() => columnsFor(organization), [organization])
  const test = versions.actions.find(({ name }) => name === 'test')!
  const rows = runs.data?.pages.flatMap(({ items }) => items)
  const start = (variant: 'default' | 'filled') =>
    may(test.role) &&
    row.spec.definition !== undefined && (
      <Button variant={variant} onClick={() => setStarting(true)}>
        {t('testStart')}
      </Button>
    )
  if (runs.error && !rows) return <Problem problem={problemOf(runs.error)} again={() => runs.refetch()} />
  return (
    <>
      {rows?.length === 0 ? (
        <Empty title={t('testNone')} text={t(row.spec.definition === undefined ? 'testNoContract' : 'testNoneText')}>
          {start('filled')}
        </Empty>
      ) : (
        <Stack gap="md">
          <Group justify="space-between">
            <Text size="sm" c="dimmed" maw={640}>
              {t('testText')}
            </Text>
            {start('default')}
          </Group>
          <DataTable caption={t('contractTests')} rows={rows} rowKey={({ id }) => id} columns={columns} />
        </Stack>
      )}
      {starting && (
        <ActionDialog
          action={test}
          where={where}
          row={row}
          close={() => setStarting(false)}
          answered={answer => {
            const { contractTest: name } = answer as { contractTest: string }
            void navigate({ to: addressOf(organization, noun, { name, workspace: row.workspace }) })
          }}
        />
      )}
    </>
  )
}

const columnsFor = (organization: string): Column<Shown>[] => [
  {
    key: 'name',
    title: t('name'),
    cell: row => <Link to={addressOf(organization, noun, row)}>{row.name}</Link>,
  },
  { key: 'state', title: t('state'), cell: row => <TestState row={row} /> },
  { key: 'url', title: t('testTarget'), cell: ({ spec }) => <code className="gh-mono">{String(spec.url)}</code> },
  { key: 'endpoints', title: t('endpoints'), right: true, cell: ({ status }) => numberOf(status?.endpoints) },
  { key: 'findings', title: t('findings'), right: true, cell: ({ status }) => numberOf(status?.findings) },
  { key: 'by', title: t('who'), cell: ({ spec }) => String(spec.startedBy) },
  { key: 'when', title: t('when'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
]

const numberOf = (value: unknown) => (typeof value === 'number' ? value.toLocaleString() : '–')
