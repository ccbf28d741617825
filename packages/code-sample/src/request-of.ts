/** The call of one operation, made from its contract: plausible values, placeholders for what a caller shows. */
import { Failure } from '@gatehouse/base'
import { contractOf } from '@gatehouse/contract/openapi/contract-of.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { documentLimits, type OpenApiDocument } from '@gatehouse/documents'
import { invalidDocument } from '@gatehouse/documents/limits.ts'
import { operationsOf } from '@gatehouse/documents/openapi/operation.ts'
import { Sampler } from '@gatehouse/sample'
import { type Endpoint, type Values, valuesFor } from '@gatehouse/sample/request/request-values.ts'
import { writeRequest } from '@gatehouse/sample/request/write-request.ts'
import { nearest } from '@gatehouse/schema'
import type { ShownAt } from '@gatehouse/unit'
import { partsText } from './parts-text.ts'
import type { SampleRequest } from './sample-request.ts'

export interface RequestOptions {
  /** Identifier of the operation; its `operationId` where it has one. */
  operation: string
  /** Address with the path in front of the document's; the first server of the document unless said. */
  server?: string
  /** The same seed makes the same values. */
  seed?: string
  /** Optional parameters and fields, too. */
  all?: boolean
}

/** Throws `not_found`, and `document_invalid` where no call can be made of what the document says. */
export function sampleRequest(document: OpenApiDocument, options: RequestOptions): SampleRequest {
  const { endpoint, schemas } = endpointOf(document, options.operation)
  const values = valuesOf(endpoint, schemas, options)
  const credentials = shown(values, endpoint.contract.security?.find(all => all.length > 0) ?? [])
  const isParted = values.body?.type === 'multipart/form-data'
  const parts = isParted ? partsText(values.body!.value) : undefined
  const written = writeRequest({ endpoint, values, ...(parts ? { rawBody: parts.text } : {}) })
  const headers = [...credentials, ...written.headers].flatMap(([name, value]): [string, string][] => {
    if (!isToken(name)) return []
    return [[name, name === 'Content-Type' && parts ? parts.type : printable(value)]]
  })
  const { body } = written
  return {
    ...{ method: written.method, url: addressOf(options.server ?? document.servers[0], written.target), headers },
    ...(body === undefined ? {} : { body }),
  }
}

function endpointOf(document: OpenApiDocument, operation: string): { endpoint: Endpoint; schemas: Schemas } {
  const at = document.endpoints.findIndex(({ id }) => id === operation)
  const found = document.endpoints[at]
  if (!found) {
    const near = nearest(
      operation,
      document.endpoints.slice(0, 2000).map(({ id }) => id),
    )
    const hint = near ? `Did you mean ${near}?` : 'It is the operationId, or is made from method and path.'
    throw new Failure('not_found', `The document has no operation ${operation.slice(0, 200)}.`, { hint })
  }
  const { endpoints, schemas, problems } = contractOf(document, id => id === operation, { examples: true })
  if (problems.length > 0) throw invalidDocument(problems)
  const { pointer } = operationsOf(document.value, document.dialect, documentLimits)[at]!
  return {
    endpoint: { id: found.id, method: found.method, path: found.path, pointer, contract: endpoints.get(found.id)! },
    schemas: new Schemas({ $defs: schemas }, { side: 'request', formats: true, flat: true }),
  }
}

function valuesOf(endpoint: Endpoint, schemas: Schemas, { seed = 'gatehouse', all = false }: RequestOptions): Values {
  const sampler = new Sampler(schemas)
  const of = (fields: 'all' | 'required') => valuesFor(endpoint, { sampler, seed, fields, parts: true })
  const values = all ? (of('all') ?? of('required')) : of('required')
  if (!values) {
    const message = `No value was found that ${endpoint.id} takes.`
    throw invalidDocument([{ code: 'no_sample', message, pointer: endpoint.pointer }])
  }
  const types = endpoint.contract.body?.types ?? {}
  const type = values.body?.type ?? Object.keys(types)[0]
  const examples = type === undefined ? [] : Object.values(types[type]?.examples ?? {})
  if (examples.length > 0 && endpoint.method !== 'GET' && endpoint.method !== 'HEAD' && type !== 'multipart/form-data')
    values.body = { type: type!, value: examples[0] }
  return values
}

/** Placeholders alone: no secret is known here. Those of fields are answered, the others stand in the values. */
function shown(values: Values, schemes: readonly ShownAt[]): [string, string][] {
  return schemes.flatMap(({ scheme, in: place, name, prefix }): [string, string][] => {
    const words = scheme.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_')
    const placeholder = `YOUR_${words.slice(0, 60).toUpperCase()}`
    if (place === 'header') return [[name, prefix ? `${prefix} ${placeholder}` : placeholder]]
    values[place][name] = placeholder
    return []
  })
}

const isToken = (name: string) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)
const printable = (value: string) => value.replace(/[^ -~]/g, sign => encodeURIComponent(sign.toWellFormed()))

function addressOf(server: string | undefined, target: string): string {
  const base =
    server !== undefined && URL.canParse(server) ? server : new URL(server ?? '/', 'https://api.example.com').href
  const url = `${base.replace(/[?#].*$/s, '').replace(/\/$/, '')}${target}`
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    throw new Failure('usage_invalid', 'The address of the server does not begin with http:// or https://.', {
      hint: 'Say it with --server.',
    })
  }
  // Whatever stood in a template: what is left are signs of an address.
  return new URL(url).href.replace(/['"`\\<>{}|^$]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
