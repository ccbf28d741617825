/** Signatures of messages as Standard Webhooks has them (standard-webhooks 1.0.0): HMAC-SHA256 over id, time and body. */
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** 32 bytes; shown to who receives, and never again. */
export const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`

export interface Message {
  /** The same at each try. */
  id: string
  /** Of this try. */
  atMs: number
  body: string
}

/** Signed with each of the secrets: while one replaces another both are good. */
export function signedHeaders({ id, atMs, body }: Message, secrets: readonly string[]): Record<string, string> {
  const seconds = String(Math.floor(atMs / 1000))
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  })
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  }
}
