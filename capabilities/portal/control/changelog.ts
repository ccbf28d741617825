import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'
import type { ToldChange } from '../reference/reference.ts'
import { versionFor, versionsFor } from './offered.ts'
import { toldVersion } from './told-version.ts'

interface Found {
  api_version_id: string
  number: number
  changes: ToldChange[]
  published_at: Date | string
}

const changesMax = 50

/** Revisions that were shown, newest first: what each changed for callers; and the ends that are announced. */
export const changelog: OperationHandler<{ version?: string; limit: number }> = {
  async run(context, { version: at, limit }) {
    const shown =
      at === undefined ? [...(await versionsFor(context)).versions.values()] : [(await versionFor(context, at)).version]
    const byId = new Map(shown.map(one => [one.id, one]))
    const { rows } = await sql<Found>`
      select r.api_version_id, r.number, f.changes, f.published_at from portal_references f
      join revisions r on r.organization_id = f.organization_id and r.id = f.revision_id
      where r.api_version_id = any(${[...byId.keys()]}) order by f.published_at desc, r.number desc limit ${limit * 4}`.execute(
      context.transaction,
    )
    const revisions = rows
      .filter(({ number, api_version_id }) => number <= (byId.get(api_version_id)!.number ?? 0))
      .map(({ api_version_id, number, changes, published_at }) => ({
        ...{
          kind: 'revision',
          at: new Date(published_at).toISOString(),
          version: toldVersion(byId.get(api_version_id)!),
        },
        ...{ revision: number, changes: changes.slice(0, changesMax), more: Math.max(0, changes.length - changesMax) },
      }))
    const ends = shown.flatMap(one => {
      const { deprecatedAt } = one.status as { deprecatedAt?: string }
      return one.state === 'deprecated' && deprecatedAt !== undefined
        ? [{ kind: 'deprecation', at: deprecatedAt, version: toldVersion(one) }]
        : []
    })
    const items = [...revisions, ...ends].sort((a, b) => b.at.localeCompare(a.at))
    return { items: items.slice(0, limit) }
  },
}
