/** A small server that answers what contracts promise, from their examples. */
import { createServer, type Server } from 'node:http'
import { type OpenApiDocument, sampleOf } from '@gatehouse/documents'

export interface Answers {
  /** Path in front of the contract's own paths. */
  prefix: string
  document: OpenApiDocument
}

interface Route {
  method: string
  path: RegExp
  status: number
  body: string | undefined
}

/** Listens on loopback, any port. */
export function startUpstream(contracts: readonly Answers[]): Promise<{ port: number; server: Server }> {
  const routes = contracts.flatMap(routesOf)
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!
    const route = routes.find(one => one.method === request.method && one.path.test(path))
    response.writeHead(route?.status ?? 404, { 'content-type': 'application/json' })
    response.end(route ? route.body : JSON.stringify({ message: 'not in the contract' }))
    request.resume()
  })
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve({ port: (server.address() as { port: number }).port, server }))
  })
}

function routesOf({ prefix, document }: Answers): Route[] {
  const { paths = {} } = document.value as { paths?: Record<string, Record<string, Operation>> }
  return document.endpoints.map(({ method, path }) => {
    const operation = paths[path]?.[method.toLowerCase()]
    const [status = '200', response] =
      Object.entries(operation?.responses ?? {}).find(([code]) => code.startsWith('2')) ?? []
    const content = response?.content?.['application/json']
    const example = content?.example ?? Object.values(content?.examples ?? {})[0]?.value
    const body = example ?? (content?.schema ? sampleOf(content.schema, document.value) : undefined)
    const pattern = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')
    return {
      method,
      path: new RegExp(`^${prefix}${pattern}$`),
      status: Number(status) || 200,
      body: body === undefined ? undefined : JSON.stringify(body),
    }
  })
}

interface Operation {
  responses?: Record<
    string,
    {
      content?: Record<string, { schema?: unknown; example?: unknown; examples?: Record<string, { value?: unknown }> }>
    }
  >
}
