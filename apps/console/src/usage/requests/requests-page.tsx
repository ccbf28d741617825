import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, NumberInput, Stack } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { api, problemOf } from '../../api.ts'
import { filtersOf, type Words } from '../filter-words.ts'
import { InsightPlaces } from '../insight-places.tsx'
import { Narrowing, useWords } from '../narrowing.tsx'
import { spanOf } from '../usage-span.ts'
import { RequestFacts } from './request-facts.tsx'
import { type OneRequest, RequestTable } from './request-table.tsx'

/** The requests behind a figure: those that the address narrows to. */
export function RequestsPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { words, put } = useWords()
  const [chosen, setChosen] = useState<OneRequest>()
  const choose = useCallback((request: OneRequest) => setChosen(request), [])
  const found = useRequests(organization, words)
  const rows = found.data?.pages.flatMap(({ requests }) => requests)
  const isFailed = words.status === '4xx,5xx'
  return (
    <Stack gap="lg">
      <PageHeader title={t('insightRequests')} about={t('requestsText')} />
      <InsightPlaces words={words} />
      <Group gap="sm" align="end">
        <Narrowing words={words} put={put} />
        <Button
          size="compact-xs"
          variant={isFailed ? 'light' : 'default'}
          aria-pressed={isFailed}
          onClick={() => put({ status: isFailed ? undefined : '4xx,5xx' })}
        >
          {t('requestFailedOnly')}
        </Button>
        <NumberInput
          size="xs"
          w={150}
          min={0}
          placeholder={t('requestSlower')}
          aria-label={t('requestSlower')}
          value={words.minMs === undefined ? '' : Number(words.minMs)}
          onChange={value => put({ minMs: value === '' ? undefined : String(value) })}
        />
        {words.maxMs !== undefined && (
          <Button size="compact-xs" variant="light" onClick={() => put({ maxMs: undefined })}>
            {`≤ ${words.maxMs} ms ✕`}
          </Button>
        )}
      </Group>
      {found.error && !found.data && <Problem problem={problemOf(found.error)} again={() => found.refetch()} />}
      {rows?.length === 0 && <Empty title={t('usageNothing')} text={t('requestsNone')} />}
      {!found.error && (rows === undefined || rows.length > 0) && (
        <RequestTable
          rows={rows}
          choose={choose}
          more={found.hasNextPage}
          onMore={() => void found.fetchNextPage()}
          busy={found.isFetchingNextPage}
        />
      )}
      {chosen && <RequestFacts request={chosen} close={() => setChosen(undefined)} />}
    </Stack>
  )
}

function useRequests(organization: string, words: Words) {
  const bound = (name: 'minMs' | 'maxMs') =>
    words[name] !== undefined && Number(words[name]) >= 0 ? { [name]: Number(words[name]) } : {}
  const asked = { ...spanOf(words).asked, filters: filtersOf(words), ...bound('minMs'), ...bound('maxMs') }
  return useInfiniteQuery({
    queryKey: [organization, 'any', 'requests', asked],
    queryFn: ({ pageParam }) =>
      api.requests({ organization }, { ...asked, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  })
}
