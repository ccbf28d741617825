/** What people do at an authorization server, in the audit log of their organization. */
import { Failure } from '@gatehouse/base'
import { isStorable } from '@gatehouse/control/storable.ts'
import type { IssuerClient } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'

/** Refusals that are written, of one address that is tried and of a whole organization, by each replica. */
const refusedMax = { perAccount: { max: 3, windowMs: 3_600_000 }, perOrganization: { max: 60, windowMs: 3_600_000 } }

type Parts = Pick<ProviderParts, 'server' | 'attempts' | 'write'>

interface Where {
  client: IssuerClient
  /** Of the caller. */
  address: string
}

export function auditSignIn(parts: Parts, personId: string, where: Where): Promise<void> {
  return note(parts, { action: 'AuthorizationServer.sign-in', person: { id: personId }, reason: titleOf(where), where })
}

export function auditConsent(parts: Parts, personId: string, where: Where & { scopes: readonly string[] }) {
  const reason = `${titleOf(where)}: ${where.scopes.join(' ')}`.slice(0, 1000)
  return note(parts, { action: 'AuthorizationServer.consent', person: { id: personId }, reason, where })
}

/** The same work whether or not somebody has the address. One that nobody has is not written down: it may be a password. */
export async function auditRefusal(parts: Parts, said: string, where: Where): Promise<void> {
  const { server, attempts } = parts
  const email = said.trim().toLowerCase()
  if (email.length > 254 || !isStorable(email)) return
  try {
    attempts.take(`refusals told of ${server.organizationId} ${email}`, refusedMax.perAccount)
    attempts.take(`refusals told of ${server.organizationId}`, refusedMax.perOrganization)
  } catch (thrown) {
    if (thrown instanceof Failure) return
    throw thrown
  }
  const action = 'AuthorizationServer.refuse-sign-in'
  await note(parts, { action, person: { email }, reason: titleOf(where), where })
}

interface Noted {
  action: string
  person: { id: string } | { email: string }
  reason: string
  where: Where
}

function note({ server, write }: Parts, { action, person, reason, where: { address } }: Noted): Promise<void> {
  const { organizationId, id, issuer } = server
  return write(
    organizationId,
    async ({ resources, audit }) => {
      const [found] = await resources.all('Developer', { ...person })
      const own = { kind: 'AuthorizationServer', id, name: issuer.split('/').at(-1)! }
      await audit({ action, subject: found ?? own, before: undefined, after: undefined })
    },
    { address, reason },
  )
}

const titleOf = ({ client: { id, title } }: Where) => `${title} (${id})`
