/** Which header fields of a call that is tried a reader may say. */

/** RFC 9110 §7.6.1, what frames a message, and what says from where it comes. */
const connection =
  'connection keep-alive proxy-connection transfer-encoding te trailer upgrade content-length host expect accept-encoding via'
const identity = 'cookie cookie2 set-cookie set-cookie2 forwarded x-real-ip'
const closed = new Set(`${connection} ${identity}`.split(' '))

const isClosed = (name: string) => closed.has(name) || /^(x-forwarded|proxy|sec|gatehouse)-/.test(name)

export const mayBeSent = (name: string): boolean =>
  /^[!#$%&'*+.^_`|~\w-]{1,200}$/.test(name) && !isClosed(name.toLowerCase())
