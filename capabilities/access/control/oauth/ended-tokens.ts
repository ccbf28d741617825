/** Access tokens that end before their time are refused by gateways, too: they are told as denials (ADR 35). */
import type { JobWork } from '@gatehouse/control'
import { type AdapterPayload, errors } from 'oidc-provider'
import { denyTokens } from '../own-denials.ts'
import { ArtifactAdapter, type ArtifactPorts, artifactDigest, type GivenToken, givenModel } from './artifact-adapter.ts'
import type { ServedIssuer } from './served-issuer.ts'

/** Who takes a token back is answered after this, whatever holds up the writes of its organization; they go on. */
export const waitMsMax = 2000
/** Denials at once; others of the organization write between. */
const perWrite = 20

export type EndedWork = Pick<JobWork, 'services' | 'write'>

interface GrantedToken {
  jti: string
  grantId?: string | undefined
  clientId?: string | undefined
  expiration: number
}

/** Until it ends, so that it can be told of when its grant is over before. Throws `invalid_grant` where it is already. */
export async function keepGiven(
  { server, ...ports }: ArtifactPorts & { server: ServedIssuer },
  { jti, grantId, clientId, expiration }: GrantedToken,
): Promise<void> {
  const token: GivenToken = { jti, exp: Math.ceil(ports.nowMs() / 1000) + expiration, client: clientId! }
  await new ArtifactAdapter(server, givenModel, ports).upsert(jti, { grantId, token } as AdapterPayload, expiration)
  if (await new ArtifactAdapter(server, 'Grant', ports).has(artifactDigest(grantId!))) return
  throw new errors.InvalidGrant('it was used before')
}

/** Never rejects: the server itself has forgotten the tokens before, and the log tells what gateways were not told. */
export async function denyEnded(
  { server, work: { services, write } }: { server: ServedIssuer; work: EndedWork },
  tokens: readonly GivenToken[],
): Promise<void> {
  const { clock, log } = services
  const { issuer, organizationId } = server
  const live = tokens.filter(({ exp }) => exp * 1000 > clock.nowMs())
  if (live.length === 0) return
  const tell = async (some: readonly GivenToken[]) =>
    write(organizationId, async context => {
      for (const { jti, exp, client } of some) {
        if (await denyTokens(context, { issuer, token: jti, endsMs: exp * 1000, client })) continue
        log.warn('A revoked token holds at gateways until it ends: too many denials.', { issuer, client })
      }
    })
  const all = async () => {
    for (let at = 0; at < live.length; at += perWrite) await tell(live.slice(at, at + perWrite))
  }
  const told = all().catch((thrown: Error) => {
    log.error('Gateways were not told of a revoked token.', { issuer, detail: thrown.message })
  })
  await new Promise<void>(resolve => {
    const cancel = clock.after(waitMsMax, resolve)
    void told.then(() => {
      cancel()
      resolve()
    })
  })
}
