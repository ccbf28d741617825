/** Calls that readers try, sent to the gateways for them: bounded in number, time and size, and with no cookie either way. */
import type { Failure } from '@gatehouse/base'
import type { EgressRule } from '@gatehouse/http/egress.ts'
import { guardedConnector } from '@gatehouse/http/egress-connector.ts'
import { Agent, type Dispatcher, request } from 'undici'
import { Refused, type TriedCall, type TriedEnd, type TriedReply } from './contract.ts'
import { passedOn, toldHeaders } from './tried-headers.ts'

export interface TriesOptions {
  /** The operator’s word for where the gateways are: what a portal says of addresses is then told them as the host alone. */
  gatewayUrl: string | undefined
  /** For public addresses, which tenants name. */
  rule: EgressRule
}

/** At once; who tries waits for his own. */
const ofReaderMax = 4
const ofAllMax = 64

export class Tries {
  readonly #gatewayUrl: string | undefined
  readonly #agent: Agent
  readonly #running = new Map<string, number>()
  #all = 0

  constructor({ gatewayUrl, rule }: TriesOptions) {
    this.#gatewayUrl = gatewayUrl
    const connect = gatewayUrl === undefined ? guardedConnector(rule, { connectTimeoutMs: 5000 }) : { timeout: 5000 }
    this.#agent = new Agent({ connect, maxHeaderSize: 32_768, pipelining: 1, connections: ofAllMax })
  }

  readonly call = async (call: TriedCall): Promise<TriedReply> => {
    const leave = this.#enter(call.reader)
    const over = new AbortController()
    const timer = setTimeout(() => over.abort(), call.msMax)
    const done = () => {
      clearTimeout(timer)
      leave()
    }
    try {
      const reply = await request(...this.#sent(call, over.signal))
      return replyOf(reply, { bytesMax: call.bytesMax, over, done })
    } catch (thrown) {
      done()
      throw new Refused(reasonOf(thrown, over.signal.aborted))
    }
  }

  #sent({ address, method, target, headers, body, key }: TriedCall, signal: AbortSignal) {
    const keyed = key?.in === 'query'
    const query = keyed ? `${target.includes('?') ? '&' : '?'}${new URLSearchParams({ [key.name]: key.value })}` : ''
    const own = key?.in === 'header' ? { [key.name]: key.value } : {}
    const crumb = key?.in === 'cookie' ? { cookie: `${key.name}=${key.value}` } : {}
    const sent = {
      ...{ method: method as Dispatcher.HttpMethod, dispatcher: this.#agent, signal, body: body ?? null },
      ...{ headersTimeout: 0, bodyTimeout: 0 },
      headers: { ...passedOn(headers), ...own, ...crumb, 'accept-encoding': 'identity', host: new URL(address).host },
    }
    return [new URL(`${this.#gatewayUrl ?? address}${target}${query}`), sent] as const
  }

  /** Throws `Refused`; what it returns leaves once, however often it is called. */
  #enter(reader: string): () => void {
    const own = this.#running.get(reader) ?? 0
    if (own >= ofReaderMax || this.#all >= ofAllMax) throw new Refused(busy)
    this.#running.set(reader, own + 1)
    this.#all++
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      this.#all--
      const left = this.#running.get(reader)! - 1
      if (left === 0) this.#running.delete(reader)
      else this.#running.set(reader, left)
    }
  }
}

interface Reading {
  bytesMax: number
  over: AbortController
  done: () => void
}

function replyOf(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { bytesMax, over, done }: Reading,
): TriedReply {
  let end: TriedEnd = 'broken'
  // Who never reads, or leaves, is over when his time is.
  over.signal.addEventListener('abort', done)
  async function* pieces() {
    let left = bytesMax
    try {
      for await (const piece of body as AsyncIterable<Uint8Array>) {
        yield piece.subarray(0, left)
        left -= piece.length
        if (left < 0) {
          end = 'too_large'
          return
        }
      }
      end = 'whole'
    } catch {
      end = over.signal.aborted ? 'too_long' : 'broken'
    } finally {
      cancel()
    }
  }
  const cancel = () => {
    body.on('error', () => {})
    body.destroy()
    done()
  }
  return { status: statusCode, headers: toldHeaders(headers), body: pieces(), ended: () => end, cancel }
}

const code = (name: Failure['code']) => name
const busy = {
  ...{ status: 429, code: code('too_many_attempts'), title: 'Too many calls are being tried' },
  hint: 'Wait until those before it have ended.',
}

function reasonOf(thrown: unknown, isLate: boolean) {
  if (isLate) return { status: 504, code: code('fetch_timeout'), title: 'The gateway did not answer in time' }
  if ((thrown as { code?: string }).code === 'egress_forbidden')
    return {
      ...{ status: 403, code: code('egress_forbidden'), title: 'The portal may not reach the gateway’s address' },
      hint: 'Whoever runs the portal sets gatewayUrl or egressAllow.',
    }
  return {
    status: 502,
    code: code('fetch_failed'),
    title: 'The gateway does not answer',
    hint: 'Try again in a moment.',
  }
}
