/** Cases of one endpoint: what it must take, and what it must not. */
import { shapeOf } from '@gatehouse/contract/parameter/shape.ts'
import type { Sampler } from '@gatehouse/sample'
import { type Endpoint, takesBody, type Values, valuesFor } from '@gatehouse/sample/request/request-values.ts'
import type { ContractParameter } from '@gatehouse/unit'
import type { TestCase } from './case.ts'
import { edgeVariants, wrongVariants } from './mutate.ts'
import { partCases } from './part-cases.ts'

export interface Making {
  /** Forms in parts are written, too. */
  parts: true
  sampler: Sampler
  resolve: (reference: string) => unknown
  seed: string
  /** Of each endpoint. */
  casesMax: number
}

export function casesOf(endpoint: Endpoint, making: Making): TestCase[] {
  const full = valuesFor(endpoint, { ...making, fields: 'all' })
  if (!full) return []
  const least = valuesFor(endpoint, { ...making, fields: 'required' }) ?? full
  const one = (kind: TestCase['kind'], what: string, values: Values, more: Partial<TestCase> = {}): TestCase => ({
    ...{ endpoint, kind, what, values },
    ...more,
  })
  const cases = [
    one('valid', 'everything', full),
    one('valid', 'what is required', least),
    ...exampleCases(endpoint, full),
  ]
  const { security } = endpoint.contract
  if (security && security.length > 0 && !security.some(all => all.length === 0)) {
    cases.push(one('anonymous', 'without a credential', full))
  }
  const special = [...parameterCases(endpoint, full, making), ...bodyCases(endpoint, full, making)]
  return [...cases, ...evenly(special, Math.max(0, making.casesMax - cases.length))]
}

function exampleCases(endpoint: Endpoint, full: Values): TestCase[] {
  if (!takesBody(endpoint)) return []
  return Object.entries(endpoint.contract.body?.types ?? {}).flatMap(([type, { examples = {} }]) =>
    Object.entries(examples).map(
      ([name, value]): TestCase => ({
        ...{ endpoint, kind: 'valid', what: `the example ${name || 'of the contract'}` },
        values: { ...full, body: { type, value } },
      }),
    ),
  )
}

function parameterCases(endpoint: Endpoint, full: Values, making: Making): TestCase[] {
  return endpoint.contract.parameters.flatMap(parameter => {
    const { name, in: place, required, schema } = parameter
    const value = full[place][name]
    const about = `${place} ${name}`
    const put = (other: unknown): Values => ({ ...full, [place]: { ...full[place], [name]: other } })
    const cases: TestCase[] = []
    if (required && place !== 'path') {
      const { [name]: _, ...rest } = full[place]
      cases.push({ endpoint, kind: 'invalid', what: `${about} is missing`, values: { ...full, [place]: rest } })
    }
    if (value === undefined || schema === undefined) return cases
    const around = { resolve: making.resolve, seed: making.seed }
    for (const { what, value: wrong } of wrongVariants(schema, value, around)) {
      if (
        isToldApart(parameter, wrong, making.resolve) &&
        making.sampler.problem(schema, asRead(wrong)) !== undefined
      ) {
        cases.push({ endpoint, kind: 'invalid', what: `${about}: ${what}`, values: put(wrong) })
      }
    }
    for (const { what, value: edge } of edgeVariants(schema, value, around)) {
      const isWritable =
        !(place === 'path' && (edge === '' || /\//.test(String(edge)))) &&
        !(place === 'header' && /[^ -~]/.test(String(edge)))
      if (isWritable && making.sampler.problem(schema, edge) === undefined) {
        cases.push({ endpoint, kind: 'valid', what: `${about}: ${what}`, values: put(edge) })
      }
    }
    return cases
  })
}

/** A text in an address is read as what the schema wants, if it can be. */
export const asRead = (value: unknown) =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value

/** Whether the value is another one once it stands as text where the parameter does. */
function isToldApart({ in: place, schema }: ContractParameter, value: unknown, resolve: Making['resolve']): boolean {
  if (typeof value === 'object') return false
  if (value === '' || (place === 'header' && /[^ -~]/.test(String(value)))) return false
  const { types } = shapeOf(schema, resolve)
  // A number or a flag is a text like any other there, and any text is a list of one, or a name without a value.
  if (types.has('array') || types.has('object')) return false
  return !types.has('string') || typeof value === 'string'
}

function bodyCases(endpoint: Endpoint, full: Values, making: Making): TestCase[] {
  const { body } = full
  const written = endpoint.contract.body
  if (!body || !written) return []
  const schema = written.types[body.type]?.schema
  const cases: TestCase[] = []
  if (written.required) {
    cases.push({ endpoint, kind: 'invalid', what: 'body is missing', values: { ...full, body: undefined } })
  }
  if (/json/.test(body.type) && schema !== undefined) {
    cases.push({ endpoint, kind: 'invalid', what: 'body: broken JSON', values: full, rawBody: '{"broken":' })
    if (!Object.keys(written.types).some(type => type.includes('*') || type === 'text/plain')) {
      const other = { type: 'text/plain', value: JSON.stringify(body.value) }
      cases.push({ endpoint, kind: 'invalid', what: 'body: of another type', values: { ...full, body: other } })
    }
  }
  if (body.type === 'multipart/form-data') return [...cases, ...partCases(endpoint, full, making)]
  const around = { resolve: making.resolve, seed: making.seed }
  const put = (value: unknown): Values => ({ ...full, body: { ...body, value } })
  if (schema === undefined || !/json/.test(body.type)) return cases
  for (const { what, value } of wrongVariants(schema, body.value, around)) {
    if (making.sampler.problem(schema, value) !== undefined)
      cases.push({ endpoint, kind: 'invalid', what: `body ${what}`, values: put(value) })
  }
  for (const { what, value } of edgeVariants(schema, body.value, around)) {
    if (making.sampler.problem(schema, value) === undefined)
      cases.push({ endpoint, kind: 'valid', what: `body ${what}`, values: put(value) })
  }
  return cases
}

/** So many of a list, from all of its length. */
function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list]
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)]!)
}
