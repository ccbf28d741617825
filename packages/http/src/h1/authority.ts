/** Host and port as Host and an absolute target write them (RFC 3986 §3.2, RFC 9110 §7.2). */
import { isIPv6 } from 'node:net'

const pattern = /^(?:[A-Za-z0-9._~-]+|\[([0-9A-Fa-f:.]+)\])(?::([0-9]{1,5}))?$/

/** Valid ones seen before: a listener is asked for few. */
const known = new Map<string, string>()
const knownMax = 256
const knownBytesMax = 64

/** A name of letters, digits, `-`, `.`, `_`, `~`, or an address; a port is a number up to 65535. */
export const validAuthority = (authority: string): boolean => settledAuthority(authority) !== undefined

/** The same as a copy of its own, since a piece of a head would hold all of it; undefined when it is not valid. */
export function settledAuthority(authority: string): string | undefined {
  const seen = known.get(authority)
  if (seen !== undefined) return seen
  if (!judge(authority)) return undefined
  const copy = Buffer.from(authority, 'latin1').toString('latin1')
  if (copy.length <= knownBytesMax) {
    if (known.size === knownMax) known.clear()
    known.set(copy, copy)
  }
  return copy
}

function judge(authority: string): boolean {
  const found = authority.length <= 261 ? pattern.exec(authority) : null
  if (found === null) return false
  if (found[1] !== undefined && !isIPv6(found[1])) return false
  return found[2] === undefined || Number(found[2]) <= 65_535
}
