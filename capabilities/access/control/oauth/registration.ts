/**
 * Clients that register themselves (RFC 7591) and change or remove what they registered (RFC 7592). Ours and not the
 * library's, which keeps secrets to show them again. A token may do this for one application, or one client, and no more.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { JobWork, Row, WriteContext } from '@gatehouse/control'
import { isStorable } from '@gatehouse/control/storable.ts'
import { readMetadata, type SaidMetadata, shownMetadata } from './client-metadata.ts'
import { digestOf, registrationRight } from './registration-token.ts'
import type { ServedIssuer } from './served-issuer.ts'

export interface RegistrationCall {
  method: string
  /** Behind `/reg/`. */
  clientId?: string
  /** Of `Authorization: Bearer`. */
  token: string | undefined
  body: unknown
}

export interface RegistrationAnswer {
  status: number
  body?: object
}

/** Live ones of an application in an environment; what a token that got into wrong hands can fill. */
export const clientsMax = 100
const invalidToken: RegistrationAnswer = { status: 401, body: { error: 'invalid_token' } }

export class Registration {
  readonly #work: JobWork

  constructor(work: JobWork) {
    this.#work = work
  }

  async answer(server: ServedIssuer, call: RegistrationCall): Promise<RegistrationAnswer> {
    if (!server.registration) return { status: 404, body: { error: 'not_found' } }
    if (call.token === undefined || !isStorable(call.token)) return invalidToken
    try {
      if (call.clientId === undefined) return await this.#register(server, call)
      return await this.#manage(server, call as RegistrationCall & { clientId: string; token: string })
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.status >= 500) throw thrown
      return { status: 400, body: { error: 'invalid_request', error_description: thrown.message } }
    }
  }

  async #register(server: ServedIssuer, { method, token, body }: RegistrationCall): Promise<RegistrationAnswer> {
    if (method !== 'POST') return { status: 405, body: { error: 'invalid_request' } }
    const nowMs = this.#work.services.clock.nowMs()
    const right = await this.#work.read((_, db) => registrationRight(db, { serverId: server.id, token: token!, nowMs }))
    if (!right) return invalidToken
    const said = heard(body)
    if ('status' in said) return said
    return this.#work.write(server.organizationId, async context => {
      const { resources } = await within(context, right.workspaceId)
      const { application, environment } = right
      const states = ['active', 'rotating']
      const live = await resources.all('Credential', { application, environment, state: states })
      if (live.length >= clientsMax) throw new Failure('conflict', `It has ${clientsMax} credentials already.`)
      const name = `registered-${randomBytes(6).toString('hex')}`
      const made = await resources.create('Credential', {
        name,
        spec: { ...{ application, environment, server: server.id }, ...specOf(said) },
      })
      const management = `ghr_${randomBytes(32).toString('base64url')}`
      await resources.update(made, { status: { ...made.status, registrationSha256: digestOf(management) } })
      const shownSecret = made.shownOnce?.secret
      const secret = shownSecret ? { client_secret: shownSecret, client_secret_expires_at: 0 } : {}
      return {
        status: 201,
        body: { ...shown(server, made.id, said), ...secret, registration_access_token: management },
      }
    })
  }

  async #manage(
    server: ServedIssuer,
    { method, clientId, token, body }: RegistrationCall & { clientId: string; token: string },
  ): Promise<RegistrationAnswer> {
    if (!isStorable(clientId)) return invalidToken
    const known = await this.#work.read(async resources => {
      const [row] = await resources.all('Credential', {
        id: clientId,
        server: server.id,
        state: ['active', 'rotating'],
      })
      return row && opens(row, token) ? row : undefined
    })
    if (!known) return invalidToken
    if (method === 'GET') return { status: 200, body: { ...shown(server, clientId, saidBy(known)) } }
    if (method !== 'PUT' && method !== 'DELETE') return { status: 405, body: { error: 'invalid_request' } }
    const said = method === 'PUT' ? heard(body, clientId) : undefined
    if (said && 'status' in said) return said
    return this.#work.write(server.organizationId, async context => {
      const { resources } = await within(context, known.workspaceId!)
      // Looked at again: it may have been revoked meanwhile.
      const row = await resources.find('Credential', clientId)
      if (row?.state !== 'active' && row?.state !== 'rotating') return invalidToken
      if (!said) {
        await resources.transition(row, 'revoke')
        return { status: 204 }
      }
      const { title: _, ...spec } = row.spec
      const oauth = { ...(row.spec.oauth as object), ...specOf(said).oauth }
      await resources.update(row, { spec: { ...spec, ...specOf(said), oauth } })
      return { status: 200, body: { ...shown(server, clientId, said) } }
    })
  }
}

async function within(context: WriteContext, workspaceId: string): Promise<WriteContext> {
  const workspace = await context.resources.get('Workspace', workspaceId)
  return context.at({ ...(context.organization ? { organization: context.organization } : {}), workspace })
}

function heard(body: unknown, clientId?: string): SaidMetadata | RegistrationAnswer {
  const invalid = (words: string) => ({
    ...{ status: 400, body: { error: 'invalid_client_metadata', error_description: words } },
  })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return invalid('it must be a JSON object')
  const said = body as Record<string, unknown>
  if (clientId !== undefined && said.client_id !== clientId) return invalid('client_id must be that of the client')
  try {
    return readMetadata(said)
  } catch (thrown) {
    return invalid((thrown as Error).message)
  }
}

const specOf = ({ title, ...oauth }: SaidMetadata) => ({ ...(title ? { title } : {}), oauth })

function saidBy({ spec }: Row): SaidMetadata {
  const { title, oauth } = spec as { title?: string; oauth?: Partial<SaidMetadata> }
  const { authentication = 'basic', grants = ['client_credentials'], redirectUris = [], signOutUris = [] } = oauth ?? {}
  return { ...(title ? { title } : {}), authentication, grants, redirectUris, signOutUris }
}

const shown = ({ issuer }: ServedIssuer, clientId: string, said: SaidMetadata) => ({
  ...shownMetadata(clientId, said),
  registration_client_uri: `${issuer}/reg/${clientId}`,
})

function opens({ status }: Row, token: string): boolean {
  const kept = status.registrationSha256
  return typeof kept === 'string' && timingSafeEqual(Buffer.from(kept, 'hex'), Buffer.from(digestOf(token), 'hex'))
}
