/**
 * Looks at every organization's last five minutes once they are over: on every replica, each organization by one at a time. What was
 * learned and what was found are stored in one transaction, by whoever moves the moment on first: a lease that was over while its
 * holder was still at it spoils nothing.
 */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Job, JobWork } from '@gatehouse/control'
import { Undone } from '@gatehouse/control'
import { type Told, Watch, type WatchState, watchVersion } from '@gatehouse/foresight'
import { sql } from 'kysely'
import type { Analytics } from '../analytics.ts'
import { endOpen, storeTold, watchedTo } from './anomaly-rows.ts'
import { learnUsage } from './learn-usage.ts'
import { hasUsage, stepMs, usageStep, watchLimits } from './usage-steps.ts'
import { endLease, takeLease } from './watch-lease.ts'

export const watchJobLimits = {
  everyMs: 60_000,
  /** Gateways ship what they have within seconds; what comes later is in the figures, not in what is looked at. */
  settleMs: 120_000,
  /** At most so many at once are caught up with: half a day. */
  stepsMax: 144,
  /** Minutes are kept three days: of more nothing is told by five. */
  backMs: 3 * 86_400_000 - 3_600_000,
  stateBytesMax: 8 * 2 ** 20,
} as const

type Asked = Pick<Analytics, 'ask'>

interface Kept {
  toMs: number
  /** As the database wrote it: what is compared when it is moved. */
  watchedTo: string
  state: WatchState | undefined
}

export function watchJob(analytics: Asked): Job {
  return {
    name: 'anomalies',
    everyMs: watchJobLimits.everyMs,
    async run(work, ended) {
      for (const organizationId of await organizationsOf(work)) {
        if (ended.aborted) return
        await watchLeased(work, analytics, { organizationId, ended }).catch(thrown =>
          work.services.log.error('An organization’s usage was not looked at.', {
            organization: organizationId,
            error: String(thrown),
          }),
        )
      }
    },
  }
}

/** Those that wait longest first. */
const organizationsOf = ({ read }: JobWork) =>
  read(async (_, db) => {
    const { rows } = await sql<{ id: string }>`select o.id from organizations o
      left join watches w on w.organization_id = o.id order by w.watched_to nulls first, o.id`.execute(db)
    return rows.map(({ id }) => id)
  })

interface Watching {
  organizationId: string
  ended: AbortSignal
}

/** Unless another replica does, or did a moment ago. */
async function watchLeased(work: JobWork, analytics: Asked, { organizationId, ended }: Watching): Promise<void> {
  const { clock } = work.services
  const toMs = await work.read((_, db) => watchedTo(db, organizationId))
  if (toMs !== undefined && toMs >= lastStepMs(clock.nowMs())) return
  const lease = await takeLease(work, organizationId)
  if (lease === undefined) return
  const end = (untilMs: number) => endLease(work, { organizationId, lease, untilMs })
  try {
    await watchOnce(work, analytics, { organizationId, ended })
  } catch (thrown) {
    await end(clock.nowMs())
    throw thrown
  }
  // Where nothing was ever called, that is asked by one of them in a minute.
  await end(clock.nowMs() + (toMs === undefined ? watchJobLimits.everyMs / 2 : 0))
}

/** End of the last step that is over for long enough. */
const lastStepMs = (nowMs: number) => Math.floor((nowMs - watchJobLimits.settleMs) / stepMs) * stepMs

/** Tells how many steps were looked at. */
export async function watchOnce(
  work: JobWork,
  analytics: Asked,
  { organizationId, ended }: { organizationId: string; ended?: AbortSignal },
): Promise<number> {
  const nowMs = work.services.clock.nowMs()
  const endMs = lastStepMs(nowMs)
  const kept = await keptOf(work, organizationId)
  const fromMs = Math.max(kept?.toMs ?? 0, Math.ceil((nowMs - watchJobLimits.backMs) / stepMs) * stepMs)
  if (fromMs >= endMs) return 0
  const span = { organization: organizationId, from: new Date(fromMs).toISOString(), to: new Date(endMs).toISOString() }
  if (!kept && !(await hasUsage(analytics, span))) return 0
  const looking = { organizationId, kept, fromMs, endMs, ended }
  const isKnown = kept?.state?.version === watchVersion
  const looked = (isKnown ? undefined : await learned(work, analytics, looking)) ?? (await stepped(analytics, looking))
  if (!looked) return 0
  const { watch, told, toMs, failure } = looked
  // What was looked at before a question failed is not asked again.
  const isMoved = toMs > fromMs && (await moved(work, { organizationId, kept, toMs, watch, told }))
  if (failure !== undefined) throw failure
  return isMoved ? (toMs - fromMs) / stepMs : 0
}

