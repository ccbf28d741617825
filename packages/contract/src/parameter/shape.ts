/** Which kind of value a schema wants, so that texts of parameters and forms can be read as one. */
import { isObject } from '../schema/equal.ts'

export interface Shape {
  types: ReadonlySet<string>
  /** Of an array, each of its items; of an object, its fields by name and others. */
  items: () => Shape
  field: (name: string) => Shape
  fields: () => readonly string[]
  /** How it is written in XML. */
  xml: () => Xml
}

export interface Xml {
  name?: string
  attribute?: boolean
  /** Of an array: its items stand in an element of their own. */
  wrapped?: boolean
}

const partsMax = 200
const any: Shape = { types: new Set(), items: () => any, field: () => any, fields: () => [], xml: () => ({}) }

/** `resolve` says what a reference leads to. */
export function shapeOf(schema: unknown, resolve: (reference: string) => unknown): Shape {
  const parts = partsOf(schema, resolve)
  if (parts.length === 0) return any
  const types = new Set<string>()
  for (const { type, enum: values, const: value } of parts) {
    for (const name of typeof type === 'string' ? [type] : Array.isArray(type) ? type : []) types.add(String(name))
    if (type !== undefined) continue
    for (const one of Array.isArray(values) ? values : value === undefined ? [] : [value]) types.add(typeOf(one))
  }
  if (types.size === 0 && parts.some(part => isObject(part.properties))) types.add('object')
  if (types.size === 0 && parts.some(part => part.items !== undefined)) types.add('array')
  const held = (name: string) => parts.filter(part => isObject(part.properties) && Object.hasOwn(part.properties, name))
  return {
    types,
    items: () => shapeOf(parts.find(part => isObject(part.items))?.items, resolve),
    field: name => {
      const [part] = held(name)
      const others = parts.find(one => isObject(one.additionalProperties))?.additionalProperties
      return shapeOf(part ? (part.properties as Record<string, unknown>)[name] : others, resolve)
    },
    fields: () => parts.flatMap(part => (isObject(part.properties) ? Object.keys(part.properties) : [])),
    xml: () => Object.assign({}, ...parts.map(part => part.xml).filter(isObject)),
  }
}

/** The schema with all that it is put together of. */
function partsOf(schema: unknown, resolve: (reference: string) => unknown): Record<string, unknown>[] {
  const found = new Set<Record<string, unknown>>()
  const waiting = [schema]
  for (let next = waiting.pop(); next !== undefined && found.size < partsMax; next = waiting.pop()) {
    if (!isObject(next) || found.has(next)) continue
    found.add(next)
    if (typeof next.$ref === 'string') waiting.push(resolve(next.$ref))
    for (const list of [next.allOf, next.anyOf, next.oneOf])
      if (Array.isArray(list)) waiting.push(...list.slice(0, partsMax))
  }
  return [...found]
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** The text as the value that is wanted, or as it is where it is no such value. */
export function asValue(text: string, { types }: Shape): unknown {
  if (types.size === 0) return text
  if ((types.has('number') || types.has('integer')) && text.length < 64 && numberText.test(text)) return Number(text)
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (types.has('null') && (text === '' || text === 'null') && !types.has('string')) return null
  return text
}

export const wants = (shape: Shape, type: 'array' | 'object') => shape.types.has(type)
