/** One request to a service that a tenant names: bounded in time and size, under the egress rule, no redirect followed. */
import type { LookupFunction } from 'node:net'
import { type Clock, systemClock } from '@gatehouse/base'
import { Agent, type Dispatcher, request } from 'undici'
import type { EgressRule } from './egress.ts'
import { guardedConnector } from './egress-connector.ts'
import { coded, collected, fetchable, one } from './egress-reply.ts'

export interface GuardedRequestOptions {
  /** From the name to the last byte. */
  timeoutMs: number
  /** Of the reply's body. */
  bytesMax: number
  lookup?: LookupFunction
  clock?: Clock
}

export interface RequestAsk {
  method: Dispatcher.HttpMethod
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** In place of that of all requests. */
  bytesMax?: number
  /** Certificates in PEM that vouch for the server, in place of those of the system. */
  authorities?: string
}

/** Of any status. */
export interface RequestAnswer {
  status: number
  /** The first of that name, in lower case. */
  header(name: string): string | undefined
  /** All of them, in lower case, with each of their values; of a stand-in there may be none. */
  fields?: Readonly<Record<string, string | string[] | undefined>>
  bytes: Uint8Array
}

export type GuardedRequest = (ask: RequestAsk) => Promise<RequestAnswer>

/** Fails with `egress_forbidden`, `fetch_failed`, `fetch_timeout` or `document_too_large`, nothing else. */
export function guardedRequest(rule: EgressRule, options: GuardedRequestOptions): GuardedRequest {
  const { timeoutMs, clock = systemClock, lookup } = options
  return async ({ url, authorities, headers = {}, bytesMax = options.bytesMax, ...sent }) => {
    const deadline = new AbortController()
    const connect = guardedConnector(rule, {
      ...{ connectTimeoutMs: timeoutMs, signal: deadline.signal },
      ...(lookup ? { lookup } : {}),
      ...(authorities === undefined ? {} : { authorities }),
    })
    const times = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
    const agent = new Agent({ connect, maxHeaderSize: 65_536, pipelining: 1, ...times })
    const cancel = clock.after(timeoutMs, () => deadline.abort())
    try {
      const reply = await request(fetchable(url), {
        ...sent,
        headers: { 'user-agent': 'gatehouse', 'accept-encoding': 'identity', ...headers },
        ...{ dispatcher: agent, signal: deadline.signal },
      })
      const bytes = await collected(reply, bytesMax)
      const fields = reply.headers
      return { status: reply.statusCode, header: name => one(fields[name]), fields, bytes }
    } catch (thrown) {
      throw coded(thrown, url, deadline.signal.aborted, timeoutMs)
    } finally {
      cancel()
      deadline.abort()
      agent.destroy().catch(() => {})
    }
  }
}
