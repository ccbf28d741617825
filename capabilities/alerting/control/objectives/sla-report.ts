/** What subscriptions got in a month, beside what their plans promise. */

import { csvLine } from '@gatehouse/base/csv.ts'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { groupsMax } from '@gatehouse/capability-insight/question.ts'
import type { OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface SlaInput {
  month?: string
  application?: string
}

export interface SlaAsked {
  organization: string
  month: string
  from: string
  to: string
  application: string | undefined
  /** Somebody asked for this month and no other. */
  isGiven?: boolean
}

export const slaHandler = (analytics: Pick<Analytics, 'ask'>): OperationHandler => ({
  run: asked,
  after: ((context: PrepareContext, of: SlaAsked) => report(analytics, context, of)) as OperationHandler['after'] & {},
})

export const slaExportHandler = (analytics: Pick<Analytics, 'ask'>): OperationHandler => ({
  run: asked,
  async file(context: PrepareContext, of: SlaAsked) {
    const { month, rows } = await report(analytics, context, of)
    const lines = [slaColumns, ...rows.map(row => slaColumns.map(column => cellOf(row[column])))].map(csvLine)
    return {
      name: `sla-${context.organization!.name}-${month}.csv`,
      type: 'text/csv; charset=utf-8',
      bytes: (async function* () {
        yield Buffer.from(lines.join(''))
      })(),
    }
  },
})

const slaColumns = [
  ...(['subscription', 'application', 'plan', 'environment', 'requests', 'errors'] as const),
  ...(['availability', 'promised', 'isKept', 'averageMs'] as const),
] as const

const cellOf = (value: string | number | boolean | null) => (typeof value === 'boolean' ? String(value) : value)

async function asked(
  { organization, resources, services }: WriteContext,
  { month, application }: SlaInput,
): Promise<SlaAsked> {
  const nowMs = services.clock.nowMs()
  const id = application === undefined ? undefined : (await resources.get('Application', application)).id
  const isGiven = month !== undefined
  return { organization: organization!.id, ...monthOf(month, nowMs), application: id, isGiven }
}

/** Of this month, where nobody asked for another and nobody called in the last one. */
async function report(analytics: Pick<Analytics, 'ask'>, context: PrepareContext, of: SlaAsked) {
  const nowMs = context.services.clock.nowMs()
  const reading = { ...context, nowMs }
  const told = await slaReport(analytics, reading, of)
  if (of.isGiven || told.rows.length > 0) return told
  const present = monthOf(new Date(nowMs).toISOString().slice(0, 7), nowMs)
  return slaReport(analytics, reading, { ...of, ...present })
}

export function monthOf(given: string | undefined, nowMs: number): { month: string; from: string; to: string } {
  const now = new Date(nowMs)
  const at = (offset: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset))
  const month = given ?? at(-1).toISOString().slice(0, 7)
  const [year, number] = month.split('-').map(Number) as [number, number]
  return {
    month,
    from: new Date(Date.UTC(year, number - 1)).toISOString(),
    to: new Date(Date.UTC(year, number)).toISOString(),
  }
}

interface Reading extends Pick<PrepareContext, 'read'> {
  nowMs: number
}

export async function slaReport(
  analytics: Pick<Analytics, 'ask'>,
  { read, nowMs }: Reading,
  { organization, month, from, to, application }: SlaAsked,
) {
  const filters = [
    { dimension: 'subscription', isNot: [''] },
    ...(application === undefined ? [] : [{ dimension: 'application', is: [application] }]),
  ]
  const metrics = ['requests', 'errors5xx', 'averageMs']
  const asked = { organization, from, to, filters, metrics, by: ['subscription'], limit: groupsMax }
  const answer = await analytics.ask(asked)
  const ids = answer.rows.map(({ key }) => key[0]!)
  const names = await read((_, db) => subscriptionsOf(db, organization, ids))
  const rows = answer.rows.map(({ key, values }) => {
    const [requests, errors, average] = [values[0] ?? 0, values[1] ?? 0, values[2] ?? null]
    const { promised = null, ...of } = names.get(key[0]!) ?? gone
    const availability = requests === 0 ? null : 1 - errors / requests
    const isKept = promised === null || availability === null ? null : availability >= promised
    return { subscription: key[0]!, ...of, requests, errors, availability, promised, isKept, averageMs: average }
  })
  return {
    ...{ month, from: answer.from, to: answer.to, rows, truncated: rows.length === groupsMax },
    isWhole: Date.parse(answer.from) <= Date.parse(from) && Date.parse(to) <= nowMs,
  }
}

interface Named {
  subscription?: string
  application: string
  plan: string
  environment: string
  promised?: number | null
}

const gone: Named = { application: '', plan: '', environment: '' }

async function subscriptionsOf(
  db: Kysely<AnyTables>,
  organization: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Named>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('subscriptions as s')
    .innerJoin('applications as a', 'a.id', 's.application_id')
    .innerJoin('plans as p', 'p.id', 's.plan_id')
    .innerJoin('environments as e', 'e.id', 's.environment_id')
    .select(['s.id', 's.name as subscription', 'a.name as application', 'p.name as plan', 'e.name as environment'])
    .select('p.spec')
    .where('s.organization_id', '=', organization)
    .where('s.id', 'in', [...ids])
    .execute()
  return new Map(
    rows.map(({ id, spec, ...names }) => {
      const { promise } = spec as { promise?: { availability?: number } }
      const promised = promise?.availability === undefined ? null : Number((promise.availability / 100).toFixed(6))
      return [id as string, { ...(names as unknown as Named), promised }]
    }),
  )
}
