/** Which fields are of one connection, may not be named by Connection, or may not be trailers. All in lower case. */
import { isName } from '@gatehouse/base'

/** RFC 9110 §7.6.1: fields that every recipient needs, or that say who is asked, by whom, and what follows. */
export const endToEnd: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'content-range',
  'content-location',
  'authorization',
  'www-authenticate',
  'cookie',
  'set-cookie',
  'cache-control',
  'date',
  'expect',
  'range',
  'location',
  'origin',
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
])

/** RFC 9110 §6.5.1: framing, routing, request modifiers, authentication, content, and fields of the connection. */
const notTrailers: ReadonlySet<string> = new Set([
  ...endToEnd,
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
  'max-forwards',
  'pragma',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'authentication-info',
  'age',
  'expires',
  'retry-after',
  'vary',
  'warning',
])

export const mayBeTrailer = (name: string): boolean => !notTrailers.has(name.toLowerCase())

/**
 * Fields that the wire writes by itself, or that belong to one connection: framing, Connection and what goes with it.
 * Told by length before any letter is looked at.
 */
export function ofConnection(name: string): boolean {
  switch (name.length) {
    case 2:
      return isName(name, 'te')
    case 7:
      return isName(name, 'trailer') || isName(name, 'upgrade')
    case 10:
      return isName(name, 'connection') || isName(name, 'keep-alive')
    case 14:
      return isName(name, 'content-length') || isName(name, 'http2-settings')
    case 16:
      return isName(name, 'proxy-connection')
    case 17:
      return isName(name, 'transfer-encoding')
    default:
      return false
  }
}
