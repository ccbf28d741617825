/** Values of a request that an endpoint takes. */
import type { EndpointContract } from '@gatehouse/unit'
import { NoSample, type Sampler } from '../sampler.ts'

export interface Endpoint {
  id: string
  method: string
  /** Template. */
  path: string
  /** Where it stands in the document. */
  pointer: string
  contract: EndpointContract
}

/** Values of a request by where they go; what is left out is not sent. */
export interface Values {
  path: Record<string, unknown>
  query: Record<string, unknown>
  header: Record<string, unknown>
  cookie: Record<string, unknown>
  body?: { type: string; value: unknown } | undefined
}

export const emptyValues = (): Values => ({ path: {}, query: {}, header: {}, cookie: {} })

export interface ValueOptions {
  sampler: Sampler
  seed: string
  fields: 'all' | 'required'
  /** Also bodies of parts; who writes them has to part them. */
  parts?: boolean
}

/** Undefined where something that is required has no value. */
export function valuesFor(endpoint: Endpoint, { sampler, seed, fields, parts }: ValueOptions): Values | undefined {
  const values = emptyValues()
  const sample = (schema: unknown, name: string) =>
    sampler.of(schema ?? {}, { seed: `${seed} ${endpoint.id} ${name}`, fields })
  for (const { name, in: place, required, schema } of endpoint.contract.parameters) {
    if (fields === 'required' && !required) continue
    try {
      const value = sample(schema, name)
      // A path has no empty segments.
      if (place === 'path' && isEmpty(value)) return undefined
      values[place][name] = value
    } catch (thrown) {
      if (!(thrown instanceof NoSample)) throw thrown
      if (required) return undefined
    }
  }
  const { body } = takesBody(endpoint) ? endpoint.contract : {}
  const type = body && (Object.keys(body.types).find(one => /json/.test(one)) ?? Object.keys(body.types)[0])
  if (!body || type === undefined || type.includes('*') || (type === 'multipart/form-data' && !parts))
    return body?.required ? undefined : values
  if (fields === 'required' && !body.required) return values
  try {
    values.body = { type, value: sample(body.types[type]!.schema, 'body') }
  } catch (thrown) {
    if (!(thrown instanceof NoSample)) throw thrown
    if (body.required) return undefined
  }
  return values
}

/** Clients send none with these (RFC 9110 §9.3.1). */
export const takesBody = ({ method }: Pick<Endpoint, 'method'>) => method !== 'GET' && method !== 'HEAD'

const isEmpty = (value: unknown) =>
  value === '' || value === null || (typeof value === 'object' && Object.values(value).every(one => one === ''))
