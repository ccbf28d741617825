/**
 * What changes in an organization, as server-sent events: only the kind of each change, and only of kinds that the
 * reader may list. The browser comes again with the number it saw last.
 */
import type { ServerResponse } from 'node:http'
import { Failure } from '@gatehouse/base'
import { type ResourceUnit, roleFor } from '@gatehouse/unit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { belongs, type Caller, holds, permits } from './caller.ts'
import { ChangeWatch, everyKind, type SeenChange } from './change-watch.ts'
import type { Control } from './control.ts'
import type { EventStreams } from './event-streams.ts'
import { callerOf } from './request-caller.ts'

interface Asked {
  caller: Caller
  organization: { id: string }
  /** Number of the last change that the reader knows. */
  since: number
}

export function addChangeRoutes(app: FastifyInstance, control: Control, streams: EventStreams): void {
  const watch = new ChangeWatch(control)
  app.addHook('preClose', async () => watch.close())
  app.get('/api/v1/organizations/:organization/changes', async (request, reply) => {
    const asked = await askedBy(control, watch, request)
    const { raw } = streams.begin(reply, asked.caller.id)
    follow(control, { watch, raw, asked })
  })
}

/** Throws `not_signed_in`, or `not_found` for an organization that the caller has nothing to do with. */
async function askedBy(control: Control, watch: ChangeWatch, request: FastifyRequest): Promise<Asked> {
  const caller = await callerOf(control, request.headers, 'read')
  if (caller.kind === 'nobody') throw new Failure('not_signed_in', 'This needs a session or an API token.')
  const { organization: name } = request.params as { organization: string }
  const organization = await control.rows.read(resources => resources.find('Organization', name))
  if (!organization || !belongs(caller, organization.id))
    throw new Failure('not_found', `There is no organization ${name.slice(0, 100)}.`)
  const last = request.headers['last-event-id']
  const head = await watch.head(organization.id)
  const since = typeof last === 'string' && /^\d{1,15}$/.test(last) ? Math.min(Number(last), head) : head
  return { caller, organization, since }
}

interface Stream {
  watch: ChangeWatch
  raw: ServerResponse
  asked: Asked
}

function follow(control: Control, { watch, raw, asked: { caller, organization, since } }: Stream): void {
  const kinds = control.catalogue.resources
  const tell = (changes: readonly SeenChange[]) => {
    const seen = changes.filter(({ kind, workspaceId }) =>
      kind === everyKind ? true : sees(caller, kinds.get(kind), { organizationId: organization.id, workspaceId }),
    )
    const told = [...new Set(seen.map(({ kind }) => kind))].map(kind => `event: change\ndata: {"kind":"${kind}"}\n\n`)
    // Who does not read is let go of; it comes again and has missed nothing.
    if (
      !raw.write(
        `id: ${changes.at(-1)?.seq ?? since}\n${told.length > 0 ? told.join(`id: ${changes.at(-1)?.seq}\n`) : '\n'}`,
      )
    )
      raw.destroy()
  }
  raw.once('close', watch.follow(organization.id, since, tell))
}

/** As the list of the kind would: where the workspace of a row is not known, only who reads the whole organization. */
function sees(
  caller: Caller,
  unit: ResourceUnit | undefined,
  { organizationId, workspaceId }: { organizationId: string; workspaceId?: string | undefined },
): boolean {
  if (!unit) return false
  const role = roleFor(unit, 'list')
  const place = { organizationId, workspaceId }
  return holds(caller, role, place) && (!unit.permission || permits(caller, unit.permission, place))
}
