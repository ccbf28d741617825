import { shownAt } from '@gatehouse/contract/openapi/contract-of.ts'
import { SchemaWriter } from '@gatehouse/contract/openapi/schema-writer.ts'
import { documentLimits, type OpenApiDocument } from '@gatehouse/documents'
import { operationsOf } from '@gatehouse/documents/openapi/operation.ts'
import { list, member, text } from '@gatehouse/documents/openapi/tree.ts'
import { cutCircles } from './cut-circles.ts'
import type { AuthScheme, Group, Operation, SdkModel } from './model.ts'
import { readOperation } from './read-operation.ts'
import { TypeReader } from './type-reader.ts'

/** The same document gives the same model, in the document's order. Throws `document_too_large`. */
export function modelOf(document: OpenApiDocument): SdkModel {
  const { value, dialect, endpoints, title, version, description, servers } = document
  const schemes = schemesOf(document)
  const reader = new TypeReader(value)
  const writer = new SchemaWriter(value, dialect)
  const reading = { document, reader, writer, schemes: new Set(schemes.map(({ id }) => id)) }
  const groups = new Map<string, Operation[]>()
  for (const [index, written] of operationsOf(value, dialect, documentLimits).entries()) {
    const endpoint = endpoints[index]!
    const name = endpoint.tags[0] ?? ''
    const operations = groups.get(name) ?? []
    operations.push(readOperation(written, endpoint, reading))
    groups.set(name, operations)
  }
  cutCircles(reader.types)
  return {
    ...{ title, version, servers, schemes, types: reader.types },
    ...(description === undefined ? {} : { description }),
    groups: [...groups].map(([name, operations]): Group => {
      const tag = list(value.tags).find(one => member(one, 'name') === name)
      const said = text(member(tag, 'description'))
      return { name, operations, ...(said === undefined ? {} : { description: said }) }
    }),
  }
}

function schemesOf({ securitySchemes }: OpenApiDocument): AuthScheme[] {
  return Object.entries(securitySchemes).flatMap(([id, scheme]): AuthScheme[] => {
    const at = shownAt(scheme)
    if (!at || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(at.name)) return []
    const isBasic = at.prefix?.toLowerCase() === 'basic'
    const kind = isBasic ? 'basic' : at.prefix === undefined ? 'key' : 'token'
    const description = text(scheme.description)
    return [{ id, kind, ...at, ...(description === undefined ? {} : { description }) }]
  })
}
