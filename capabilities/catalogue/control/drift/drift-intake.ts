/** What gateways tell of traffic that contracts do not know, into rows: counted on, and bounded for each API version. */
import { createHash } from 'node:crypto'
import type { Clock } from '@gatehouse/base'
import type { ContractsDrifted } from '@gatehouse/control/distribution/gateway-routes.ts'
import type { DriftFound, DriftReport } from '@gatehouse/program'
import { type AnyTables, json, type Store } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'
import { isUse, keepUses, useRowsMax } from '../uses/use-rows.ts'

/** Findings beside the contract of an API version in an environment; more are only counted. */
export const driftRowsMax = 1000
/** Of those, requests that no endpoint answers: anybody can make them up. */
const unansweredMax = 250
/** Beside those. */
export const personalRowsMax = 1000
export const applicationsMax = 64

/** The kind of the row that counts those that found no room. */
export const moreKind = 'more'

type Place = Pick<DriftFound, 'apiVersionId' | 'environmentId'>

export interface DriftIntakeOptions {
  store: Store
  clock: Clock
  /** Of an API version in an environment. */
  usesMax?: number
}

/** A gateway is heard about API versions in environments of its own group alone. */
export function driftIntake({ store, clock, usesMax = useRowsMax }: DriftIntakeOptions): ContractsDrifted {
  return async (gatewayGroupId, report) => {
    const nowAt = new Date(clock.nowMs()).toISOString()
    // In one order: two gateways that tell at once wait for each other, and neither for ever.
    for (const [, place] of [...placesOf(report)].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const isOf = (one: Place) => one.apiVersionId === place.apiVersionId && one.environmentId === place.environmentId
      const more = report.more.filter(isOf).reduce((sum, { count }) => sum + count, 0)
      await store.transaction(async trx => {
        const organizationId = await ownerOf(trx, gatewayGroupId, place)
        if (organizationId === undefined) return
        const kept = { ...place, organizationId, nowAt }
        const found = report.found.filter(isOf)
        const mine = await ownApplications(trx, organizationId, found)
        await keepUses(trx, kept, { found: found.filter(isUse), mine, max: usesMax })
        await keep(trx, { ...kept, found: found.filter(one => !isUse(one)), mine, more })
      })
    }
  }
}

function placesOf({ found, more }: DriftReport): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const one of [...found, ...more]) places.set(`${one.apiVersionId} ${one.environmentId}`, one)
  return places
}

/** Holds the API version, so that rows are counted by one at a time. */
async function ownerOf(trx: Transaction<AnyTables>, group: string, place: Place): Promise<string | undefined> {
  const { rows } = await sql<{ organization_id: string }>`select v.organization_id from api_versions v
    join environments e on e.organization_id = v.organization_id and e.id = ${place.environmentId}
    where v.id = ${place.apiVersionId} and e.gateway_group_id = ${group} for update of v`.execute(trx)
  return rows[0]?.organization_id
}

interface Kept extends Place {
  organizationId: string
  nowAt: string
  found: readonly DriftFound[]
  mine: ReadonlySet<string>
  more: number
}

async function keep(trx: Transaction<AnyTables>, { found, mine, more, ...place }: Kept): Promise<void> {
  const { apiVersionId, environmentId } = place
  if (found.length === 0 && more === 0) return
  const known = await sql<{ digest: string; kind: string }>`select digest, kind from contract_drift
    where api_version_id = ${apiVersionId} and environment_id = ${environmentId} and kind <> ${moreKind}`.execute(trx)
  const digests = new Set(known.rows.map(({ digest }) => digest))
  const room = new Room(known.rows)
  let left = more
  for (const one of found) {
    const digest = digestOf(one)
    if (!digests.has(digest) && !room.take(one.kind)) {
      left += one.count
      continue
    }
    digests.add(digest)
    await put(trx, place, { ...one, digest, applications: one.applications.filter(id => mine.has(id)) })
  }
  if (left === 0) return
  const rest = {
    kind: moreKind,
    method: '',
    path: '',
    name: '',
    type: '',
    applications: [],
    count: left,
    digest: moreKind,
  }
  await put(trx, place, rest)
}

/** Rows that there may be of each sort, so that none takes the room of another. */
class Room {
  #unanswered = 0
  #personal = 0
  #all = 0

  constructor(rows: readonly { kind: string }[]) {
    for (const { kind } of rows) this.#count(kind)
  }

  /** False where there is none for this kind. */
  take(kind: string): boolean {
    const isFull = isPersonal(kind)
      ? this.#personal >= personalRowsMax
      : this.#all >= driftRowsMax || (isUnanswered(kind) && this.#unanswered >= unansweredMax)
    if (!isFull) this.#count(kind)
    return !isFull
  }

  #count(kind: string): void {
    if (isPersonal(kind)) this.#personal++
    else this.#all++
    if (isUnanswered(kind)) this.#unanswered++
  }
}

const isUnanswered = (kind: string) => kind === 'path' || kind === 'method'
const isPersonal = (kind: string) => kind.startsWith('personal')

const digestOf = ({ kind, method, path, name, type }: DriftFound) =>
  createHash('sha256')
    .update(JSON.stringify([kind, method, path, name, type]))
    .digest('hex')

type Row = Omit<DriftFound, 'kind' | keyof Place> & { kind: string; digest: string }

async function put(
  trx: Transaction<AnyTables>,
  { organizationId, apiVersionId, environmentId, nowAt }: Omit<Kept, 'found' | 'mine' | 'more'>,
  { digest, kind, method, path, name, type, count, applications }: Row,
): Promise<void> {
  await sql`insert into contract_drift as d (organization_id, api_version_id, environment_id, digest, kind, method, path,
      name, type, count, applications, first_seen_at, last_seen_at)
    values (${organizationId}, ${apiVersionId}, ${environmentId}, ${digest}, ${kind}, ${method}, ${path}, ${name},
      ${type}, ${count}, ${json(applications)}::jsonb, ${nowAt}, ${nowAt})
    on conflict (api_version_id, environment_id, digest) do update set
      count = least(d.count + excluded.count, 9007199254740991), last_seen_at = excluded.last_seen_at,
      applications = case when jsonb_array_length(d.applications) >= ${applicationsMax} then d.applications
        else (select coalesce(jsonb_agg(distinct one), '[]'::jsonb)
          from jsonb_array_elements(d.applications || excluded.applications) as one) end`.execute(trx)
}

/** A gateway names none of another organization. */
async function ownApplications(
  trx: Transaction<AnyTables>,
  organizationId: string,
  found: readonly DriftFound[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(found.flatMap(({ applications }) => applications))]
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select id from applications
    where organization_id = ${organizationId} and id = any(${ids})`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}
