/** The egress rule under undici. */
import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { EgressRule } from './egress.ts'
import { guardedLookup, guardLiteral } from './egress-lookup.ts'

export interface GuardedConnectorOptions {
  connectTimeoutMs: number
  lookup?: LookupFunction
  /** Destroys connections under way and made. */
  signal?: AbortSignal
  /** Certificates in PEM that vouch for the server, in place of those of the system. */
  authorities?: string
}

/** A connector for undici's `connect` option: literal addresses and resolved names pass the rule alike. */
export function guardedConnector(
  rule: EgressRule,
  { connectTimeoutMs, lookup, signal, authorities }: GuardedConnectorOptions,
): buildConnector.connector {
  const byPort = new Map<number, buildConnector.connector>()
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80))
    try {
      guardLiteral(rule, options.hostname, port)
    } catch (refused) {
      return callback(refused as Error, null)
    }
    let connect = byPort.get(port)
    if (!connect) {
      const guarded = guardedLookup(rule, { port, ...(lookup ? { lookup } : {}) })
      byPort.set(
        port,
        (connect = buildConnector({
          timeout: connectTimeoutMs,
          lookup: guarded,
          allowH2: false,
          ...(signal ? { signal } : {}),
          ...(authorities === undefined ? {} : { ca: authorities }),
        })),
      )
    }
    connect(options, callback)
  }
}
