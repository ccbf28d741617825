import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Select, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api, problemOf } from '../../api.ts'
import { useMay } from '../../session.ts'
import { nounOf } from '../../units.ts'
import { filtersOf } from '../filter-words.ts'
import { InsightPlaces } from '../insight-places.tsx'
import { Narrowing, useWords } from '../narrowing.tsx'
import { lengthMs, spanOf } from '../usage-span.ts'
import { type BoardSpec, builtIn, type Tile } from './board.ts'
import { CopyBoard } from './copy-board.tsx'
import { BoardTile } from './tile.tsx'
import { useDeployments } from './use-deployments.ts'

/** Pictures of usage: those that are always there, and the organization's own. */
export function DashboardsPage() {
  const { organization = '', board = 'overview' } = useParams({ strict: false }) as Record<string, string>
  const { words, put } = useWords()
  const own = useQuery({
    queryKey: [organization, 'Dashboard', 'all'],
    queryFn: () => api.dashboards.list({ organization }, { limit: 200 }),
  })
  const found = useBoard(board, own.data?.items)
  return (
    <Stack gap="lg">
      <PageHeader
        title={found?.spec.title || board}
        about={found?.spec.description || t('dashboardsText')}
        actions={found && <BoardActions {...{ organization, board, spec: found.spec }} isOwn={found.isOwn} />}
      />
      <InsightPlaces words={words} />
      <Group gap="sm" align="end">
        <BoardSelect board={board} own={own.data?.items ?? []} />
        <Narrowing words={words} put={put} {...(found?.spec.since ? { since: found.spec.since } : {})} />
      </Group>
      {own.error && <Problem problem={problemOf(own.error)} again={() => own.refetch()} />}
      {found ? (
        <Board key={board} organization={organization} spec={found.spec} {...{ words, put }} />
      ) : own.isPending ? (
        <Skeleton h={300} />
      ) : (
        <Empty title={t('notFound')} text={board} />
      )}
    </Stack>
  )
}

type Own = Awaited<ReturnType<typeof api.dashboards.list>>['items'][number]

function useBoard(name: string, own: readonly Own[] | undefined): { spec: BoardSpec; isOwn: boolean } | undefined {
  return useMemo(() => {
    const mine = own?.find(one => one.name === name)
    if (mine) return { spec: mine.spec, isOwn: true }
    const known = builtIn.find(one => one.name === name)
    if (!known) return undefined
    const tiles = known.tiles.map((tile): Tile => ({ ...tile, title: t(tile.title) }))
    return { spec: { title: t(known.title), tiles }, isOwn: false }
  }, [name, own])
}

function BoardSelect({ board, own }: { board: string; own: readonly Own[] }) {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { words } = useWords()
  const navigate = useNavigate()
  const data = [
    ...(own.length > 0
      ? [{ group: t('dashboardOwn'), items: own.map(({ name, spec }) => ({ value: name, label: spec.title || name })) }]
      : []),
    {
      group: t('dashboards'),
      items: builtIn
        .filter(({ name }) => !own.some(one => one.name === name))
        .map(({ name, title }) => ({ value: name, label: t(title) })),
    },
  ]
  return (
    <Select
      w={240}
      size="xs"
      searchable
      aria-label={t('dashboards')}
      allowDeselect={false}
      data={data}
      value={board}
      onChange={name => name && void navigate({ to: `/${organization}/dashboards/${name}`, search: words as never })}
    />
  )
}

interface BoardActionsProps {
  organization: string
  board: string
  spec: BoardSpec
  isOwn: boolean
}

function BoardActions({ organization, board, spec, isOwn }: BoardActionsProps) {
  const may = useMay({ organization })
  const [copying, setCopying] = useState(false)
  const { create, update } = nounOf('Dashboard').verbs
  return (
    <>
      {isOwn && may(update?.role) && (
        <Button
          variant="default"
          renderRoot={props => <Link to={`/${organization}/r/dashboards/-/${board}/edit`} {...props} />}
        >
          {t('dashboardEdit')}
        </Button>
      )}
      {may(create?.role) && (
        <Button variant="default" onClick={() => setCopying(true)}>
          {t('dashboardCopy')}
        </Button>
      )}
      {copying && <CopyBoard {...{ organization, board, spec }} close={() => setCopying(false)} />}
    </>
  )
}

interface BoardProps {
  organization: string
  spec: BoardSpec
  words: ReturnType<typeof useWords>['words']
  put: ReturnType<typeof useWords>['put']
}

function Board({ organization, spec, words, put }: BoardProps) {
  const meant = useMemo(() => {
    const since = words.since ?? spec.since
    const span = spanOf({ ...words, since })
    return { ...span, filters: [...(spec.filters ?? []), ...filtersOf(words)], ms: lengthMs(span.asked) }
  }, [words, spec])
  const marks = useDeployments(organization, meant.ms, words.apiVersion)
  return (
    <div className="board">
      {spec.tiles.map((tile, index) => (
        <BoardTile key={`${index} ${tile.title}`} {...{ tile, meant, marks, words, put }} />
      ))}
    </div>
  )
}
