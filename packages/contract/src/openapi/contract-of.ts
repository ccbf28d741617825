/** What a document says of its endpoints, as gateways hold requests against it; or what keeps it from being read so. */
import type { Problem } from '@gatehouse/base'
import { documentLimits, type OpenApiDocument } from '@gatehouse/documents'
import { operationsOf, parametersOf } from '@gatehouse/documents/openapi/operation.ts'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { type Json, member, record } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import type { ContractParameter, EndpointContract, ShownAt } from '@gatehouse/unit'
import { SchemaProblem } from '../schema/maker.ts'
import { Schemas } from '../schema/schemas.ts'
import { callbacksOf } from './callbacks.ts'
import { bodyOf, oldBodyOf, repliesOf, type Written } from './content.ts'
import { parameterOf } from './parameter.ts'
import { SchemaWriter } from './schema-writer.ts'

export interface Contract {
  /** By identifier of the endpoint. */
  endpoints: ReadonlyMap<string, EndpointContract>
  schemas: Record<string, unknown>
  /** Pointers begin at the document; then it is not to be used. */
  problems: Problem[]
}

/** Of one API version, as JSON. */
export const contractBytesMax = 8 * 2 ** 20

export interface ContractOptions {
  /** Examples, security and callbacks go with it: what a mock needs. */
  examples?: boolean
}

/** Of the endpoints that are wanted. */
export function contractOf(
  document: OpenApiDocument,
  isWanted: (endpoint: string) => boolean,
  { examples = false }: ContractOptions = {},
): Contract {
  const { value: root, dialect } = document
  const writer = new SchemaWriter(root, dialect)
  const references = new References(root)
  const endpoints = new Map<string, EndpointContract>()
  const keys = schemeParameters(document)
  for (const [index, operation] of operationsOf(root, dialect, documentLimits).entries()) {
    const { id } = document.endpoints[index]!
    if (!isWanted(id)) continue
    const own = parametersOf(operation.value, operation.pointer, references)
    const shared = parametersOf(operation.item, operation.itemPointer, references).filter(
      one => !own.some(other => other.name === one.name && other.in === one.in),
    )
    const parameters = [...shared, ...own]
    const written: Written = { root, dialect, operation, parameters, references, writer, examples }
    const body = dialect === '2.0' ? oldBodyOf(written) : bodyOf(written)
    const said = parameters.flatMap(one => parameterOf(one, dialect, writer) ?? [])
    const unsaid = keys.filter(key => !said.some(one => one.in === key.in && one.name === key.name))
    endpoints.set(id, {
      parameters: [...said, ...unsaid],
      ...(body ? { body } : {}),
      replies: repliesOf(written),
      ...(examples ? forMocks(document, written) : {}),
    })
  }
  const schemas = writer.shared()
  const problems = [...writer.problems, ...uncompiled({ endpoints, schemas, writer })]
  return { endpoints, schemas, problems: problems.length > 0 ? problems : tooLarge(endpoints, schemas) }
}

function forMocks(document: OpenApiDocument, written: Written): Pick<EndpointContract, 'security' | 'callbacks'> {
  const callbacks = written.dialect === '2.0' ? [] : callbacksOf(written)
  return {
    ...securityOf(document, written.operation.value),
    ...(callbacks.length > 0 ? { callbacks } : {}),
  }
}

/** Schemes that show nothing in a field, such as certificates, are left out. */
function securityOf({ value, securitySchemes }: OpenApiDocument, operation: Json): Pick<EndpointContract, 'security'> {
  const said = member(operation, 'security') ?? value.security
  if (!Array.isArray(said) || said.length === 0) return {}
  const security = said.slice(0, 64).map(one =>
    Object.keys(record(one)).flatMap(scheme => {
      const at = Object.hasOwn(securitySchemes, scheme) ? shownAt(securitySchemes[scheme]!) : undefined
      return at ? [{ scheme, ...at }] : []
    }),
  )
  return { security }
}

/** Undefined for schemes that show nothing in a field. */
export function shownAt({
  type,
  in: place,
  name,
  scheme,
}: Record<string, unknown>): Omit<ShownAt, 'scheme'> | undefined {
  const authorization = { in: 'header' as const, name: 'Authorization' }
  if (type === 'apiKey' && typeof name === 'string') return { in: place as ShownAt['in'], name }
  if (type === 'basic') return { ...authorization, prefix: 'Basic' }
  if (type === 'http') return { ...authorization, prefix: capital(String(scheme)) }
  return type === 'oauth2' || type === 'openIdConnect' ? { ...authorization, prefix: 'Bearer' } : undefined
}

const capital = (word: string) => word.toLowerCase().replace(/^./, first => first.toUpperCase())

/** Where keys are shown is no parameter of an operation, and known all the same. */
function schemeParameters({ securitySchemes }: OpenApiDocument): ContractParameter[] {
  return Object.values(securitySchemes).flatMap(({ type, name, in: place }) => {
    if (type !== 'apiKey' || typeof name !== 'string') return []
    return place === 'query' || place === 'cookie' ? [{ name, in: place, style: 'form' as const }] : []
  })
}

type Compiled = Pick<Contract, 'endpoints' | 'schemas'> & { writer: SchemaWriter }

function uncompiled({ endpoints, schemas, writer }: Compiled): Problem[] {
  const made = new Schemas({ $defs: schemas }, { flat: true, formats: true })
  const problems = new Map<unknown, Problem>()
  const look = (schema: unknown, otherwise: string) => {
    try {
      made.check(schema)
    } catch (thrown) {
      if (!(thrown instanceof SchemaProblem)) throw thrown
      const pointer = writer.pointerOf(thrown.at) ?? otherwise
      const hint = 'Write it so that it is read by RE2: no look-around and no back-references; or mend what it names.'
      problems.set(thrown.at, { code: 'schema_unread', message: thrown.message, pointer, hint })
    }
  }
  for (const [name, schema] of Object.entries(schemas)) look(schema, `/components/schemas/${escapePointer(name)}`)
  for (const { parameters, body, replies } of endpoints.values()) {
    for (const { schema } of parameters) look(schema, '')
    for (const { types } of [...(body ? [body] : []), ...Object.values(replies)])
      for (const { schema } of Object.values(types)) look(schema, '')
    for (const { headers = [] } of Object.values(replies)) for (const { schema } of headers) look(schema, '')
    if (problems.size > 100) break
  }
  return [...problems.values()]
}

function tooLarge(endpoints: Contract['endpoints'], schemas: Contract['schemas']): Problem[] {
  let bytes = Buffer.byteLength(JSON.stringify(schemas))
  for (const one of endpoints.values()) bytes += Buffer.byteLength(JSON.stringify(one))
  if (bytes <= contractBytesMax) return []
  const message = `What the document says of its endpoints takes ${bytes} bytes; ${contractBytesMax} travel to gateways.`
  return [{ code: 'contract_too_large', message, pointer: '', hint: 'Put validate on the endpoints that need it.' }]
}
