/** What a proof must repeat (RFC 9449 §9): made of a secret and the time, so all gateways that have the secret take them. */
import type { Host } from '@gatehouse/unit'
import { base64urlOf } from './base64url.ts'

const periodMs = 300_000

export class DpopNonces {
  readonly #host: Pick<Host, 'clock' | 'secrets'>
  readonly #reference: string
  #made = { of: '', nonces: [] as string[] }

  constructor(reference: string, host: Pick<Host, 'clock' | 'secrets'>) {
    this.#reference = reference
    this.#host = host
  }

  /** The one that is given out, and the one before, which is taken still. Rejects with `secret_unavailable`. */
  async current(): Promise<readonly string[]> {
    const secret = await this.#host.secrets.value(this.#reference)
    const period = Math.floor(this.#host.clock.nowMs() / periodMs)
    const of = `${period} ${secret}`
    if (this.#made.of !== of) {
      const nonces = await Promise.all([nonceOf(secret, period), nonceOf(secret, period - 1)])
      this.#made = { of, nonces }
    }
    return this.#made.nonces
  }
}

async function nonceOf(secret: string, period: number): Promise<string> {
  const encoder = new TextEncoder()
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), hmac, false, ['sign'])
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(`gatehouse dpop nonce ${period}`)))
  return base64urlOf(String.fromCharCode(...bytes.subarray(0, 24)))
}
