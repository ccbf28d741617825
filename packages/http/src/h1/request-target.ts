/** The forms of a request target (RFC 9112 §3.2). */
import { validAuthority } from './authority.ts'
import type { WireRefusal } from './message.ts'
import { rules } from './rules.ts'

export interface SplitTarget {
  /** Path and query, or `*`. */
  target: string
  authority: string
}

const absolute = /^https?:\/\/([^/?]*)(.*)$/i

/** A target that is not in origin form. */
export function splitTarget(method: string, target: string): SplitTarget | WireRefusal {
  if (target === '*') return method === 'OPTIONS' ? { target, authority: '' } : rules.asterisk
  const found = absolute.exec(target)
  if (found === null) return rules.targetForm
  const authority = found[1]!
  if (authority.includes('@')) return rules.userinfo
  if (!validAuthority(authority)) return rules.targetAuthority
  const rest = found[2]!
  if (rest === '') return { target: method === 'OPTIONS' ? '*' : '/', authority }
  return { target: rest.startsWith('?') ? `/${rest}` : rest, authority }
}
