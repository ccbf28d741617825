/** Tells people of an application what will hurt it: a key that ends soon, an API version that is deprecated. */
import type { Job, JobWork } from '@gatehouse/control'
import { notifyOwners } from './notices.ts'
import { type Due, deprecatedCalled, deprecatedSubscribed, endingKeys } from './notices-due.ts'

/** A version that is deprecated is looked for among calls so often: who calls need not be subscribed. */
const callersEveryMs = 3_600_000
const callsOfDays = 30

/** In batches, for people may be many; what was told is a row, and told once, whoever wants mails. */
export function noticeJob(): Job {
  const lookedAtMs = new Map<string, number>()
  return {
    name: 'notices',
    everyMs: 15_000,
    async run(work) {
      for (const due of await endingKeys(work)) await told(work, due)
      for (const due of await deprecatedSubscribed(work)) await told(work, due)
      const nowMs = work.services.clock.nowMs()
      for (const [version, atMs] of lookedAtMs) if (atMs <= nowMs - callersEveryMs) lookedAtMs.delete(version)
      const looked = { lookedAtMs, sinceMs: nowMs - callsOfDays * 86_400_000 }
      for (const due of await deprecatedCalled(work, looked)) await told(work, due)
    },
  }
}

/** Whatever one of them is, the others are told. */
async function told(work: JobWork, due: Due): Promise<void> {
  try {
    await tell(work, due, await lastCall(work, due))
  } catch (thrown) {
    work.services.log.error('Nobody could be told.', { ...due, error: String(thrown) })
  }
}

/** When the application last called the version: a day; `null` where it is known that it did not. */
async function lastCall({ services: { usage, clock, log } }: JobWork, due: Due): Promise<string | null | undefined> {
  if (!usage || due.kind !== 'version-deprecated') return undefined
  const sinceMs = clock.nowMs() - callsOfDays * 86_400_000
  const asked = { applicationId: due.application_id, apiVersionId: due.subject, sinceMs }
  try {
    return (await usage.lastCall(due.organization_id, asked))?.slice(0, 10) ?? null
  } catch (thrown) {
    // What is told does not wait for figures.
    log.warn('It is not known when an application last called.', { ...asked, error: String(thrown) })
    return undefined
  }
}

function tell({ write, services }: JobWork, due: Due, called: string | null | undefined): Promise<void> {
  return write(due.organization_id, async context => {
    const { transaction, resources } = context
    const { organization_id, application_id, kind, subject: subject_id, said } = due
    const application = await resources.find('Application', application_id)
    const subject = await resources.find(kind === 'key-expires' ? 'Credential' : 'ApiVersion', subject_id)
    if (!application || !subject) return
    const at = new Date(services.clock.nowMs()).toISOString()
    const told = await transaction
      .insertInto('told_notices')
      .values({ organization_id, application_id, kind, subject_id, said, at })
      .onConflict(conflict =>
        conflict
          .columns(['organization_id', 'application_id', 'kind', 'subject_id'])
          .doUpdateSet({ said, at })
          // Another replica may have been first.
          .where(eb => eb.or([eb('told_notices.said', 'is', null), eb('told_notices.said', '<>', said)])),
      )
      .returning('kind')
      .execute()
    if (told.length === 0) return
    const title = (subject.spec.title as string | undefined) ?? subject.name
    const { sunsetAt } = subject.status as { sunsetAt?: string }
    const data: Record<string, string> =
      kind === 'key-expires'
        ? { key: title, day: String(subject.spec.expiresAt).slice(0, 10) }
        : {
            version: title,
            ...(sunsetAt ? { sunset: sunsetAt.slice(0, 10) } : {}),
            ...(called === undefined ? {} : { called: called ?? 'no', days: String(callsOfDays) }),
          }
    await notifyOwners(context, application, {
      ...{ kind, data },
      once: `${kind} ${subject.id} ${application.id} ${said}`,
      event:
        kind === 'key-expires'
          ? { key: { id: subject.id, title, expiresAt: subject.spec.expiresAt } }
          : {
              apiVersion: { id: subject.id, title, ...(sunsetAt === undefined ? {} : { sunsetAt }) },
              ...(called ? { lastCalled: called } : {}),
            },
    })
  })
}
