/** What a rise or fall is made of, asked of the store of usage, and the deployment that came before it. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler, PrepareContext } from '@gatehouse/control'
import {
  type Breakdown,
  type BreakdownRow,
  type Cause,
  type ChangeTold,
  changeBefore,
  type Explained,
  explain,
  type Sums,
} from '@gatehouse/foresight'
import type { Filled } from '@gatehouse/schema'
import { sql } from 'kysely'
import type { explainRise } from '../../foresight-operations.ts'
import { type DimensionName, dimensions, type MetricName } from '../../measures.ts'
import type { Question } from '../../question.ts'
import type { Analytics } from '../analytics.ts'
import { named } from '../naming.ts'
import { idsOf } from './anomalies.ts'
import { counted, milliseconds, percent } from './figure-words.ts'

type Input = Filled<typeof explainRise.input>
type Asked = Pick<Analytics, 'ask'>
type Meant = Pick<Question, 'organization' | 'filters'> & { fromMs: number; toMs: number; api?: string | undefined }

const hourMs = 3_600_000
const longestMs = 24 * hourMs
const groupsAsked = 200
/** How it shows, rather than where it comes from. */
const symptoms = ['failure', 'reason', 'status']
/** Those that the store has: some came later than others. */
const wanted = [
  'apiVersion',
  'revision',
  'endpoint',
  'target',
  'application',
  'node',
  'country',
  'region',
  'failure',
  'reason',
  'status',
]
const singles = wanted.filter(name => name in dimensions) as DimensionName[]
const pairs: DimensionName[][] = [
  ['apiVersion', 'endpoint'],
  ['endpoint', 'target'],
]
/** Of one application: what is kept of both together. */
const ofOne: DimensionName[] = ['apiVersion', 'endpoint', 'failure', 'status']

const measured: Record<Input['of'], MetricName[]> = {
  errors: ['requests', 'errors5xx'],
  latency: ['requests', 'averageMs'],
  cost: ['requests', 'cost'],
  requests: ['requests'],
}

export const explainHandler = (analytics: Asked): OperationHandler<Input> => ({
  async run({ resources, organization, services }, input): Promise<Meant> {
    const ids = await idsOf(resources, input)
    const filters = Object.entries(ids).map(([dimension, id]) => ({ dimension, is: [id] }))
    const fromMs = Date.parse(input.from)
    const toMs = input.to === undefined ? Math.min(services.clock.nowMs(), fromMs + longestMs) : Date.parse(input.to)
    if (toMs <= fromMs) throw new Failure('invalid_input', 'The span ends before it begins.')
    if (toMs - fromMs > 31 * longestMs) {
      throw new Failure('invalid_input', 'The span is longer than 31 days.', { hint: 'Ask about when it began.' })
    }
    return { organization: organization!.id, filters, fromMs, toMs, api: ids.api } as Meant
  },
  after: (context, meant, input) => told(context, analytics, { meant: meant as unknown as Meant, input }),
})

async function told(context: PrepareContext, analytics: Asked, { meant, input }: { meant: Meant; input: Input }) {
  const { fromMs, toMs } = meant
  const before = await spanBefore(analytics, meant, input.of)
  const bys = input.application === undefined ? [...singles.map(one => [one]), ...pairs] : ofOne.map(one => [one])
  const during = { from: iso(fromMs), to: iso(toMs) }
  const breakdowns = await Promise.all(bys.map(by => breakdown(analytics, { meant, of: input.of, by, before, during })))
  const scale = (toMs - fromMs) / (Date.parse(before.to) - Date.parse(before.from))
  const found = explain({
    of: input.of === 'requests' ? 'requests' : 'perRequest',
    ...{ breakdowns, scale, symptoms, blanks: ['application'] },
  })
  const change = await changeOf(context, meant, found.causes[0])
  const causes = await namedCauses(context, found.causes)
  return {
    ...during,
    before,
    ...{ excess: found.excess, isEverywhere: found.isEverywhere, causes },
    ...(change ? { change } : {}),
    text: inWords({ ...found, causes }, { of: input.of, change, fromMs }),
  }
}

const iso = (ms: number) => new Date(ms).toISOString()

/** Traffic has its hours: it is held against the same of the week before, if anybody called then. */
async function spanBefore(analytics: Asked, { organization, filters, fromMs, toMs }: Meant, of: Input['of']) {
  const right = { from: iso(2 * fromMs - toMs), to: iso(fromMs) }
  if (of !== 'requests') return right
  const weekMs = 7 * longestMs
  const week = { from: iso(fromMs - weekMs), to: iso(toMs - weekMs) }
  if (toMs - fromMs > weekMs) return right
  const { rows } = await analytics.ask({ organization, ...(filters ? { filters } : {}), ...week })
  return (rows[0]?.values[0] ?? 0) > 0 ? week : right
}

