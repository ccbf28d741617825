import { Diff } from '@gatehouse/ui/diff.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Group, Select, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { problemOf } from './api.ts'
import { client, oneQuery, useList } from './queries.ts'
import type { PageProps } from './resource-page.tsx'
import { nounOf, type Where } from './units.ts'
import { yamlText } from './yaml-text.ts'

const noun = nounOf('Revision')

/** What changed between two revisions. */
export function RevisionDiff({ row, where }: PageProps) {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const list = useList(noun, where, { apiVersion: row.name, sort: '-createdAt', limit: '100' })
  const names = list.data?.pages[0]?.items.map(({ name }) => name)
  if (!names) return <Skeleton h={200} />
  if (names.length === 0) return <Empty title={t('noRevision')} text={t('noRevisionText')} />
  const [to = '', from = to] = [search.to ?? names[0], search.from ?? names[1]]
  const choose = (key: string, value: string | null) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, [key]: value ?? undefined }), replace: true })
  const select = (key: string, label: string, value: string) => (
    <Select
      {...{ size: 'xs', w: 240, label, value, data: names, allowDeselect: false }}
      onChange={next => choose(key, next)}
    />
  )
  return (
    <Stack gap="md">
      <Group>
        {select('from', t('before'), from)}
        {select('to', t('after'), to)}
      </Group>
      <Between where={where} from={from} to={to} />
    </Stack>
  )
}

function Between({ where, from, to }: { where: Where; from: string; to: string }) {
  const texts = useQuery({
    queryKey: [where.organization, 'Revision', 'texts', where.workspace, from, to],
    queryFn: () => Promise.all([textOf({ ...where, name: from }), textOf({ ...where, name: to })]),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (texts.error) return <Problem problem={problemOf(texts.error)} again={() => texts.refetch()} />
  if (!texts.data) return <Skeleton h={200} />
  return <Diff before={texts.data[0]} after={texts.data[1]} />
}

async function textOf(where: Where): Promise<string> {
  const { spec } = await client.fetchQuery(oneQuery(noun, where))
  return yamlText(spec.content ?? spec)
}
