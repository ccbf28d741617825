/** Fetching one document for a tenant: bounded in time, size and hops, every hop under the egress rule. */
import type { LookupFunction } from 'node:net'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { type Clock, Failure, systemClock } from '@gatehouse/base'
import { Agent, type Dispatcher, request } from 'undici'
import type { EgressRule } from './egress.ts'
import { guardedConnector } from './egress-connector.ts'
import { abandon, coded, collected, fetchable, one, shown, tooLarge } from './egress-reply.ts'

export interface GuardedFetchOptions {
  /** For the whole of it: names, connections, redirects and the last byte. */
  timeoutMs: number
  /** Of the body, both as sent and as unpacked. */
  bytesMax: number
  redirectsMax: number
  /** Media types asked for. */
  accept?: string
  lookup?: LookupFunction
  clock?: Clock
}

export interface Fetched {
  bytes: Uint8Array
  contentType: string | undefined
  /** Where it came from after redirects. */
  url: string
}

/** One fetch that asks for more than the document itself. */
export interface FetchAsk {
  /** Sent by POST as `application/x-www-form-urlencoded`; no redirect is followed, as it may hold what is secret. */
  form?: Readonly<Record<string, string>>
  authorization?: string
  /** Less than `bytesMax` of all fetches. */
  bytesMax?: number
  /** Less than `redirectsMax` of all fetches. */
  redirectsMax?: number
}

/** Fails with `egress_forbidden`, `fetch_failed`, `fetch_timeout` or `document_too_large`, nothing else. */
export function guardedFetch(
  rule: EgressRule,
  options: GuardedFetchOptions,
): (url: string, ask?: FetchAsk) => Promise<Fetched> {
  const { timeoutMs, clock = systemClock } = options
  return async (url, ask = {}) => {
    const deadline = new AbortController()
    const connect = guardedConnector(rule, {
      connectTimeoutMs: timeoutMs,
      signal: deadline.signal,
      ...(options.lookup ? { lookup: options.lookup } : {}),
    })
    const agent = new Agent({
      connect,
      maxHeaderSize: 65_536,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      pipelining: 1,
    })
    const cancel = clock.after(timeoutMs, () => deadline.abort())
    try {
      return await follow(url, narrowed(options, ask), { agent, signal: deadline.signal })
    } catch (thrown) {
      throw coded(thrown, url, deadline.signal.aborted, timeoutMs)
    } finally {
      cancel()
      deadline.abort()
      agent.destroy().catch(() => {})
    }
  }
}

interface Means {
  agent: Agent
  signal: AbortSignal
}

type Limits = Pick<GuardedFetchOptions, 'bytesMax' | 'redirectsMax'>
type Asked = Limits & Pick<Dispatcher.RequestOptions, 'method' | 'body'> & { headers: Record<string, string> }

function narrowed({ bytesMax, redirectsMax, accept = '*/*' }: GuardedFetchOptions, ask: FetchAsk): Asked {
  const { form, authorization } = ask
  const personal = form !== undefined || authorization !== undefined
  return {
    method: form ? 'POST' : 'GET',
    headers: {
      ...{ accept, 'accept-encoding': 'identity', 'user-agent': 'gatehouse' },
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    bytesMax: Math.min(bytesMax, ask.bytesMax ?? bytesMax),
    redirectsMax: personal ? 0 : Math.min(redirectsMax, ask.redirectsMax ?? redirectsMax),
  }
}

async function follow(from: string, asked: Asked, { agent, signal }: Means): Promise<Fetched> {
  let url = fetchable(from)
  const { bytesMax, redirectsMax, ...sent } = asked
  for (let hop = 0; hop <= redirectsMax; hop++) {
    const reply = await request(url, { ...sent, dispatcher: agent, signal })
    const location = one(reply.headers.location)
    if (!isRedirect(reply.statusCode) || location === undefined) return await received(reply, url, bytesMax)
    abandon(reply)
    url = fetchable(location, url)
  }
  throw new Failure('fetch_failed', `${shown(from)} was redirected more than ${redirectsMax} times.`)
}

async function received(reply: Dispatcher.ResponseData, url: URL, bytesMax: number): Promise<Fetched> {
  if (reply.statusCode < 200 || reply.statusCode > 299) {
    abandon(reply)
    throw new Failure('fetch_failed', `${shown(url.href)} answered ${reply.statusCode}.`, {
      extra: { upstreamStatus: reply.statusCode },
    })
  }
  const packed = await collected(reply, bytesMax)
  const bytes = await unpacked(packed, one(reply.headers['content-encoding']), bytesMax)
  return { bytes, contentType: one(reply.headers['content-type']), url: url.href }
}

const unpackers: Readonly<
  Record<string, (packed: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>>
> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/** We ask for `identity`, but a server may answer packed all the same (RFC 9110 §12.5.3). */
async function unpacked(packed: Uint8Array, encoding: string | undefined, bytesMax: number): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? 'identity'
  if (name === 'identity' || name === '') return packed
  const unpack = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined
  if (!unpack) throw new Failure('fetch_failed', `The content encoding ${name.slice(0, 60)} is not read.`)
  try {
    return await unpack(packed, { maxOutputLength: bytesMax })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(bytesMax)
    throw new Failure('fetch_failed', `The body is not valid ${name}.`, { cause: thrown })
  }
}

const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status)
