/** A document of AsyncAPI with the gateway in the place of the servers behind it. */
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, record, text } from '@gatehouse/documents/openapi/tree.ts'
import { gatewayPlace } from '../gateway-place.ts'

const { host } = new URL(gatewayPlace)

type Tree = Record<string, unknown>

/**
 * Servers of protocols that pass no gateway stay: readers connect to those themselves. Wherever one is written, in its list or
 * among the components, it is exchanged: readers get the whole document.
 */
export function servedByGateway(value: Tree, basePath: string): Tree {
  const references = new References(value)
  const isOld = String(value.asyncapi).startsWith('2.')
  let hasVariables = false
  const exchanged = (written: unknown): unknown => {
    const { url: _, host: __, pathname: ___, variables, ...server } = record(references.resolved(written, '')?.value)
    const protocol = (text(server.protocol) ?? '').toLowerCase()
    if (!/^(?:wss?|https?)$/.test(protocol)) {
      hasVariables ||= variables !== undefined
      return written
    }
    const secure = protocol.startsWith('ws') ? 'wss' : 'https'
    const place = isOld ? { url: `${secure}://${host}${basePath}` } : { host, pathname: basePath || '/' }
    return { ...server, ...place, protocol: secure }
  }
  const all = (servers: unknown) =>
    Object.fromEntries(Object.entries(record(servers)).map(([name, written]) => [name, exchanged(written)]))
  const { components } = value
  const servers = value.servers === undefined ? {} : { servers: all(value.servers) }
  if (!isRecord(components)) return { ...value, ...servers }
  const shared = components.servers === undefined ? {} : { servers: all(components.servers) }
  const { serverVariables, ...kept } = components
  const variables = hasVariables && serverVariables !== undefined ? { serverVariables } : {}
  return { ...value, ...servers, components: { ...kept, ...shared, ...variables } }
}
