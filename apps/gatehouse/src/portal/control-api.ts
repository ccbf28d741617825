/** The control API, asked for a reader: with his token, within a time, and what is public not twice within a second. */
import type { Failure } from '@gatehouse/base'
import { type ControlApi, type Query, Refused, type RefusedReason } from './contract.ts'
import { Recent } from './recent.ts'

/** A page that needs several is still there before anybody gives up. */
const timeoutMs = 5000
/** What is made of a document first, once. */
const made = /\/(?:sdk|definition)$/
const madeTimeoutMs = 90_000
const bytesMax = 64 * 2 ** 20

export interface AskedFor {
  organization: string
  portal: string
  /** Of the reader's session. */
  token?: string | undefined
  /** Where he calls from; believed with the key that both processes have. */
  address?: string | undefined
}

interface Sent {
  query?: Query
  body?: unknown
}

export class ControlClient {
  readonly #url: string
  readonly #key = process.env.GATEHOUSE_PORTAL_KEY
  readonly #recent = new Recent<unknown>({ forMs: 1000, entriesMax: 500, bytesMax: 32 * 2 ** 20 })

  constructor(url: string) {
    this.#url = url
  }

  /** Throws `Refused`. */
  portalAt(host: string): Promise<{ organization: string; portal: string }> {
    return this.#kept('portal-at', { query: { host } })
  }

  for(asked: AskedFor): ControlApi {
    const { organization, portal, token } = asked
    const place = `organizations/${encodeURIComponent(organization)}`
    return {
      ...{ organization, portal },
      read: (operation, query = {}) => {
        const path = `${place}/portals/${encodeURIComponent(portal)}/${operation}`
        return token === undefined ? this.#kept(path, { query }) : this.#ask('GET', path, { query }, asked)
      },
      call: (method, path, sent = {}) => this.#ask(method, `${place}/${path}`, sent, asked),
    }
  }

  #kept<T>(path: string, sent: Sent): Promise<T> {
    const key = `${path}?${queryText(sent.query)}`
    return this.#recent.get(key, async () => {
      const { value, bytes } = await this.#fetched('GET', path, sent)
      return { value, bytes }
    }) as Promise<T>
  }

  async #ask<T>(method: string, path: string, sent: Sent, asked: AskedFor): Promise<T> {
    return (await this.#fetched(method, path, sent, asked)).value as T
  }

  async #fetched(method: string, path: string, { query, body }: Sent, { token, address }: Partial<AskedFor> = {}) {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (this.#key !== undefined && address !== undefined)
      Object.assign(headers, { 'gatehouse-portal-key': this.#key, 'gatehouse-client-address': address })
    const text = queryText(query)
    const { status, said } = await this.#exchanged(`${this.#url}/api/v1/${path}${text && `?${text}`}`, {
      ...{
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(made.test(path) ? madeTimeoutMs : timeoutMs),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const value = said === '' ? undefined : parsed(said)
    if (status >= 400) throw new Refused({ ...unexpected(status), ...(value as Partial<RefusedReason>), status })
    return { value, bytes: said.length }
  }

  async #exchanged(url: string, init: RequestInit): Promise<{ status: number; said: string }> {
    try {
      const reply = await fetch(url, init)
      if (Number(reply.headers.get('content-length') ?? 0) > bytesMax) throw new Error('its answer is too large')
      return { status: reply.status, said: await reply.text() }
    } catch (thrown) {
      const isLate = (thrown as Error).name === 'TimeoutError'
      throw new Refused(isLate ? late : gone)
    }
  }
}

const code = (name: Failure['code']) => name
const hint = 'Try again in a moment.'
const late: RefusedReason = { status: 504, code: code('control_unreachable'), title: 'It takes too long', hint }
const gone: RefusedReason = { status: 502, code: code('control_unreachable'), title: 'It does not answer', hint }
const unexpected = (status: number): RefusedReason => ({ status, code: code('internal'), title: 'It went wrong', hint })

function queryText(query: Query = {}): string {
  const entries = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return String(new URLSearchParams(entries))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(gone)
  }
}