interface Asking {
  meant: Meant
  of: Input['of']
  by: DimensionName[]
  before: { from: string; to: string }
  during: { from: string; to: string }
}

async function breakdown(analytics: Asked, { meant, of, by, before, during }: Asking): Promise<Breakdown> {
  const { organization, filters } = meant
  const asked = { organization, ...(filters ? { filters } : {}), by, metrics: measured[of], limit: groupsAsked }
  const [was, is] = await Promise.all([before, during].map(span => analytics.ask({ ...asked, ...span })))
  const rows = new Map<string, { key: string[]; before?: Sums; during?: Sums }>()
  for (const [when, answer] of [
    ['before', was!],
    ['during', is!],
  ] as const) {
    for (const { key, values } of answer.rows) {
      const name = JSON.stringify(key)
      const row = rows.get(name) ?? { key }
      row[when] = sumsOf(of, values)
      rows.set(name, row)
    }
  }
  return { by, rows: [...rows.values()] satisfies BreakdownRow[] }
}

function sumsOf(of: Input['of'], [requests, figure]: readonly (number | null)[]): Sums {
  const count = requests ?? 0
  return { requests: count, amount: of === 'latency' ? (figure ?? 0) * count : (figure ?? 0) }
}

interface ChangeShown {
  deployment: string
  apiVersion: string
  at: string
}

/** `cause` still has identifiers. */
async function changeOf(context: PrepareContext, { fromMs, api }: Meant, cause: Cause | undefined) {
  const rows = await context.read(async (_, db) => {
    const { rows } = await sql<{ id: string; name: string; at: Date | string; version: string; version_id: string }>`
      select d.id, d.name, d.created_at as at, v.name as version, v.id as version_id from deployments d
      join api_versions v on v.organization_id = d.organization_id and v.id = d.api_version_id
      where d.organization_id = ${context.organization!.id}
        and d.created_at between ${iso(fromMs - hourMs)}::timestamptz and ${iso(fromMs + hourMs / 12)}::timestamptz
        ${api === undefined ? sql`` : sql`and v.api_id = ${api}`}
      order by d.created_at desc limit 100`.execute(db)
    return rows
  })
  const changes: ChangeTold[] = rows.map(row => ({
    ...{ id: row.id, atMs: new Date(row.at).getTime(), of: { apiVersion: row.version_id } },
  }))
  const change = changeBefore(changes, { fromMs, cause })
  const row = change && rows.find(({ id }) => id === change.id)
  const shown: ChangeShown | undefined = row && { deployment: row.name, apiVersion: row.version, at: iso(change.atMs) }
  return shown
}

/** One look at the names of each dimension. */
async function namedCauses({ read, organization }: PrepareContext, causes: readonly Cause[]): Promise<Cause[]> {
  return read(async (_, db) => {
    const shown: Cause[] = []
    for (const cause of causes) {
      const by = cause.by as DimensionName[]
      const rows = await named({ db, organizationId: organization!.id }, by, [{ key: [...cause.key], values: [] }])
      shown.push({ ...cause, key: rows[0]!.key })
    }
    return shown
  })
}

const figured: Record<Input['of'], (value: number) => string> = {
  errors: value => `${percent(value)} failed`,
  latency: value => `${milliseconds(value)} on average`,
  cost: value => `a cost of ${counted(value)} a request`,
  requests: value => `${counted(value)} requests`,
}

function inWords(
  { causes, excess, isEverywhere }: Explained,
  { of, change, fromMs }: { of: Input['of']; change: ChangeShown | undefined; fromMs: number },
): string {
  if (excess === 0) return 'Nothing rose or fell.'
  const [first] = causes
  const direction = excess > 0 ? 'rise' : 'fall'
  const tell = figured[of]
  const what = first?.by.map((name, at) => `${titleOf(name)} ${first.key[at] || '(none)'}`).join(' and ')
  const cause =
    isEverywhere || !first
      ? `Nothing stands out: the ${direction} is everywhere alike.`
      : `${percent(Math.min(1, first.explains))} of the ${direction} stands at ${what}, which has ${percent(first.share)} of the traffic: ${tell(first.during)}, ${tell(first.before)} before.`
  if (!change) return cause
  const minutes = Math.round((fromMs - Date.parse(change.at)) / 60_000)
  const when = minutes > 0 ? `${minutes} minutes before` : 'as it began'
  return `${cause} ${change.apiVersion} was deployed ${when}.`
}

function titleOf(name: string): string {
  const title = (dimensions as Record<string, { title: string }>)[name]?.title ?? name
  return /^[A-Z]{2}/.test(title) ? title : title.toLowerCase()
}
