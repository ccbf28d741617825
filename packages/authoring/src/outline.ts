/** What a document holds, as an editor shows it beside the text. */
import { type Place, type ReadDocument, readDocument } from '@gatehouse/documents'
import { isRecord, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'

export interface OutlineEntry {
  kind: 'info' | 'server' | 'tag' | 'path' | 'operation' | 'webhook' | 'component' | 'security'
  /** As people call it: a title, `GET /pets`, `schemas Pet`. */
  name: string
  pointer: string
  place: Place
  /** Of an operation. */
  operationId?: string
  tags?: string[]
  deprecated?: true
}

/** Beyond these a list is of no use to anybody. */
export const outlineEntriesMax = 20_000

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** In the order of the document. Throws `document_invalid` and `document_too_large`. */
export function outline(source: string, file?: string): OutlineEntry[] {
  const document = readDocument(source, file === undefined ? {} : { file })
  const root = record(document.value)
  const found = [
    ...(isRecord(root.info) ? [{ kind: 'info' as const, name: text(root.info.title) ?? '', pointer: '/info' }] : []),
    ...listed(root.servers, '/servers', server => ({ kind: 'server', name: text(server.url) ?? '' })),
    ...listed(root.tags, '/tags', tag => ({ kind: 'tag', name: text(tag.name) ?? '' })),
    ...pathsOf(root.paths, '/paths', 'path'),
    ...pathsOf(root.webhooks, '/webhooks', 'webhook'),
    ...componentsOf(root),
  ]
  return found
    .slice(0, outlineEntriesMax)
    .map(entry => ({ ...entry, place: placeIn(document, entry.pointer) }))
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
}

type Entry = Omit<OutlineEntry, 'place'>

const placeIn = ({ positions }: ReadDocument, pointer: string): Place =>
  positions.placeOf(pointer, { at: 'key' }) ?? positions.placeOf(pointer) ?? { line: 1, column: 1 }

function listed(
  value: unknown,
  pointer: string,
  entry: (item: Record<string, unknown>) => Omit<Entry, 'pointer'>,
): Entry[] {
  if (!Array.isArray(value)) return []
  return value.map((item, at) => ({ ...entry(record(item)), pointer: `${pointer}/${at}` }))
}

function pathsOf(paths: unknown, pointer: string, kind: 'path' | 'webhook'): Entry[] {
  return Object.entries(record(paths)).flatMap(([path, item]) => {
    const at = `${pointer}/${escapePointer(path)}`
    const operations = methods.flatMap(method => {
      const operation = record(item)[method]
      if (!isRecord(operation)) return []
      const operationId = text(operation.operationId)
      return [
        {
          ...{ kind: 'operation' as const, name: `${method.toUpperCase()} ${path}`, pointer: `${at}/${method}` },
          ...(operationId === undefined ? {} : { operationId }),
          ...(Array.isArray(operation.tags) ? { tags: texts(operation.tags) } : {}),
          ...(operation.deprecated === true ? { deprecated: true as const } : {}),
        },
      ]
    })
    return [{ kind, name: path, pointer: at }, ...operations]
  })
}

function componentsOf(root: Record<string, unknown>): Entry[] {
  const of = (section: string, held: unknown, pointer: string): Entry[] =>
    Object.keys(record(held)).map(name => ({
      kind: /^security/.test(section) ? 'security' : 'component',
      name: `${section} ${name}`,
      pointer: `${pointer}/${escapePointer(name)}`,
    }))
  return [
    ...Object.entries(record(root.components)).flatMap(([section, held]) =>
      section.startsWith('x-') ? [] : of(section, held, `/components/${escapePointer(section)}`),
    ),
    // Swagger 2.0
    ...['definitions', 'parameters', 'responses', 'securityDefinitions'].flatMap(section =>
      of(section, root[section], `/${section}`),
    ),
  ]
}
