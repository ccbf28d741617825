/**
 * Carries out what was scheduled. Every replica looks at what is due; who writes first has done it, for the version is
 * written as it was read: a second one finds it changed. Nothing is kept here that a restart could lose.
 */
import { failureFrom } from '@gatehouse/base'
import type { Job, JobWork, Row } from '@gatehouse/control'
import { callersOf } from './callers.ts'
import { explained } from './history.ts'
import { deprecateAsScheduled, retired } from './transitions.ts'

const lookMs = 1000
/** How long a retirement that callers hold up waits until it is tried again. */
const waitMs = 3_600_000
/** Nobody may have called for so long. */
export const quietDaysUnlessSaid = 7
const asScheduled = 'It was scheduled.'
/** Carried out in one look, so that none holds up the others. */
const dueMax = 100

export const lifecycleClock: Job = {
  name: 'version-lifecycle',
  everyMs: lookMs,
  async run(work, ended) {
    for (const version of await due(work)) {
      if (ended.aborted) return
      await carriedOut(work, version)
    }
  },
}

function due({ services, read }: JobWork): Promise<Row[]> {
  return read(async (resources, db) => {
    const rows = await db
      .selectFrom('api_versions')
      .select('id')
      .where('due_at', '<=', new Date(services.clock.nowMs()))
      .orderBy('due_at')
      .limit(dueMax)
      .execute()
    return rows.length === 0 ? [] : resources.all('ApiVersion', { id: rows.map(({ id }) => id as string) })
  })
}

/** What fails for one version is told, and holds up no other. */
async function carriedOut(work: JobWork, version: Row): Promise<void> {
  const { services, read } = work
  const { name, state, organizationId } = version
  try {
    const force = version.status.atSunset === 'force'
    const callers =
      state === 'deprecated' && !force ? await callersOf({ services, read }, version, quietDaysUnlessSaid) : []
    const nowMs = services.clock.nowMs()
    await work.write(organizationId!, async context => {
      const { resources } = context
      if (state === 'published') {
        const deprecated = await resources.transition(version, 'deprecate')
        await explained(context, version, { reason: asScheduled })
        return deprecateAsScheduled(context, deprecated)
      }
      if (callers.length > 0) {
        const retirement = { refusedAt: new Date(nowMs).toISOString(), callers }
        const dueAt = new Date(nowMs + waitMs).toISOString()
        await resources.update(version, { status: { ...version.status, retirement, dueAt } })
      } else {
        const gone = await resources.transition(version, 'retire')
        await explained(context, version, { reason: asScheduled })
        await retired(context, gone)
      }
    })
  } catch (thrown) {
    const { code } = failureFrom(thrown)
    // Somebody was faster: another replica, or a person.
    if (code === 'stale_version' || code === 'not_found') return
    services.log.error('What was scheduled for an API version failed.', { apiVersion: name, error: String(thrown) })
  }
}
