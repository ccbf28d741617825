/** The code flow with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1; RFC 7636; RFC 9700), for connections. */
import { Failure } from '@gatehouse/base'
import type { JobWork, Row, SignOnAnswer, SignOnAt, SingleSignOn, WriteContext } from '@gatehouse/control'
import { type Identity, verifiedIdentity } from '@gatehouse/control/openid/id-token.ts'
import {
  authorizationAddress,
  type Client,
  discover,
  exchangeCode,
  providerKeys,
} from '@gatehouse/control/openid/provider.ts'
import { refusal } from '@gatehouse/control/openid/refusal.ts'
import { isStorable } from '@gatehouse/control/storable.ts'
import { type ConnectionSpec, secretName } from './connection.ts'
import { challengeOf, digest, type Flow, newFlow, openFlow, sealFlow } from './flow.ts'
import { personOfIdentity } from './person.ts'
import { closeSession, openSession, organizationOfSession, personOfSession } from './session.ts'

type Connection = Row<ConnectionSpec>

export const singleSignOn = (work: JobWork): SingleSignOn => {
  const { clock, fetch, secrets } = work.services
  return {
    async start({ redirectUri, ...at }) {
      const connection = await connectionAt(work, at)
      if (!connection) throw new Failure('not_found', 'There is no such sign-in.')
      const { issuer, clientId } = connection.spec
      const provider = await discover(fetch, issuer)
      const flow = newFlow(connection.id, redirectUri, clock.nowMs())
      const { state, nonce } = flow
      const location = authorizationAddress(provider, {
        ...{ response_type: 'code', scope: 'openid email profile', client_id: clientId, redirect_uri: redirectUri },
        ...{ state, nonce, code_challenge: challengeOf(flow), code_challenge_method: 'S256' },
      })
      return { location, flow: await sealFlow(secrets, flow) }
    },
    async finish(answer) {
      const flow = await openFlow(secrets, answer.flow, { state: answer.query.state, nowMs: clock.nowMs() })
      const connection = await connectionAt(work, answer)
      if (connection?.id !== flow.connection) throw refusal('the sign-in began at another connection')
      await work.write(connection.organizationId!, context => takeOnce(context, flow))
      const identity = await identityOf(work, connection, { flow, answer })
      return { session: await admitted(work, connection, identity) }
    },
    personOf: session => work.read((_, db) => personOfSession(db, session, clock.nowMs())),
    async end(session) {
      const organization = await work.read((_, db) => organizationOfSession(db, session))
      if (organization) await work.write(organization, context => closeSession(context, session))
    },
  }
}

/** By names only, as the callback's address is registered with the provider. */
async function connectionAt({ read }: JobWork, { organization, name }: SignOnAt): Promise<Connection | undefined> {
  if (!isStorable(organization) || !isStorable(name)) return undefined
  return read(async (resources, db) => {
    const found = await db
      .selectFrom('sso_connections as c')
      .innerJoin('organizations as o', 'o.id', 'c.organization_id')
      .select('c.id')
      .where('o.name', '=', organization)
      .where('c.name', '=', name)
      .executeTakeFirst()
    return found && resources.get<ConnectionSpec>('SsoConnection', found.id)
  })
}

/** Before the code is used, so that one answer is worth one attempt. */
async function takeOnce({ transaction, services, organization }: WriteContext, flow: Flow): Promise<void> {
  const now = new Date(services.clock.nowMs()).toISOString()
  await transaction.deleteFrom('sso_flows').where('expires_at', '<=', now).execute()
  const expires_at = new Date(flow.expiresMs).toISOString()
  const taken = await transaction
    .insertInto('sso_flows')
    .values({ sha256: digest(flow.state), organization_id: organization!.id, expires_at })
    .onConflict(conflict => conflict.column('sha256').doNothing())
    .returning('sha256')
    .execute()
  if (taken.length === 0) throw refusal('the answer was taken before')
}

async function identityOf(
  work: JobWork,
  { id, spec }: Connection,
  { flow, answer: { query } }: { flow: Flow; answer: SignOnAnswer },
): Promise<Identity> {
  const { clock, fetch } = work.services
  const provider = await discover(fetch, spec.issuer)
  // RFC 9207: an answer of another provider, sent here to have its code tried at ours.
  if (query.iss === undefined ? provider.namesItself : query.iss !== spec.issuer) {
    throw refusal('another provider answered')
  }
  if (query.code === undefined) throw refusal(`the provider said ${JSON.stringify(query.error ?? 'no').slice(0, 100)}`)
  const { verifier, redirectUri, nonce } = flow
  const client: Client = { clientId: spec.clientId, clientSecret: await secretOf(work, id) }
  const token = await exchangeCode(fetch, { provider, client }, { code: query.code, verifier, redirectUri })
  const keys = await providerKeys(fetch, provider)
  const { issuer, clientId } = spec
  return verifiedIdentity(token, { issuer, clientId, nonce, keys, nowMs: clock.nowMs() })
}

async function secretOf({ read, services }: JobWork, connectionId: string): Promise<string | undefined> {
  const name = secretName(connectionId)
  const found = await read((_, db) =>
    db.selectFrom('sealed_secrets').select('sealed').where('name', '=', name).executeTakeFirst(),
  )
  if (!found) return undefined
  return Buffer.from(await services.secrets.open(found.sealed, name)).toString('utf8')
}

/** A session for whom the provider named; the connection is looked at again, as it may have changed meanwhile. */
function admitted({ write }: JobWork, { id, organizationId }: Connection, identity: Identity): Promise<string> {
  return write(organizationId!, async context => {
    const connection = await context.resources.find<ConnectionSpec>('SsoConnection', id)
    if (!connection) throw refusal('the connection is gone')
    const person = await personOfIdentity(context, connection, identity)
    const subject = { kind: 'Person', id: person.id, name: person.email }
    await context.audit({ action: 'SsoConnection.sign-in', subject, before: undefined, after: undefined })
    return openSession(context, connection, person)
  })
}
