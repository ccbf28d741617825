/** A document of AsyncAPI with the gateway in the place of the servers behind it. */
import { record, text } from '@gatehouse/documents/openapi/tree.ts'
import { gatewayPlace } from '../gateway-place.ts'

const { host } = new URL(gatewayPlace)

/** Servers of protocols that pass no gateway stay: readers connect to those themselves. */
export function servedByGateway(value: Record<string, unknown>, basePath: string): Record<string, unknown> {
  if (value.servers === undefined) return value
  const isOld = String(value.asyncapi).startsWith('2.')
  const servers = Object.entries(record(value.servers)).map(([name, written]) => {
    const { url: _, host: __, pathname: ___, variables: ____, ...server } = record(written)
    const protocol = (text(server.protocol) ?? '').toLowerCase()
    if (!/^(?:wss?|https?)$/.test(protocol)) return [name, written]
    const secure = protocol.startsWith('ws') ? 'wss' : 'https'
    const place = isOld ? { url: `${secure}://${host}${basePath}` } : { host, pathname: basePath || '/' }
    return [name, { ...server, ...place, protocol: secure }]
  })
  return { ...value, servers: Object.fromEntries(servers) }
}
