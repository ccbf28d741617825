/**
 * Carries out what is approved, and ends what nobody completed in time. Every replica looks; the request is written as it was
 * read, so that who writes first has done it.
 */
import { Failure, failureFrom } from '@gatehouse/base'
import type { Job, JobWork, OperationHandler, PrepareContext, Row, WriteContext } from '@gatehouse/control'
import { program } from '@gatehouse/control'
import { apiVersionStates } from '../../states.ts'
import { explained } from '../lifecycle/history.ts'
import { digestFor } from './requests.ts'
import type { RequestSpec } from './rules.ts'

const lookMs = 1000
type Request = Row<RequestSpec>
type Handlers = Readonly<Record<string, OperationHandler>>

export const requestClock = (handlers: Handlers): Job => ({
  name: 'transition-requests',
  everyMs: lookMs,
  async run(work, ended) {
    for (const request of await open(work)) {
      if (ended.aborted) return
      if (request.state === 'approved') await carryOut(work, request, handlers)
      else await move(work, request, 'expire', 'Not all that was missing came in time.')
    }
  },
})

function open({ read, services }: JobWork): Promise<Request[]> {
  return read(async (resources, db) => {
    const rows = await db
      .selectFrom('transition_requests')
      .select('id')
      .where(eb =>
        eb.or([
          eb('state', '=', 'approved'),
          eb.and([eb('state', '=', 'requested'), eb('expires_at', '<=', new Date(services.clock.nowMs()))]),
        ]),
      )
      .limit(100)
      .execute()
    if (rows.length === 0) return []
    return (await resources.all('TransitionRequest', {
      id: rows.map(({ id }) => id as string),
    })) as unknown as Request[]
  })
}

async function carryOut(work: JobWork, request: Request, handlers: Handlers): Promise<void> {
  const { transition, input, sha256 } = request.spec
  try {
    const { version, digest, place } = await work.read(async resources => {
      const version = await resources.get('ApiVersion', request.spec.apiVersion, request.workspaceId)
      const organization = await resources.get('Organization', request.organizationId!)
      const workspace = await resources.get('Workspace', request.workspaceId!)
      const digest = await digestFor(resources, version, transition)
      return { version, digest, place: { organization, workspace } }
    })
    if (digest !== sha256) {
      throw new Failure('conflict', `${version.name} was changed since it was asked for; ask again.`)
    }
    const handler = handlers[`ApiVersion.${transition}`]
    const outside: PrepareContext = {
      ...{ caller: program, services: work.services, subject: version, ...place, origin: {} },
      read: work.read,
    }
    const prepared = await handler?.prepare?.(outside, input)
    await work.write(request.organizationId!, async within => {
      const context = within.at(place)
      await context.resources.transition(request as unknown as Row, 'apply')
      const isState = Object.hasOwn(apiVersionStates.transitions, transition)
      const subject = isState ? await context.resources.transition(version, transition) : version
      if (subject.state !== version.state) {
        await explained(context, version, { request: request.name, reason: request.spec.comment })
      }
      await handler?.run({ ...context, subject } as WriteContext, input, prepared)
    })
  } catch (thrown) {
    const failure = failureFrom(thrown)
    // Somebody was faster, or the version was written meanwhile: it is looked at again.
    if (failure.code === 'stale_version') return
    await move(work, request, 'fail', failure.message)
  }
}

async function move(work: JobWork, request: Request, transition: 'expire' | 'fail', reason: string): Promise<void> {
  try {
    await work.write(request.organizationId!, async ({ resources }) => {
      const status = { ...request.status, reason }
      await resources.transition(request as unknown as Row, transition, status)
    })
  } catch (thrown) {
    const { code } = failureFrom(thrown)
    if (code !== 'stale_version' && code !== 'not_found') throw thrown
  }
}
