/** Cache-Control (RFC 9111 §5.2) and fields that are meant for some caches alone (RFC 9213). */
import { tokenClass } from '@gatehouse/base'

/** By lower-case name: what it says, empty where it says nothing. */
export type Directives = ReadonlyMap<string, string>

export interface Read {
  directives: Directives
  /** Something in it could not be read. */
  malformed: boolean
}

const directive = new RegExp(`[ \\t,]*(${tokenClass}+)(?:=("(?:[^"\\\\]|\\\\.)*"|${tokenClass}*))?[ \\t]*(?:,|$)`, 'y')
const characters = 4096

export function readDirectives(values: readonly string[]): Read {
  const text = values.join(',')
  const directives = new Map<string, string>()
  let malformed = text.length > characters
  for (let at = 0; at < text.length && !malformed; at = directive.lastIndex) {
    directive.lastIndex = at
    const found = directive.exec(text)
    if (!found) {
      malformed = !/^[ \t,]*$/.test(text.slice(at))
      break
    }
    const name = found[1]!.toLowerCase()
    const value = unquoted(found[2] ?? '')
    // Said twice and differently, it holds for no time (§4.2.1).
    directives.set(name, (directives.get(name) ?? value) === value ? value : '0')
  }
  return { directives, malformed }
}

const bare =
  '(?:-?[0-9]{1,15}(?:\\.[0-9]{1,3})?|"(?:[^"\\\\]|\\\\["\\\\])*"|\\?[01]|[A-Za-z*][!#$%&\'*+.^_`|~:/0-9A-Za-z-]*)'
const key = '[a-z*][a-z0-9_.*-]*'
const member = new RegExp(
  `(${key})(?:=(${bare}))?(?: *;(?: *)${key}(?:=${bare})?)*[ \\t]*(?:,[ \\t]*(?=[a-z*])|$)`,
  'y',
)

/** A dictionary of structured fields (RFC 9651 §3.2); undefined where it is none, or empty: then it does not count. */
export function readTargeted(values: readonly string[]): Directives | undefined {
  const text = values.join(', ').trim()
  if (text === '' || text.length > characters) return undefined
  const directives = new Map<string, string>()
  for (let at = 0; at < text.length; at = member.lastIndex) {
    member.lastIndex = at
    const found = member.exec(text)
    if (!found) return undefined
    const [, name, value = '?1'] = found as unknown as [string, string, string?]
    if (value === '?0') directives.delete(name)
    else directives.set(name, value === '?1' ? '' : unquoted(value))
  }
  return directives
}

const secondsMax = 2 ** 31

/** Delta-seconds (§1.2.2); what is none counts as 0 (§4.2.1), and undefined is not said. */
export function seconds(directives: Directives, name: string): number | undefined {
  const text = directives.get(name)
  if (text === undefined) return undefined
  return /^[0-9]+$/.test(text) ? Math.min(Number(text), secondsMax) : 0
}

const unquoted = (text: string) => (text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text)
