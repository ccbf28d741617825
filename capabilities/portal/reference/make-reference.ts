/** A document taken apart. Takes time and memory that grow with the document: for a process of its own. */
import { editedText } from '@gatehouse/capability-catalogue/overlays.ts'
import { sampleRequest } from '@gatehouse/code-sample'
import { documentLimits, type Endpoint, type OpenApiDocument, readOpenApi } from '@gatehouse/documents'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { operationsOf } from '@gatehouse/documents/openapi/operation.ts'
import { member, setMember } from '@gatehouse/documents/openapi/tree.ts'
import { changesSince } from './changes-since.ts'
import { EndpointParts, tagsOf } from './endpoint-part.ts'
import { gatewayPlace } from './gateway-place.ts'
import type { EndpointPart, KeyPlace, Outline, OutlineGroup, Reference, SampledCall, StoredPart } from './reference.ts'
import { schemaParts, searched } from './schema-parts.ts'
import { treeBounds } from './schema-tree.ts'
import { shortText } from './short-text.ts'
import { makeTopicReference } from './topics/make-topic-reference.ts'

/** Of larger documents no calls are made up: each costs a look through all of it. */
const sampledMax = 500

export interface DocumentSource {
  kind?: DefinitionKind
  text: string
  overlays: readonly unknown[]
  /** Identifiers of the endpoints that are served; nothing else of the paths is shown. */
  served: readonly string[]
}

export interface ReferenceSource extends DocumentSource {
  /** In front of the document's paths. */
  basePath: string
  /** Where the gateway takes keys, if it does. */
  key?: KeyPlace
  /** What the revision before was made of. */
  before?: DocumentSource
}

export function makeReference(source: ReferenceSource): Reference {
  const { kind = 'openapi' } = source
  return kind === 'openapi' ? makeOpenApiReference(source) : makeTopicReference(source, kind)
}

function makeOpenApiReference({ text, overlays, served, basePath, before, key }: ReferenceSource): Reference {
  const document = readOpenApi(editedText(text, {}, overlays))
  const parts = new EndpointParts(document)
  const operations = operationsOf(document.value, document.dialect, documentLimits)
  const shown = new Set(served)
  const server = `${gatewayPlace}${basePath}`
  const isSampled = document.endpoints.length <= sampledMax
  const endpoints = document.endpoints.flatMap((endpoint, at): [Endpoint, EndpointPart][] => {
    if (!shown.has(endpoint.id)) return []
    const part = parts.of(endpoint, operations[at]!)
    return [[endpoint, isSampled ? { ...part, ...called(document, endpoint.id, { server, key }) } : part]]
  })
  const schemas = schemaParts(document.value, schemaPrefix(document), treeBounds(document))
  const made = JSON.stringify(readable(document, operations, { shown, basePath }))
  return {
    outline: outlineOf(
      document,
      endpoints.map(([endpoint]) => endpoint),
      { schemas: schemas.length, key },
    ),
    parts: [...endpoints.map(([, part]) => storedEndpoint(part)), ...schemas],
    document: made,
    changes:
      before && (before.kind ?? 'openapi') === 'openapi' ? changesSince(readableText(before, basePath), made) : [],
  }
}

function called(
  document: OpenApiDocument,
  operation: string,
  { server, key }: { server: string; key?: KeyPlace | undefined },
) {
  try {
    return { request: withKey(sampleRequest(document, { operation, server }), key) }
  } catch {
    // No call can be made of what it says; the page shows the rest.
    return {}
  }
}

const keyPlaceholder = 'YOUR_API_KEY'

function withKey(request: SampledCall, key: KeyPlace | undefined): SampledCall {
  if (!key || key.in === 'cookie') return request
  if (key.in === 'query') {
    const url = new URL(request.url)
    url.searchParams.set(key.name, keyPlaceholder)
    return { ...request, url: url.href }
  }
  const others = request.headers.filter(([name]) => name.toLowerCase() !== key.name.toLowerCase())
  return { ...request, headers: [[key.name, keyPlaceholder], ...others] }
}

function outlineOf(
  document: OpenApiDocument,
  endpoints: readonly Endpoint[],
  { schemas, key }: { schemas: number; key: KeyPlace | undefined },
): Outline {
  const groups = new Map<string, OutlineGroup>(tagsOf(document).map(tag => [tag.name, { ...tag, count: 0 }]))
  for (const endpoint of endpoints) {
    const name = groupOf(endpoint)
    const group = groups.get(name) ?? { name, count: 0 }
    groups.set(name, { ...group, count: group.count + 1 })
  }
  const all = [...groups.values()].filter(({ count }) => count > 0)
  const description = shortText(document.description, 50_000)
  return {
    ...{ title: shortText(document.title, 200)!, version: shortText(document.version, 60)!, dialect: document.dialect },
    ...(description === undefined ? {} : { description }),
    groups: [...all.filter(({ name }) => name !== ''), ...all.filter(({ name }) => name === '')],
    ...(key ? { key } : {}),
    endpoints: endpoints.length,
    schemas,
  }
}

const groupOf = ({ tags }: Pick<Endpoint, 'tags'>) => (tags[0] ?? '').slice(0, 200)

function storedEndpoint(part: EndpointPart): StoredPart {
  const fields = [
    ...part.parameters.map(({ name }) => name),
    ...(part.body?.content[0]?.schema?.fields ?? []).map(({ name }) => name),
  ]
  const words = [part.title, part.id, part.method, part.path, ...part.tags, ...fields, part.description ?? '']
  return {
    kind: 'endpoint',
    name: part.id.slice(0, 512),
    title: part.title,
    ...{ tags: part.tags, method: part.method, path: part.path.slice(0, 300), group: groupOf(part) },
    deprecated: part.deprecated === true,
    content: JSON.stringify(part),
    words: searched(words),
  }
}

const schemaPrefix = ({ dialect }: OpenApiDocument) => (dialect === '2.0' ? '#/definitions/' : '#/components/schemas/')

function readableText({ text, overlays, served }: DocumentSource, basePath: string): string {
  const document = readOpenApi(editedText(text, {}, overlays))
  const operations = operationsOf(document.value, document.dialect, documentLimits)
  return JSON.stringify(readable(document, operations, { shown: new Set(served), basePath }))
}

/** What is served, with the gateway in the place of the servers behind it. */
function readable(
  { value, endpoints, dialect }: OpenApiDocument,
  operations: ReturnType<typeof operationsOf>,
  { shown, basePath }: { shown: ReadonlySet<string>; basePath: string },
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  endpoints.forEach(({ id }, at) => {
    if (!shown.has(id)) return
    const { path, method, item, value: operation } = operations[at]!
    const { servers: _, ...rest } = operation
    setMember(paths, path, { ...(member(paths, path) ?? sharedOf(item)), [method.toLowerCase()]: rest })
  })
  const { servers: _, host: __, schemes: ___, basePath: ____, ...rest } = value
  if (dialect !== '2.0') return { ...rest, servers: [{ url: `${gatewayPlace}${basePath}` }], paths }
  return { ...rest, host: new URL(gatewayPlace).host, basePath: basePath || '/', schemes: ['https'], paths }
}

const sharedOf = ({ parameters, summary, description }: Record<string, unknown>) => ({
  ...(summary === undefined ? {} : { summary }),
  ...(description === undefined ? {} : { description }),
  ...(parameters === undefined ? {} : { parameters }),
})
