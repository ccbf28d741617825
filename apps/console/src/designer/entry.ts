/** What a contract document holds, as a tree that is looked into as far as somebody opens it. Pure. */
export type EntryKind =
  | ('document' | 'info' | 'group' | 'server' | 'tag' | 'path' | 'operation' | 'parameter' | 'body' | 'responses')
  | ('response' | 'media' | 'schema' | 'properties' | 'security' | 'example' | 'header' | 'other')

export interface Entry {
  kind: EntryKind
  /** Names on the way to it. */
  steps: readonly string[]
  name: string
  /** Beside the name, in grey. */
  note?: string
}

type Values = Readonly<Record<string, unknown>>
export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const

export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const values = (value: unknown): Values => (isValues(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** What stands there; undefined where nothing does. */
export function valueAt(root: unknown, steps: readonly string[]): unknown {
  let value = root
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Values)[step]
  }
  return value
}

export const pointerOf = (steps: readonly string[]) =>
  steps.map(step => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
export const stepsOf = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))

const sections: Readonly<Record<string, EntryKind>> = {
  ...{ schemas: 'schema', responses: 'response', parameters: 'parameter', examples: 'example', requestBodies: 'body' },
  ...{ headers: 'header', securitySchemes: 'security' },
}
/** Of OpenAPI 2.0, at the top. */
const oldSections: Readonly<Record<string, EntryKind>> = {
  ...{ definitions: 'schema', parameters: 'parameter', responses: 'response', securityDefinitions: 'security' },
}

/** The roots of the tree, in the order in which a document is read. */
export function topOf(root: unknown): Entry[] {
  const document = values(root)
  const group = (name: string): Entry[] =>
    document[name] === undefined ? [] : [{ kind: 'group', steps: [name], name }]
  return [
    { kind: 'document', steps: [], name: 'document' },
    { kind: 'info', steps: ['info'], name: 'info' },
    ...['servers', 'tags', 'paths', 'webhooks'].flatMap(group),
    ...Object.keys(sections).flatMap((section): Entry[] =>
      values(document.components)[section] === undefined
        ? []
        : [{ kind: 'group', steps: ['components', section], name: section }],
    ),
    ...Object.keys(oldSections).flatMap(group),
  ]
}

/** What stands within it, one level down. */
export function childrenOf(root: unknown, { kind, steps }: Entry): Entry[] {
  const value = valueAt(root, steps)
  const [first, second] = steps
  if (kind === 'group') {
    if (first === 'servers') return items(value, steps, { kind: 'server', name: 'url' })
    if (first === 'tags') return items(value, steps, { kind: 'tag', name: 'name' })
    if (first === 'paths' || first === 'webhooks') return named(value, steps, 'path')
    return named(value, steps, (first === 'components' ? sections[second!] : oldSections[first!]) ?? 'other')
  }
  const make = within[kind]
  return make ? make(values(value), steps) : []
}

type Within = (value: Values, steps: readonly string[]) => Entry[]
const parameters: Within = (value, steps) =>
  items(value.parameters, [...steps, 'parameters'], { kind: 'parameter', name: 'name' })
const media: Within = ({ content }, steps) => named(content, [...steps, 'content'], 'media')
const one =
  (kind: EntryKind, key: string): Within =>
  (value, steps) =>
    isValues(value[key]) ? [{ kind, steps: [...steps, key], name: key }] : []
const schema = one('schema', 'schema')
const properties: Within = (value, steps) => named(value.properties, [...steps, 'properties'], 'schema')

const within: Readonly<Partial<Record<EntryKind, Within>>> = {
  path: (value, steps) => [
    ...parameters(value, steps),
    ...methods.flatMap((method): Entry[] => {
      const operation = value[method]
      if (!isValues(operation)) return []
      const note = text(operation.summary) ?? text(operation.operationId)
      return [{ kind: 'operation', steps: [...steps, method], name: method.toUpperCase(), ...(note ? { note } : {}) }]
    }),
  ],
  operation: (value, steps) => [
    ...parameters(value, steps),
    ...one('body', 'requestBody')(value, steps),
    ...named(value.responses, [...steps, 'responses'], 'response'),
  ],
  body: media,
  response: (value, steps) => [
    ...named(value.headers, [...steps, 'headers'], 'header'),
    ...media(value, steps),
    ...schema(value, steps),
  ],
  media: (value, steps) => [...schema(value, steps), ...named(value.examples, [...steps, 'examples'], 'example')],
  parameter: schema,
  header: schema,
  schema: (value, steps) => [...properties(value, steps), ...one('schema', 'items')(value, steps)],
}

function named(value: unknown, steps: readonly string[], kind: EntryKind): Entry[] {
  return Object.entries(values(value)).map(([name, part]) => ({
    ...{ kind, name, steps: [...steps, name] },
    ...noteOf(kind, values(part)),
  }))
}

function items(value: unknown, steps: readonly string[], { kind, name }: { kind: EntryKind; name: string }): Entry[] {
  return list(value).map((item, at) => ({
    ...{ kind, steps: [...steps, String(at)] },
    name: text(values(item)[name]) ?? text(values(item).$ref)?.split('/').pop() ?? String(at),
    ...noteOf(kind, values(item)),
  }))
}

function noteOf(kind: EntryKind, value: Values): { note?: string } {
  const note =
    text(value.$ref)?.split('/').pop() ??
    (kind === 'schema' || kind === 'security' ? text(value.type) : undefined) ??
    (kind === 'parameter' ? text(value.in) : undefined) ??
    (kind === 'response' ? text(value.description) : undefined)
  return note ? { note } : {}
}
