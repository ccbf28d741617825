/** A typed client of the control API: one TypeScript file that imports nothing. */
import type { RestRoute } from './rest.ts'
import { typeText } from './type-text.ts'

export function clientText(routes: readonly RestRoute[]): string {
  const shown = new Map(
    routes.flatMap(({ resource, verb, reply }) => (verb === 'get' ? [[resource!.kind, reply!]] : [])),
  )
  const types = [...shown].map(([kind, schema]) => `export type ${kind} = ${typeText(schema)}\n`)
  const groups = Map.groupBy(routes, ({ resource, id }) => resource?.plural ?? id)
  const methods = [...groups].map(([group, members]) => groupText(group, members, [...shown.keys()]))
  return [
    header,
    ...types,
    preamble,
    'export function createClient(send: Send) {\n  return {\n',
    ...methods,
    '  }\n}\n',
  ].join('\n')
}

const header = '// Made by `npm run generate` from the units. Do not edit.\n'

const preamble = `/** Carries a call out: \`path\` is complete, \`body\` is JSON. Resolves to the reply's body, or throws. */
export type Send = (call: Call) => Promise<unknown>

export interface Call {
  id: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** For If-Match. */
  etag?: string
}

/** A file that answers this call. */
export interface File {
  method: 'GET' | 'POST'
  path: string
  body?: unknown
}

/** Events of server-sent events at this path, each with data of this type. */
export interface Stream<T> {
  path: string
  event?: T
}

function at(path: string, parameters: object, query?: object): string {
  const values = parameters as Record<string, string>
  const filled = path.replace(/\\{(\\w+)\\}/g, (_, name: string) => encodeURIComponent(values[name]!))
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  return pairs.length === 0 ? filled : \`\${filled}?\${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}\`
}
`

function groupText(group: string, routes: readonly RestRoute[], kinds: readonly string[]): string {
  if (!routes[0]!.resource) return `    ${methodText(camel(group), routes[0]!, kinds, '    ')},`
  const methods = routes.map(
    route => `      ${methodText(camel(route.verb ?? route.operation!.name), route, kinds, '      ')},`,
  )
  return `    ${camel(group)}: {\n${methods.join('\n')}\n    },`
}

function methodText(name: string, route: RestRoute, kinds: readonly string[], indent: string): string {
  const parameters = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => `${parameter}: string`)
  const takes = [`at_: { ${parameters.join('; ')} }`.replace('{  }', 'Record<string, never>')]
  if (route.body) takes.push(`body: ${typeText(route.body, indent)}`)
  if (route.query) takes.push(`query: ${typeText(route.query, indent)} = {}`.replace(/ = \{\}$/, optionalQuery(route)))
  if (route.verb === 'update' || route.verb === 'delete') takes.push('etag?: string')
  const call = [
    `id: '${route.id}'`,
    `method: '${route.method}'`,
    `path: at('${route.path}', at_${route.query ? ', query' : ''})`,
    ...(route.body ? ['body'] : []),
    ...(takes.includes('etag?: string') ? ['...(etag ? { etag } : {})'] : []),
  ]
  if (route.operation?.file)
    return `/** ${route.summary} */\n${indent}${name}: (${takes.join(', ')}): File =>\n${indent}  ({ ${call.slice(1).join(', ')} })`
  const result = replyText(route, kinds, indent)
  if (route.operation?.stream)
    return `/** ${route.summary} */\n${indent}${name}: (${takes.join(', ')}): Stream<${result}> =>\n${indent}  ({ ${call[2]} })`
  return `/** ${route.summary} */\n${indent}${name}: (${takes.join(', ')}) =>\n${indent}  send({ ${call.join(', ')} }) as Promise<${result}>`
}

const optionalQuery = ({ query }: RestRoute) =>
  ((query as { required?: string[] }).required ?? []).length === 0 ? ' = {}' : ''

function replyText({ resource, verb, operation, reply }: RestRoute, kinds: readonly string[], indent: string): string {
  if (!reply) return 'void'
  if (verb === 'list') return `{ items: ${resource!.kind}[]; next?: string }`
  if (verb === 'create' && resource!.shownOnce) {
    const once = Object.keys(resource!.shownOnce).map(field => `${field}?: string`)
    return `${resource!.kind} & { ${once.join('; ')} }`
  }
  if (resource && kinds.includes(resource.kind) && (verb || !operation?.output)) return resource.kind
  return typeText(reply, indent)
}

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
