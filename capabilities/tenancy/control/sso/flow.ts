/** One sign-in while the browser is at the provider: sealed into its own cookie, so that a start stores nothing. */
import { createHash, randomBytes } from 'node:crypto'
import { flowSeconds, type SecretBox } from '@gatehouse/control'
import { refusal } from '@gatehouse/control/openid/refusal.ts'

export interface Flow {
  connection: string
  state: string
  nonce: string
  /** Of PKCE (RFC 7636 §4.1). */
  verifier: string
  redirectUri: string
  expiresMs: number
}

const purpose = 'sso-flow'
const token = () => randomBytes(32).toString('base64url')

export const digest = (text: string) => createHash('sha256').update(text).digest('hex')

export const challengeOf = ({ verifier }: Flow) => createHash('sha256').update(verifier).digest('base64url')

export function newFlow(connection: string, redirectUri: string, nowMs: number): Flow {
  const fresh = { state: token(), nonce: token(), verifier: token() }
  return { connection, ...fresh, redirectUri, expiresMs: nowMs + flowSeconds * 1000 }
}

export const sealFlow = (box: SecretBox, flow: Flow): Promise<string> =>
  box.seal(Buffer.from(JSON.stringify(flow)), purpose)

/** Throws `sso_refused` for what is not ours, late, or not what the provider answers to. */
export async function openFlow(
  box: SecretBox,
  sealed: string | undefined,
  { state, nowMs }: { state: string | undefined; nowMs: number },
): Promise<Flow> {
  if (sealed === undefined) throw refusal('the browser began no sign-in')
  const flow = await unsealed(box, sealed)
  if (state === undefined || digest(state) !== digest(flow.state)) throw refusal('the state is of another sign-in')
  if (flow.expiresMs <= nowMs) throw refusal('the sign-in took too long')
  return flow
}

async function unsealed(box: SecretBox, sealed: string): Promise<Flow> {
  try {
    return JSON.parse(Buffer.from(await box.open(sealed, purpose)).toString('utf8'))
  } catch {
    throw refusal('the browser’s part of the sign-in is not ours')
  }
}
