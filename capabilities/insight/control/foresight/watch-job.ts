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
  const watch = new Watch({ stepMs, ...watchLimits }, kept?.state)
  const mostMs = Math.min(endMs, fromMs + watchJobLimits.stepsMax * stepMs)
  const told: Told[] = []
  let toMs = fromMs
  let failure: unknown
  while (toMs < mostMs && failure === undefined) {
    if (ended?.aborted) return 0
    try {
      told.push(...watch.observe(await usageStep(analytics, { organization: organizationId, atMs: toMs })))
      toMs += stepMs
    } catch (thrown) {
      failure = thrown
    }
  }
  // What was looked at before a question failed is not asked again.
  const isMoved = toMs > fromMs && (await moved(work, { organizationId, kept, toMs, watch, told }))
  if (failure !== undefined) throw failure
  return isMoved ? (toMs - fromMs) / stepMs : 0
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
