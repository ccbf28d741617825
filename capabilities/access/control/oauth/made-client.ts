/** A credential that is a client of an authorization server of its organization. */
import { createHash, randomBytes } from 'node:crypto'
import type { Draft, WriteContext } from '@gatehouse/control'
import { clientDigest } from '@gatehouse/program'

/** Its `client_id` is the credential's own id; its secret is shown once. */
export async function makeClient(context: WriteContext, draft: Draft, server: string): Promise<{ secret: string }> {
  const { status } = await context.resources.get('AuthorizationServer', server)
  const issuer = status.issuer as string
  const secret = `ghs_${randomBytes(32).toString('base64url')}`
  draft.status.client = { issuer, id: draft.id }
  draft.status.sha256 = clientDigest(issuer, draft.id, 'hex')
  draft.status.secretSha256 = secretDigest(secret)
  return { secret }
}

export const secretDigest = (secret: string): string => createHash('sha256').update(secret).digest('hex')
