/** The egress rule where connections are made. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { type EgressRule, egressForbidden } from './egress.ts'

export interface GuardedLookupOptions {
  /** Port that will be connected to; own listeners are known by it. */
  port: number
  /** Resolver, `dns.lookup` unless told otherwise. */
  lookup?: LookupFunction
}

/**
 * A `lookup` for `net.connect` and undici that gives allowed addresses only and fails with `egress_forbidden` when
 * none is left. `net.connect` asks no lookup about literal addresses: call `guardLiteral` before.
 */
export function guardedLookup(
  rule: EgressRule,
  { port, lookup = systemLookup as LookupFunction }: GuardedLookupOptions,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const resolved: LookupAddress[] = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }]
      const verdicts = resolved.map(one => ({ one, verdict: rule.check(one.address, port) }))
      const allowed = verdicts.filter(each => each.verdict.allowed).map(each => each.one)
      if (allowed.length === 0) {
        const refused = verdicts[0]?.verdict
        const why = refused && !refused.allowed ? refused.why : 'it has no address'
        return callback(egressForbidden(hostname, why), [])
      }
      if (options.all) callback(null, allowed)
      else callback(null, allowed[0]!.address, allowed[0]!.family)
    })
  }
}

/** Throws `egress_forbidden` when `host` is a literal address that is not allowed; does nothing for names. */
export function guardLiteral(rule: EgressRule, host: string, port: number): void {
  const literal = host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(literal) === 0) return
  const verdict = rule.check(literal, port)
  if (!verdict.allowed) throw egressForbidden(host, verdict.why)
}
