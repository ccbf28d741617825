/** Names that people give become the identifiers that usage is kept by, and back. */
import type { Resources } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { type Dimension, type DimensionName, dimensions } from '../measures.ts'
import type { AnswerRow, FilledQuestion } from '../question.ts'

type Filter = FilledQuestion['filters'][number]

export function kindOf(name: DimensionName): string | undefined {
  return (dimensions[name] as Dimension).kind
}

const identifier = /^[a-z]{3}_[0-9a-z]{26}$/

/** Throws `not_found` where a value names nothing of the organization; an identifier may be of what is gone. */
export async function withIds(resources: Resources, filters: readonly Filter[]): Promise<Filter[]> {
  const idsOf = async (kind: string, names: string[]) =>
    Promise.all(
      names.map(async name => (name === '' || identifier.test(name) ? name : (await resources.get(kind, name)).id)),
    )
  return Promise.all(
    filters.map(async filter => {
      const kind = kindOf(filter.dimension)
      if (!kind) return filter
      const { dimension, is, isNot } = filter
      return {
        dimension,
        ...(is ? { is: await idsOf(kind, is) } : {}),
        ...(isNot ? { isNot: await idsOf(kind, isNot) } : {}),
      }
    }),
  )
}

/** Rows whose keys are what a person calls them, or the identifier of what is gone. One statement for each dimension. */
export async function named<R extends AnswerRow>(
  { db, organizationId }: { db: Kysely<AnyTables>; organizationId: string },
  by: readonly DimensionName[],
  rows: readonly R[],
): Promise<R[]> {
  const names = new Map<string, string>()
  for (const [place, dimension] of by.entries()) {
    const table = tableOf(dimension)
    const ids = [...new Set(rows.map(({ key }) => key[place]!))].filter(id => id !== '')
    if (!table || ids.length === 0) continue
    const mine = db.selectFrom(table).select(['id', 'name']).where('organization_id', '=', organizationId)
    for (const { id, name } of await mine.where('id', 'in', ids).execute()) names.set(`${place} ${id}`, String(name))
  }
  return rows.map(row => ({ ...row, key: row.key.map((value, place) => names.get(`${place} ${value}`) ?? value) }))
}

const requestNames = [
  'api',
  'apiVersion',
  'revision',
  'environment',
  'application',
  'plan',
] as const satisfies DimensionName[]

/** Single requests with names for identifiers, as `named` has them. */
export async function namedRequests<R extends Record<(typeof requestNames)[number], string>>(
  place: { db: Kysely<AnyTables>; organizationId: string },
  requests: readonly R[],
): Promise<R[]> {
  const rows = await named(
    place,
    requestNames,
    requests.map(request => ({ key: requestNames.map(name => request[name]), values: [] })),
  )
  return requests.map((request, at) => ({
    ...request,
    ...Object.fromEntries(requestNames.map((name, index) => [name, rows[at]!.key[index]])),
  }))
}

const tables: Readonly<Record<string, string>> = {
  Environment: 'environments',
  Api: 'apis',
  ApiVersion: 'api_versions',
  Application: 'applications',
  Revision: 'revisions',
  Plan: 'plans',
  Subscription: 'subscriptions',
}

function tableOf(name: DimensionName): string | undefined {
  const kind = kindOf(name)
  return kind === undefined ? undefined : tables[kind]
}
