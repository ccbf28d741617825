/** A credential that is a client of an authorization server of its organization. */
import { createHash, randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Draft, WriteContext } from '@gatehouse/control'
import { clientDigest } from '@gatehouse/program'

/** Its `client_id` is the credential's own id; its secret, if it can keep one, is shown once. */
export async function makeClient(
  context: WriteContext,
  draft: Draft,
  server: string,
): Promise<{ secret: string } | undefined> {
  const { status } = await context.resources.get('AuthorizationServer', server)
  const issuer = status.issuer as string
  draft.status.client = { issuer, id: draft.id }
  draft.status.sha256 = clientDigest(issuer, draft.id, 'hex')
  if (isPublic(draft.spec)) return undefined
  const secret = `ghs_${randomBytes(32).toString('base64url')}`
  draft.status.secretSha256 = secretDigest(secret)
  return { secret }
}

export const secretDigest = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Throws `conflict` where a client that has a secret would have none, or the other way: others rely on which it is. */
export function refuseOtherKind(before: Spec, after: Spec): void {
  if (isPublic(before) === isPublic(after)) return
  const message = 'A client that keeps a secret does not become one that keeps none, nor the other way.'
  throw new Failure('conflict', message, { hint: 'Make another credential.' })
}

type Spec = Readonly<Record<string, unknown>>

const isPublic = ({ oauth }: Spec) => (oauth as { authentication?: string } | undefined)?.authentication === 'none'
