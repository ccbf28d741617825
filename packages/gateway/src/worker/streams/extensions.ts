/** What WebSocket extensions (RFC 6455 §9) may be in use where frames are looked at. */
import type { HeaderList } from '@gatehouse/base'

const name = 'sec-websocket-extensions'
const compression = 0x40

/** Of a request whose frames somebody looks at: no extension is offered, and no coding accepted. */
export function readable(headers: HeaderList, upgrade: string | undefined): void {
  if (upgrade !== undefined) headers.delete(name)
  else headers.set('Accept-Encoding', 'identity')
}

/** Reserved bits that the extensions which the upstream took may set (RFC 7692 §6 for permessage-deflate). */
export function reservedBitsOf(reply: HeaderList): number {
  const taken = reply.all(name).flatMap(value => value.split(','))
  if (taken.length === 0) return 0
  return taken.every(one => /^\s*permessage-deflate\s*(;|$)/i.test(one)) ? compression : 0x70
}
