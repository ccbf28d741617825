/**
 * Takes rules that are due and asks what they ask: on every replica, each rule by one at a time, for a lease of its row. Who dies
 * gives it back; usage is asked outside of every transaction.
 */
import { randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { named } from '@gatehouse/capability-insight/control/naming.ts'
import type { Job, JobWork, Row, WriteContext } from '@gatehouse/control'
import { json } from '@gatehouse/store'
import { sql } from 'kysely'
import { elapsedMs } from './alert-machine.ts'
import { conditions } from './conditions/conditions.ts'
import { resourceEvidence } from './evidence.ts'
import { shortened } from './figures-text.ts'
import type { Condition, Found, Look, Observation, Seen } from './observation.ts'
import { conditionsOf, type RuleSpec } from './rule-spec.ts'
import { settle, troubleOf } from './settle.ts'

export const evaluationLimits = {
  everyMs: 30_000,
  /** Longer than a question may take, and it may wait for its turn. */
  leaseMs: 120_000,
  /** By one replica at the same time: in all, and of one organization. */
  atOnce: 4,
  atOncePerOrganization: 2,
  /** That are looked up at a time. */
  dueMax: 200,
  /** Looks in a row that fail before somebody is told. */
  failuresMax: 3,
} as const

interface Due {
  id: string
  organization_id: string
}

/** One that ends makes room for the next at once: a look is not as long as the pauses between looks. */
export function evaluationJob(analytics: Pick<Analytics, 'ask'>): Job {
  const running = new Map<string, string>()
  let waiting: Due[] = []
  return {
    name: 'alerts',
    everyMs: 2000,
    async run(work, ended, goesOn) {
      waiting = await due(work)
      const fill = () => {
        const begun = ended.aborted ? [] : roomFor(waiting, running)
        waiting = waiting.filter(one => !begun.includes(one))
        for (const one of begun) {
          running.set(one.id, one.organization_id)
          goesOn(begin(work, analytics, one).finally(() => void (running.delete(one.id) && fill())))
        }
      }
      fill()
    },
  }
}

function roomFor(waiting: readonly Due[], running: ReadonlyMap<string, string>): Due[] {
  const begun: Due[] = []
  for (const one of waiting) {
    if (running.size + begun.length >= evaluationLimits.atOnce) break
    const organizations = [...running.values(), ...begun.map(({ organization_id }) => organization_id)]
    const own = organizations.filter(organization => organization === one.organization_id).length
    if (!running.has(one.id) && own < evaluationLimits.atOncePerOrganization) begun.push(one)
  }
  return begun
}

/** What fails of one rule is told in the log and tried again when its lease is over; the others go on. */
async function begin(work: JobWork, analytics: Pick<Analytics, 'ask'>, one: Due): Promise<void> {
  try {
    await evaluate(work, analytics, one)
  } catch (thrown) {
    work.services.log.error('A rule was not evaluated.', { rule: one.id, error: String(thrown) })
  }
}

/** Those that wait longest first, organizations in turn. A moment far ahead is of a clock that was wrong. */
function due({ read, services }: JobWork): Promise<Due[]> {
  const nowMs = services.clock.nowMs()
  const [now, far] = [nowMs, nowMs + 2 * evaluationLimits.leaseMs].map(ms => new Date(ms).toISOString())
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select id, organization_id from (
        select r.id, r.organization_id, e.next_at,
          row_number() over (partition by r.organization_id order by e.next_at nulls first, r.id) as turn
        from alert_rules r left join alert_evaluations e on e.rule_id = r.id
        where e.next_at is null or e.next_at <= ${now}::timestamptz or e.next_at > ${far}::timestamptz) waiting
      order by turn, next_at nulls first, id limit ${evaluationLimits.dueMax}`.execute(db)
    return rows
  })
}

interface Taken {
  rule: Row<RuleSpec>
  lease: string
  asked: { condition: Condition; of: unknown } | { failure: unknown }
  evaluatedMs: number | undefined
  failures: number
}

async function evaluate(work: JobWork, analytics: Pick<Analytics, 'ask'>, one: Due): Promise<void> {
  const taken = await work.write(one.organization_id, context => take(context, one.id))
  if (!taken) return
  const { clock } = work.services
  const look: Look = {
    analytics,
    nowMs: clock.nowMs(),
    name: (by, rows) =>
      by.length === 0
        ? Promise.resolve([...rows])
        : work.read((_, db) => named({ db, organizationId: one.organization_id }, by, rows)),
  }
  let found: Found | undefined
  let failure = 'failure' in taken.asked ? taken.asked.failure : undefined
  if ('condition' in taken.asked) {
    try {
      found = await taken.asked.condition.found(look, taken.asked.of)
    } catch (thrown) {
      failure = thrown
    }
  }
  await work.write(one.organization_id, context => end(context, taken, { found, failure }))
}

/** Nobody else evaluates it until the lease is over. */
async function take(context: WriteContext, ruleId: string): Promise<Taken | undefined> {
  const { transaction, services, resources, organization } = context
  const nowMs = services.clock.nowMs()
  const rule = (await resources.find('AlertRule', ruleId)) as unknown as Row<RuleSpec> | undefined
  if (!rule) return undefined
  const before = await transaction
    .selectFrom('alert_evaluations')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .executeTakeFirst()
  const nextMs = before === undefined ? 0 : new Date(before.next_at as string).getTime()
  // Another replica was first.
  if (nextMs > nowMs && nextMs <= nowMs + 2 * evaluationLimits.leaseMs) return undefined
  const lease = randomBytes(9).toString('base64url')
  const set = { lease, next_at: new Date(nowMs + evaluationLimits.leaseMs).toISOString() }
  await transaction
    .insertInto('alert_evaluations')
    .values({ rule_id: ruleId, organization_id: organization!.id, failures: 0, seen: json({}), ...set })
    .onConflict(conflict => conflict.column('rule_id').doUpdateSet(set))
    .execute()
  const [name] = conditionsOf(rule.spec)
  const condition = conditions[name!]
  const seen = (before?.seen ?? {}) as Seen
  return {
    ...{ rule, lease, failures: Number(before?.failures ?? 0) },
    evaluatedMs: before?.evaluated_at ? new Date(before.evaluated_at as string).getTime() : undefined,
    asked: rule.spec.paused
      ? { condition: paused, of: undefined }
      : await condition.asked(context, rule.spec[name!], seen).then(
          of => ({ condition, of }),
          failure => coded(failure),
        ),
  }
}

const paused: Condition = { asked: async () => undefined, found: async () => ({ observations: [] }) }

/** A name that leads nowhere any more; whatever else it is, the transaction is broken. */
function coded(failure: unknown): { failure: unknown } {
  if (failure instanceof Failure && failure.code === 'not_found') return { failure }
  throw failure
}

interface Ended {
  found: Found | undefined
  failure: unknown
}

/** Unless the lease was over meanwhile. */
async function end(context: WriteContext, taken: Taken, { found, failure }: Ended): Promise<void> {
  const { transaction, services } = context
  const nowMs = services.clock.nowMs()
  const failures = found ? 0 : taken.failures + 1
  const changed = await transaction
    .updateTable('alert_evaluations')
    .set({
      ...{ failures, lease: null, evaluated_at: new Date(nowMs).toISOString() },
      next_at: new Date(nowMs + evaluationLimits.everyMs).toISOString(),
      problem: found ? null : shortened(String((failure as Error).message)),
      ...(found?.seen ? { seen: json(found.seen) } : {}),
    })
    .where('rule_id', '=', taken.rule.id)
    .where('lease', '=', taken.lease)
    .returning('rule_id')
    .execute()
  if (changed.length === 0) return
  await settle(context, taken.rule, {
    observations: found?.observations,
    trouble: failures >= evaluationLimits.failuresMax ? troubled(taken.rule, failure) : undefined,
    elapsedMs: elapsedMs(taken.evaluatedMs, nowMs, evaluationLimits.everyMs),
  })
}

function troubled(rule: Row<RuleSpec>, failure: unknown): Observation {
  const code = failure instanceof Failure ? failure.code : 'internal'
  return {
    of: troubleOf,
    summary: shortened(`The rule ${rule.name} cannot be evaluated (${code})`),
    evidence: resourceEvidence('alert-rules', rule.name),
  }
}
