/** Plays a rule over usage that is kept. */
import { Failure } from '@gatehouse/base'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { named } from '@gatehouse/capability-insight/control/naming.ts'
import { type DimensionName, type Metric, metrics } from '@gatehouse/capability-insight/measures.ts'
import type { OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import type { ConditionName } from '../../alert-rule.ts'
import { backtestLimits } from '../../backtest-operation.ts'
import type { AskedAbsence } from '../conditions/absence.ts'
import type { AskedBurnRate } from '../conditions/burn-rate.ts'
import { conditions } from '../conditions/conditions.ts'
import type { AskedThreshold } from '../conditions/threshold.ts'
import { singleOf } from '../evidence.ts'
import { spanBefore } from '../observation.ts'
import { ruleHooks } from '../rule-hooks.ts'
import { conditionsOf, type RuleSpec } from '../rule-spec.ts'
import { burnTracks } from './burn-tracks.ts'
import type { Asking } from './minutes.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { type Played, thresholdTracks } from './threshold-tracks.ts'
import { minuteMs } from './track.ts'

interface Input {
  rule?: string
  spec?: RuleSpec
  days: number
}

interface Asked {
  spec: RuleSpec
  days: number
  name: ConditionName
  of: unknown
}

type Ask = Pick<Analytics, 'ask'>

export const backtestHandler = (analytics: Ask): OperationHandler => ({
  run: askedOf,
  after: ((context: PrepareContext, asked: Asked) =>
    played(analytics, context, asked)) as OperationHandler['after'] & {},
})

/** In the transaction: names become identifiers. */
async function askedOf(context: WriteContext, input: Input): Promise<Asked> {
  const spec = await specOf(context, input)
  const [name] = conditionsOf(spec)
  if (!(name! in players)) throw new Failure('rule_not_playable', `What ${name} looks at is not kept over time.`)
  return { spec, days: input.days, name: name!, of: await conditions[name!].asked(context, spec[name!], {}) }
}

async function specOf({ resources, services }: WriteContext, { rule, spec }: Input): Promise<RuleSpec> {
  if ((rule === undefined) === (spec === undefined)) {
    const message = 'Either `rule` or `spec` says what is played.'
    throw new Failure('invalid_input', message, { problems: [{ code: 'missing_key', message, pointer: '/rule' }] })
  }
  if (rule !== undefined) return (await resources.get('AlertRule', rule)).spec as unknown as RuleSpec
  const problems = ruleHooks.problems!(services, spec as never)
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
  return spec!
}

type Player = (
  asking: Omit<Asking, 'organization' | 'filters'>,
  of: never,
) => Promise<Played & { unit: string; by: DimensionName[] }>

const players: Partial<Record<ConditionName, Player>> = {
  threshold: async (asking, { organization, filters, spec }: AskedThreshold) => {
    const { unit }: Metric = metrics[spec.metric]
    return {
      ...(await thresholdTracks({ ...asking, organization, filters }, spec, backtestLimits.tracksMax)),
      unit,
      by: spec.by,
    }
  },
  absence: async (asking, { organization, filters, spec }: AskedAbsence) => {
    const none = { metric: 'requests' as const, by: [], below: 1, requestsMin: 0, ...spec }
    const told = await thresholdTracks({ ...asking, organization, filters }, none, 1)
    return {
      ...told,
      tracks: told.tracks.map(track => ({ ...track, of: singleOf(spec.filters) })),
      unit: 'count',
      by: [],
    }
  },
  burnRate: async (asking, { objective, spec }: AskedBurnRate) => {
    const { organization, filters } = objective
    return { ...(await burnTracks({ ...asking, organization, filters }, { ...spec, objective })), unit: 'rate', by: [] }
  },
}

async function played(analytics: Ask, context: PrepareContext, { spec, days, name, of }: Asked): Promise<Outcome> {
  const { clock } = context.services
  const toMs = Math.floor(Date.parse(spanBefore(clock.nowMs(), minuteMs).to) / minuteMs) * minuteMs
  const wantedMs = toMs - days * 86_400_000
  const organizationId = context.organization!.id
  const beganMs = await firstUse(analytics, { organization: organizationId, fromMs: wantedMs, toMs })
  const fromMs = Math.max(wantedMs, beganMs)
  const began = performance.now()
  const asking = { analytics, fromMs, toMs, nowMs: () => performance.now() - began, endsMs: backtestLimits.timeMs }
  const told = await players[name]!(asking, of as never)
  const tracks = await context.read(async (_, db) => {
    const keys = told.tracks.map(({ of: key }) => ({ key: told.by.map(dimension => key[dimension]!), values: [] }))
    const names = told.by.length === 0 ? keys : await named({ db, organizationId }, told.by, keys)
    return told.tracks.map((track, index) =>
      told.by.length === 0
        ? track
        : { ...track, of: Object.fromEntries(told.by.map((by, at) => [by, names[index]!.key[at]!])) },
    )
  })
  return outcomeOf(spec, { ...told, tracks, fromMs, toMs, isFirst: beganMs > wantedMs })
}

/** The day on which the first request came: before it nothing was there to be found or missed. */
async function firstUse(
  analytics: Ask,
  { organization, fromMs, toMs }: { organization: string; fromMs: number; toMs: number },
) {
  const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const { rows } = await analytics.ask({ organization, ...span, metrics: ['requests'], granularity: 'hour' })
  return rows[0]?.start === undefined ? toMs : Math.max(fromMs, Date.parse(rows[0].start))
}
