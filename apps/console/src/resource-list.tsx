import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { Icon } from '@gatehouse/ui/icon.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button } from '@mantine/core'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { listAddress } from './address.ts'
import { problemOf } from './api.ts'
import { columnsOf, emptyColumns } from './columns.tsx'
import { ListFilters } from './list-filters.tsx'
import { NotFound } from './not-found.tsx'
import { useList } from './queries.ts'
import { useMay } from './session.ts'
import { type ConsoleNoun, inSentence, nounAt, wordsOf } from './units.ts'

/** Any kind as a list, from its unit. */
export function ResourceList() {
  const { plural = '' } = useParams({ strict: false }) as { plural?: string }
  const noun = nounAt(plural)
  return noun?.verbs.list ? <List key={plural} noun={noun} /> : <NotFound />
}

function List({ noun }: { noun: ConsoleNoun }) {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { workspace, then: _, ...filters } = useSearch({ strict: false }) as Record<string, string | undefined>
  const list = useList(noun, { organization, workspace }, filters)
  const rows = list.data?.pages.flatMap(({ items }) => items)
  const empty = emptyColumns(noun, rows ?? []).join(' ')
  const columns = useMemo(
    () => columnsOf(noun, organization).filter(({ key }) => !empty.split(' ').includes(key)),
    [noun, organization, empty],
  )
  const narrowed = workspace !== undefined || Object.values(filters).some(Boolean)
  return (
    <>
      <PageHeader
        title={wordsOf(noun.plural)}
        about={noun.summary}
        actions={<Make noun={noun} organization={organization} />}
      />
      <ListFilters noun={noun} organization={organization} />
      {list.error && <Problem problem={problemOf(list.error)} again={() => list.refetch()} />}
      {rows?.length === 0 && !list.error ? (
        <Empty
          title={narrowed ? t('nothingFits') : t('noneYet', { what: inSentence(wordsOf(noun.plural)) })}
          text={narrowed ? t('nothingFitsText') : noun.summary}
        >
          {!narrowed && <Make noun={noun} organization={organization} />}
        </Empty>
      ) : (
        !(list.error && !rows) && (
          <DataTable
            caption={wordsOf(noun.plural)}
            columns={columns}
            rows={rows}
            rowKey={row => row.id}
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        )
      )}
    </>
  )
}

/** The one primary action of a list. */
function Make({ noun, organization }: { noun: ConsoleNoun; organization: string }) {
  const may = useMay({ organization })
  if (!may(noun.verbs.create)) return null
  const imports = noun.kind === 'Api'
  const to = imports ? `/${organization}/import` : `${listAddress(organization, noun.plural)}/new`
  return (
    <Button component={Link} to={to} leftSection={<Icon name={imports ? 'upload' : 'plus'} />}>
      {imports ? t('importApi') : t('create', { what: inSentence(noun.title) })}
    </Button>
  )
}
