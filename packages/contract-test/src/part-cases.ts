/** Cases of forms in parts: every part is a text, and wrong only where that can be told. */
import { shapeOf } from '@gatehouse/contract/parameter/shape.ts'
import { isObject } from '@gatehouse/contract/schema/equal.ts'
import type { Endpoint, Values } from '@gatehouse/sample/request/request-values.ts'
import type { TestCase } from './case.ts'
import { asRead, type Making } from './make-cases.ts'
import { edgeVariants, type Variant, wrongVariants } from './mutate.ts'

export function partCases(endpoint: Endpoint, full: Values, { sampler, resolve, seed }: Making): TestCase[] {
  const { body } = full
  const schema = body && endpoint.contract.body?.types[body.type]?.schema
  if (!body || schema === undefined || !isObject(body.value)) return []
  const whole = body.value
  const put = (value: unknown): Values => ({ ...full, body: { ...body, value } })
  const around = { resolve, seed }
  const types = (name: string) => {
    const { properties } = (isObject(schema) ? schema : {}) as { properties?: Record<string, unknown> }
    return properties && Object.hasOwn(properties, name) ? shapeOf(properties[name], resolve).types : new Set<string>()
  }
  const refused = wrongVariants(schema, whole, around).flatMap(({ what, value }): TestCase[] => {
    if (!isObject(value)) return []
    const changed = Object.keys({ ...whole, ...value }).filter(name => whole[name] !== value[name])
    const isTold = changed.every(name => !Object.hasOwn(value, name) || isToldApart(value[name], types(name)))
    const read = Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, types(name).has('string') ? one : asRead(one)]),
    )
    const isWrong = changed.length > 0 && isTold && sampler.problem(schema, read) !== undefined
    return isWrong ? [{ endpoint, kind: 'invalid', what: `part ${what}`, values: put(value) }] : []
  })
  const isTaken = ({ value }: Variant) =>
    isObject(value) && Object.values(value).every(one => one !== null) && sampler.problem(schema, value) === undefined
  const taken = edgeVariants(schema, whole, around)
    .filter(isTaken)
    .map(({ what, value }): TestCase => ({ endpoint, kind: 'valid', what: `part ${what}`, values: put(value) }))
  return [...refused, ...taken]
}

/** A number is a text like any other where one is wanted; a list or an object is written in ways of its own. */
const isToldApart = (value: unknown, types: ReadonlySet<string>) =>
  typeof value !== 'object' &&
  value !== '' &&
  !types.has('array') &&
  !types.has('object') &&
  (!types.has('string') || typeof value === 'string')