interface Looking {
  organizationId: string
  kept: Kept | undefined
  fromMs: number
  endMs: number
  ended: AbortSignal | undefined
}

interface Looked {
  watch: Watch
  told: readonly Told[]
  toMs: number
  failure?: unknown
}

/** All that is kept, at once; undefined where that takes too long: then what is usual is learned as time goes on. */
async function learned({ services }: JobWork, analytics: Asked, looking: Looking): Promise<Looked | undefined> {
  const { organizationId: organization, kept, endMs, ended } = looking
  const watch = new Watch({ stepMs, ...watchLimits })
  try {
    const told = await learnUsage(watch, analytics, { organization, toMs: endMs, toldFromMs: kept?.toMs ?? 0, ended })
    return told && { watch, told, toMs: endMs }
  } catch (thrown) {
    services.log.warn('What is usual could not be learned of requests before.', { organization, error: String(thrown) })
    return undefined
  }
}

/** Step by step, half a day at most; undefined where it was ended meanwhile. */
async function stepped(
  analytics: Asked,
  { organizationId, kept, fromMs, endMs, ended }: Looking,
): Promise<Looked | undefined> {
  const told: Told[] = []
  const looked: Looked = { watch: new Watch({ stepMs, ...watchLimits }, kept?.state), told, toMs: fromMs }
  const mostMs = Math.min(endMs, fromMs + watchJobLimits.stepsMax * stepMs)
  while (looked.toMs < mostMs) {
    if (ended?.aborted) return undefined
    try {
      const step = await usageStep(analytics, { organization: organizationId, atMs: looked.toMs })
      told.push(...looked.watch.observe(step))
      looked.toMs += stepMs
    } catch (failure) {
      return { ...looked, failure }
    }
  }
  return looked
}

async function keptOf({ read, services }: JobWork, organizationId: string): Promise<Kept | undefined> {
  const row = await read(async (_, db) => {
    const { rows } = await sql<{ watched_to: string; state: string }>`select watched_to::text as watched_to, state
      from watches where organization_id = ${organizationId}`.execute(db)
    return rows[0]
  })
  if (!row) return undefined
  return { toMs: Date.parse(row.watched_to), watchedTo: row.watched_to, state: unpacked(row.state, services) }
}

export function unpacked(text: string, { log }: Pick<JobWork['services'], 'log'>): WatchState | undefined {
  // Forgotten because somebody asked for it.
  if (text === '') return undefined
  try {
    const bytes = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: 64 * watchJobLimits.stateBytesMax })
    return JSON.parse(bytes.toString()) as WatchState
  } catch (thrown) {
    log.error('What was learned of usage cannot be read; it is learned anew.', { error: String(thrown) })
    return undefined
  }
}

interface Moving {
  organizationId: string
  kept: Kept | undefined
  toMs: number
  watch: Watch
  told: readonly Told[]
}

/** Whether this was the one who moved it. */
async function moved(work: JobWork, { organizationId, kept, toMs, watch, told }: Moving): Promise<boolean> {
  const state = gzipSync(JSON.stringify(watch.state), { level: 1 }).toString('base64')
  const to = new Date(toMs).toISOString()
  try {
    return await work.write(organizationId, async context => {
      const { transaction } = context
      const { numAffectedRows = 0n } = kept
        ? await sql`update watches set watched_to = ${to}::timestamptz, state = ${state}
            where organization_id = ${organizationId} and watched_to = ${kept.watchedTo}::timestamptz`.execute(
            transaction,
          )
        : await sql`insert into watches (organization_id, watched_to, state)
            values (${organizationId}, ${to}::timestamptz, ${state}) on conflict do nothing`.execute(transaction)
      if (numAffectedRows !== 1n) throw new Undone(false)
      // Nobody goes on with what a watch had open whose state is gone.
      if (kept && kept.state?.version !== watchVersion) await endOpen(context, kept.toMs)
      await storeTold(context, told)
      return true
    })
  } catch (thrown) {
    if (thrown instanceof Undone) return false
    throw thrown
  }
}
