/** The indicators of all rooms beside each other, and those that usage tells. */
import {
  type Indicator,
  type IndicatorSpan,
  indicatorGroups,
  type OperationHandler,
  type PrepareContext,
} from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { indicators } from '../indicator-operations.ts'
import type { MetricName } from '../measures.ts'
import type { Question } from '../question.ts'
import type { Analytics } from './analytics.ts'

export const indicatorsHandler: OperationHandler = {
  run: async () => undefined,
  async after(context: PrepareContext, _, { days }: Filled<typeof indicators.input>) {
    const { clock, indicators } = context.services
    const toMs = clock.nowMs() + 1000
    const fromMs = toMs - days * 86_400_000
    const told = []
    // One after the other: each asks a store that others wait for as well.
    for (const indicator of inOrder(indicators)) {
      const value = await indicator.told(context, { fromMs, toMs })
      const earlier = { fromMs: fromMs - (toMs - fromMs), toMs: fromMs }
      const before = indicator.ofNow ? undefined : await indicator.told(context, earlier)
      told.push(shown(indicator, value, before))
    }
    return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), indicators: told }
  },
}

const inOrder = (all: readonly Indicator[]) => indicatorGroups.flatMap(group => all.filter(one => one.group === group))

function shown(
  { told: _, ofNow: __, goal, ...indicator }: Indicator,
  value: number | undefined,
  before: number | undefined,
) {
  return {
    ...indicator,
    ...(value === undefined ? {} : { value }),
    ...(before === undefined ? {} : { before }),
    ...goal,
    ...(goal && value !== undefined ? { isMet: 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast } : {}),
  }
}

const groupsMax = 1000

type Store = Pick<Analytics, 'ask'>

export const usageIndicators = (store: Store): Indicator[] => [
  percentile(store, 'p50Ms', 'Median latency'),
  percentile(store, 'p95Ms', '95th percentile of latency'),
  percentile(store, 'p99Ms', '99th percentile of latency'),
  {
    ...{ name: 'throughput', group: 'performance', unit: 'count', title: 'Requests' },
    description: 'Requests that were answered.',
    told: async (context, span) => (await rowsOf(store, context, { ...span })).at(0)?.values[0] ?? 0,
  },
  {
    ...{ name: 'availability', group: 'performance', unit: 'share', title: 'Availability' },
    description: 'Share of requests that were not answered with 500 or above.',
    goal: { atLeast: 0.999 },
    async told(context, span) {
      const [row] = await rowsOf(store, context, { ...span, metrics: ['errorRate'] })
      const rate = row?.values[0]
      return rate === null || rate === undefined ? undefined : 1 - rate
    },
  },
  {
    ...{ name: 'activeApplications', group: 'adoption', unit: 'count', title: 'Active applications' },
    description: 'Applications that called.',
    async told(context, span) {
      const rows = await rowsOf(store, context, { ...span, by: ['application'], limit: groupsMax })
      return rows.filter(({ key }) => key[0] !== '').length
    },
  },
  refused(store, {
    name: 'threats',
    title: 'Threats that were kept off',
    description: 'Requests that policies of protection refused: attacks, bots, forbidden places, bans.',
    codes: context => codesOf(context, isProtection),
  }),
  refused(store, {
    name: 'violations',
    title: 'Violations of policies',
    description: 'Requests that other policies refused: identity, rights, limits, contracts.',
    codes(context) {
      const threats = codesOf(context, isProtection)
      const all = codesOf(context, room => !isProtection(room) && room !== 'lifecycle')
      return new Set([...all].filter(code => !threats.has(code)))
    },
  }),
]

const isProtection = (room: string) => room === 'protection'

async function rowsOf(store: Store, context: PrepareContext, { fromMs, toMs, ...more }: IndicatorSpan & Asked) {
  const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  return (await store.ask({ organization: context.organization!.id, ...span, ...more })).rows
}

type Asked = Partial<Pick<Question, 'metrics' | 'by' | 'limit'>>

const percentile = (store: Store, metric: MetricName, title: string): Indicator => ({
  ...{ name: metric, group: 'performance', unit: 'ms', title },
  description: 'How long requests took, the caller’s part included.',
  async told(context, span) {
    const [row] = await rowsOf(store, context, { ...span, metrics: [metric] })
    return row?.values[0] ?? undefined
  },
})

interface Refused extends Pick<Indicator, 'name' | 'title' | 'description'> {
  codes: CodeFilter
}

const refused = (store: Store, { codes, ...named }: Refused): Indicator => ({
  ...named,
  ...{ group: 'security', unit: 'count' },
  async told(context, span) {
    const rows = await failuresOf(store, context, span)
    const meant = codes(context)
    return rows.reduce((sum, { key, values }) => sum + (meant.has(key[0]!) ? (values[0] ?? 0) : 0), 0)
  },
})

/** Asked once for all who tell of the same answer. */
const failuresAsked = new WeakMap<PrepareContext, Map<string, ReturnType<typeof rowsOf>>>()

function failuresOf(store: Store, context: PrepareContext, span: IndicatorSpan) {
  const asked = failuresAsked.get(context) ?? new Map<string, ReturnType<typeof rowsOf>>()
  failuresAsked.set(context, asked)
  const key = `${span.fromMs} ${span.toMs}`
  const rows = asked.get(key) ?? rowsOf(store, context, { ...span, by: ['failure'], limit: groupsMax })
  asked.set(key, rows)
  return rows
}

type CodeFilter = (context: PrepareContext) => ReadonlySet<string>

/** What policies of such rooms refuse with. */
function codesOf({ services }: PrepareContext, isMeant: (room: string) => boolean): ReadonlySet<string> {
  const rooms = services.catalogue.capabilities.filter(({ name }) => isMeant(name))
  return new Set(rooms.flatMap(({ policies = [] }) => policies.flatMap(({ errors }) => [...errors])))
}
