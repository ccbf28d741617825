import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Select, Stack, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { problemOf } from './api.ts'
import { useAnswer, useList } from './queries.ts'
import type { PageProps } from './resource-page.tsx'
import { ContractReport } from './review/contract-report.tsx'
import { nounOf, pathAt } from './units.ts'

interface Outcomes {
  changes: { request: string; endpoints: number; environment: string; what: string[] }[]
  more: number
}

/** Which requests the newest revision would answer otherwise than what is live. */
export function Comparison({ noun, where }: PageProps) {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const environments = useList(nounOf('Environment'), { organization: where.organization })
  const names = environments.data?.pages[0]?.items.map(({ name }) => name) ?? []
  const environment = search.environment ?? names[0]
  const action = noun.actions.find(({ name }) => name === 'compare')!
  const answer = useAnswer<Outcomes>(
    'ApiVersion',
    `${pathAt(action.path, where)}?${new URLSearchParams({ environment: environment ?? '' })}`,
    { enabled: environment !== undefined },
  )
  return (
    <Stack gap="md">
      <Select
        {...{ size: 'xs', w: 220, label: t('environment'), allowDeselect: false }}
        data={names}
        value={environment ?? null}
        onChange={value =>
          void navigate({
            to: '.',
            search: (before: object) => ({ ...before, environment: value ?? undefined }),
            replace: true,
          })
        }
      />
      <ContractReport noun={noun} where={where} environment={environment} />
      {answer.error ? (
        <Problem problem={problemOf(answer.error)} again={() => answer.refetch()} />
      ) : answer.data?.changes.length === 0 ? (
        <Empty title={t('compareNone')} text={t('compareNoneText', { environment: environment ?? '' })} />
      ) : (
        <>
          <Text size="sm">
            {answer.data && t('compareCount', { n: answer.data.changes.length + answer.data.more })}
          </Text>
          <DataTable
            caption={t('compare')}
            rows={answer.data?.changes}
            rowKey={({ request, what }) => request + what.join()}
            columns={[
              {
                key: 'request',
                title: t('request'),
                cell: ({ request }) => <code className="gh-mono">{request}</code>,
              },
              { key: 'what', title: t('change'), cell: ({ what }) => what.join(' ') },
              { key: 'endpoints', title: t('endpoints'), right: true, cell: ({ endpoints }) => endpoints },
            ]}
          />
        </>
      )}
    </Stack>
  )
}
