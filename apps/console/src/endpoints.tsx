import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Badge, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { problemOf } from './api.ts'
import { kindName } from './kind-name.ts'
import { useAnswer } from './queries.ts'
import type { PageProps } from './resource-page.tsx'
import { pathAt } from './units.ts'

interface Endpoint {
  method: string
  path: string
  operation: { operationId?: unknown; summary?: unknown; deprecated?: unknown }
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace']

/** What the definition offers, with the overlays of the version. */
export function Endpoints({ noun, row, where }: PageProps) {
  const { q = '' } = useSearch({ strict: false }) as { q?: string }
  const navigate = useNavigate()
  const action = noun.actions.find(({ name }) => name === 'document')!
  const answer = useAnswer<{ kind: string; document: Record<string, unknown> }>(
    'ApiVersion',
    pathAt(action.path, where),
  )
  if (answer.error) return <Problem problem={problemOf(answer.error)} again={() => answer.refetch()} />
  const kind = answer.data?.kind ?? 'openapi'
  if (kind !== 'openapi')
    return <Empty title={t('noEndpointsOf', { kind: kindName(kind) })} text={t('noEndpointsOfText')} />
  const all = answer.data && endpointsOf(answer.data.document)
  const word = q.toLowerCase()
  const rows = all?.filter(({ method, path, operation }) =>
    `${method} ${path} ${operation.operationId ?? ''} ${operation.summary ?? ''}`.toLowerCase().includes(word),
  )
  return (
    <>
      <TextInput
        data-search
        size="xs"
        w={260}
        mb="sm"
        type="search"
        aria-label={t('search')}
        placeholder={t('searchEndpoints')}
        value={q}
        onChange={event => {
          const typed = event.currentTarget.value
          void navigate({ to: '.', search: (before: object) => ({ ...before, q: typed || undefined }), replace: true })
        }}
      />
      <DataTable
        caption={t('endpoints')}
        rows={rows}
        rowKey={({ method, path }) => `${method} ${path}`}
        columns={columnsFor(String(row.spec.basePath ?? ''))}
      />
    </>
  )
}

function endpointsOf({ paths }: Record<string, unknown>): Endpoint[] {
  return Object.entries((paths ?? {}) as Record<string, Record<string, Endpoint['operation']>>).flatMap(
    ([path, item]) => methods.flatMap(method => (item?.[method] ? [{ method, path, operation: item[method] }] : [])),
  )
}

function columnsFor(basePath: string): Column<Endpoint>[] {
  return [
    {
      key: 'method',
      title: t('method'),
      cell: ({ method }) => <code className="gh-mono">{method.toUpperCase()}</code>,
    },
    {
      key: 'path',
      title: t('path'),
      cell: ({ path }) => <code className="gh-mono">{`${basePath}${path}`}</code>,
    },
    {
      key: 'summary',
      title: t('summary'),
      cell: ({ operation }) => String(operation.summary ?? operation.operationId ?? ''),
    },
    {
      key: 'deprecated',
      title: t('state'),
      cell: ({ operation }) =>
        operation.deprecated === true && (
          <Badge variant="default" tt="none" fw={400}>
            {t('deprecated')}
          </Badge>
        ),
    },
  ]
}
