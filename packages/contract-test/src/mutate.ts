/** Values that a schema refuses, each wrong in one way; and values at its bounds, which it takes. */
import { isObject } from '@gatehouse/contract/schema/equal.ts'
import { Random } from '@gatehouse/sample'
import { folded, type Resolve, type Schema } from '@gatehouse/sample/folded.ts'

export interface Variant {
  /** What is special about it. */
  what: string
  value: unknown
}

interface Around {
  resolve: Resolve
  seed: string
}

const depthMax = 4
const variantsMax = 60

/** Wrong in one place each; whoever asks must look whether it is, for alternatives may take it. */
export function wrongVariants(schema: unknown, value: unknown, around: Around, depth = 0): Variant[] {
  const shape = folded(schema, around.resolve, new Random(around.seed))
  if (!shape) return []
  const own = [...typeVariants(shape, value), ...boundVariants(shape, value), ...choiceVariants(shape)]
  const inner = depth < depthMax ? innerVariants(shape, value, around, depth) : []
  return [...own, ...inner].slice(0, variantsMax)
}

function typeVariants({ type }: Schema, value: unknown): Variant[] {
  const types = [type].flat() as (string | undefined)[]
  if (type === undefined) return []
  const others: [string, unknown][] = [
    ['string', 'not of its type'],
    ['number', 12.5],
    ['boolean', true],
    ['array', []],
    ['object', {}],
    ['null', null],
  ]
  const isTaken = (name: string) =>
    types.includes(name) || (name === 'number' && types.includes('integer') && value === 12.5)
  return others
    .filter(([name]) => !isTaken(name))
    .map(([name, one]) => ({ what: `${name} in place of ${types.join(' or ')}`, value: one }))
}

function boundVariants(shape: Schema, value: unknown): Variant[] {
  const found: Variant[] = []
  const number = (keyword: string) => (typeof shape[keyword] === 'number' ? (shape[keyword] as number) : undefined)
  const add = (keyword: string, make: (bound: number) => unknown, what: string) => {
    const bound = number(keyword)
    if (bound !== undefined) found.push({ what, value: make(bound) })
  }
  const step = number('multipleOf') ?? 1
  add('minimum', bound => bound - step, 'below its minimum')
  add('maximum', bound => bound + step, 'above its maximum')
  add('exclusiveMinimum', bound => bound, 'at its excluded minimum')
  add('exclusiveMaximum', bound => bound, 'at its excluded maximum')
  if (typeof value === 'number') add('multipleOf', bound => value + bound / 2, 'no multiple')
  if (typeof value === 'string') {
    add('minLength', bound => 'x'.repeat(Math.max(0, Math.min(bound, 100_000) - 1)), 'too short')
    add('maxLength', bound => (bound < 100_000 ? 'x'.repeat(bound + 1) : 'x'), 'too long')
    if (typeof shape.pattern === 'string') found.push({ what: 'not of its pattern', value: '\u0001!?' })
    if (typeof shape.format === 'string') found.push({ what: `no ${shape.format}`, value: 'not of its format' })
  }
  if (Array.isArray(value)) {
    add('minItems', bound => value.slice(0, Math.max(0, bound - 1)), 'too few items')
    add('maxItems', bound => (bound < 1000 ? Array(bound + 1).fill(value[0] ?? 'x') : value), 'too many items')
    if (shape.uniqueItems === true && value.length > 0)
      found.push({ what: 'an item twice', value: [...value, value[0]] })
  }
  return found
}

function choiceVariants(shape: Schema): Variant[] {
  if (!Array.isArray(shape.enum) && !Object.hasOwn(shape, 'const')) return []
  return [{ what: 'none of its values', value: 'none-of-them' }]
}

function innerVariants(shape: Schema, value: unknown, around: Around, depth: number): Variant[] {
  if (Array.isArray(value)) {
    if (value.length === 0 || shape.items === undefined) return []
    return wrongVariants(shape.items, value[0], around, depth + 1).map(one => ({
      what: `item: ${one.what}`,
      value: [one.value, ...value.slice(1)],
    }))
  }
  if (!isObject(value)) return []
  const required = (Array.isArray(shape.required) ? shape.required : []) as string[]
  const missing = required.flatMap(name => {
    if (!Object.hasOwn(value, name)) return []
    const { [name]: _, ...rest } = value
    return [{ what: `${name} is missing`, value: rest }]
  })
  const extra =
    shape.additionalProperties === false
      ? [{ what: 'a field that is not described', value: { ...value, 'x-unheard': 1 } }]
      : []
  const properties = isObject(shape.properties) ? shape.properties : {}
  const inner = Object.keys(value).flatMap(name =>
    Object.hasOwn(properties, name)
      ? wrongVariants(properties[name], value[name], around, depth + 1).map(one => ({
          what: `${name}: ${one.what}`,
          value: { ...value, [name]: one.value },
        }))
      : [],
  )
  return [...missing, ...extra, ...inner]
}

/** At bounds, of each choice, and of letters that are not of the first alphabet. */
export function edgeVariants(schema: unknown, value: unknown, around: Around, depth = 0): Variant[] {
  const shape = folded(schema, around.resolve, new Random(around.seed))
  if (!shape) return []
  const found: Variant[] = []
  const at = (keyword: string, make: (bound: number) => unknown, what: string) => {
    const bound = shape[keyword]
    if (typeof bound === 'number') found.push({ what, value: make(bound) })
  }
  if (Array.isArray(shape.enum))
    for (const one of shape.enum.slice(0, 10)) found.push({ what: `${JSON.stringify(one)}`, value: one })
  else if (typeof value === 'number') {
    at('minimum', bound => bound, 'at its minimum')
    at('maximum', bound => bound, 'at its maximum')
    if (shape.minimum === undefined && shape.exclusiveMinimum === undefined)
      found.push({ what: 'zero', value: 0 }, { what: 'negative', value: -1 })
  } else if (typeof value === 'string' && shape.format === undefined && shape.pattern === undefined) {
    at('minLength', bound => 'x'.repeat(Math.min(bound, 10_000)), 'as short as may be')
    at('maxLength', bound => 'x'.repeat(Math.min(bound, 10_000)), 'as long as may be')
    found.push(
      { what: 'letters of elsewhere', value: 'žluťoučký 漢字 🐎' },
      { what: 'quotes and markup', value: `'";--<b>` },
    )
    if (!shape.minLength) found.push({ what: 'empty', value: '' })
  }
  if (depth < depthMax && isObject(value) && isObject(shape.properties)) {
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(shape.properties, name)) continue
      for (const one of edgeVariants(shape.properties[name], value[name], around, depth + 1)) {
        found.push({ what: `${name}: ${one.what}`, value: { ...value, [name]: one.value } })
      }
    }
  }
  return found.slice(0, variantsMax)
}
