/** Which fields are of one connection, may not be named by Connection, or may not be trailers. All in lower case. */

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
 * Told by length and first letter before any letter is changed.
 */
export function ofConnection(name: string): boolean {
  const first = name.charCodeAt(0) | 0x20
  switch (name.length) {
    case 2:
      return first === 0x74 && name.toLowerCase() === 'te'
    case 7:
      return (first === 0x74 || first === 0x75) && /^(?:trailer|upgrade)$/i.test(name)
    case 10:
      return (first === 0x63 || first === 0x6b) && /^(?:connection|keep-alive)$/i.test(name)
    case 14:
      return (first === 0x63 || first === 0x68) && /^(?:content-length|http2-settings)$/i.test(name)
    case 16:
      return first === 0x70 && name.toLowerCase() === 'proxy-connection'
    case 17:
      return first === 0x74 && name.toLowerCase() === 'transfer-encoding'
    default:
      return false
  }
}
