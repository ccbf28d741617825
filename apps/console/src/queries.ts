/** State of the server, kept by what it is of, so that a change of a kind finds all that shows it. */
import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { send } from './api.ts'
import { type ConsoleNoun, pathAt, type Shown, type Where } from './units.ts'

export const client: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, gcTime: 1_800_000, retry: false, refetchOnWindowFocus: true },
  },
})

export type Filters = Readonly<Record<string, string | undefined>>
export interface Page {
  items: Shown[]
  next?: string
}

const pageRows = 50

export function listPath(noun: ConsoleNoun, { organization, workspace = '-' }: Where, filters: Filters): string {
  const pairs = Object.entries(filters).flatMap(([key, value]) => (value ? [[key, value] as [string, string]] : []))
  const query = pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
  return `${pathAt(noun.verbs.list!.path, { organization, workspace })}${query}`
}

/** A list, page by page, as the server filters and sorts it; the rows of before stay until others come. */
export const useList = (noun: ConsoleNoun, where: Where, filters: Filters = {}) =>
  useInfiniteQuery({
    queryKey: [where.organization, noun.kind, 'list', where.workspace ?? '-', filters],
    queryFn: ({ pageParam }) =>
      send({
        method: 'GET',
        path: listPath(noun, where, { limit: String(pageRows), ...filters, cursor: pageParam || undefined }),
      }) as Promise<Page>,
    initialPageParam: '',
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  })

export const oneQuery = (noun: ConsoleNoun, where: Where) => ({
  queryKey: [where.organization, noun.kind, 'one', where.workspace ?? '-', where.name],
  queryFn: () => send({ method: 'GET', path: pathAt(noun.verbs.get!.path, where) }) as Promise<Shown>,
})

export const useOne = (noun: ConsoleNoun, where: Where) => useQuery(oneQuery(noun, where))

/** Names of a kind that hold what was typed, for fields that name one. */
export const namesQuery = (noun: ConsoleNoun, organization: string, search: string) => ({
  queryKey: [organization, noun.kind, 'names', search],
  queryFn: async (): Promise<string[]> => {
    const path = listPath(noun, { organization }, { search, limit: '20' })
    const { items } = (await send({ method: 'GET', path })) as Page
    return [...new Set(items.map(({ name }) => name))]
  },
})

/** What an operation that reads answers. */
export const useAnswer = <T>(kind: string, path: string, options: { enabled?: boolean } = {}) =>
  useQuery({
    queryKey: [organizationIn(path), kind, 'answer', path],
    queryFn: () => send({ method: 'GET', path }) as Promise<T>,
    ...options,
  })

const organizationIn = (path: string) => decodeURIComponent(/\/organizations\/([^/?]+)/.exec(path)?.[1] ?? '-')

/** After a write: everything of the organization is looked at again where it is shown. */
export const changed = (organization: string) => client.invalidateQueries({ queryKey: [organization] })
