/** What WebSocket extensions (RFC 6455 §9) may be in use where frames are looked at. */
import { Failure, type HeaderList } from '@gatehouse/base'
import { deflateTerms, takesDeflate, tookDeflate } from '@gatehouse/http'

const name = 'sec-websocket-extensions'
const compression = 0x40

/** Of a request whose frames somebody looks at: no extension is offered that cannot be read, and no coding accepted. */
export function readable(headers: HeaderList, upgrade: string | undefined, inflates: boolean): void {
  if (upgrade === undefined) headers.set('Accept-Encoding', 'identity')
  else if (inflates && upgrade === 'websocket') headers.set(name, deflateTerms)
  else headers.delete(name)
}

/** With whom messages that somebody looks at are deflated; the reply says so to the caller. Throws `upstream_failed`. */
export function agreedDeflate(request: HeaderList, reply: HeaderList, inflates: boolean) {
  const upstream = tookDeflate(reply.all(name))
  if (upstream === undefined || (upstream && !inflates)) {
    throw new Failure('upstream_failed', 'The upstream uses a WebSocket extension that nobody offered.')
  }
  const caller = inflates && takesDeflate(request.all(name))
  if (caller) reply.set(name, deflateTerms)
  else reply.delete(name)
  return { caller, upstream }
}

/** Reserved bits that the extensions which the upstream took may set (RFC 7692 §6 for permessage-deflate). */
export function reservedBitsOf(reply: HeaderList): number {
  const taken = reply.all(name).flatMap(value => value.split(','))
  if (taken.length === 0) return 0
  return taken.every(one => /^\s*permessage-deflate\s*(;|$)/i.test(one)) ? compression : 0x70
}
