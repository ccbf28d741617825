/** A schema with all that it is put together of as one: of alternatives one is chosen. */
import { isObject } from '@gatehouse/contract/schema/equal.ts'
import type { Random } from './random.ts'

export type Schema = Record<string, unknown>
export type Resolve = (reference: string) => unknown

const partsMax = 200

/** Undefined where nothing fits. */
export function folded(schema: unknown, resolve: Resolve, random: Random): Schema | undefined {
  const parts: Schema[] = []
  if (!collect(schema, { parts, resolve, random })) return undefined
  const whole = parts.reduce(joined, {})
  const conditions = parts.filter(part => isObject(part.if))
  return conditions.length === 0 ? whole : withConditions(whole, conditions, { parts, resolve, random })
}

interface Around {
  parts: Schema[]
  resolve: Resolve
  random: Random
}

function collect(schema: unknown, around: Around): boolean {
  if (schema === false) return false
  const { parts, resolve, random } = around
  if (!isObject(schema) || parts.includes(schema)) return true
  if (parts.length === partsMax) return true
  parts.push(schema)
  if (typeof schema.$ref === 'string' && !collect(resolve(schema.$ref), around)) return false
  for (const one of listed(schema.allOf)) if (!collect(one, around)) return false
  for (const list of [listed(schema.oneOf), listed(schema.anyOf)]) {
    const open = list.filter(one => one !== false)
    if (list.length > 0 && (open.length === 0 || !collect(random.pick(open), around))) return false
  }
  return true
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const most = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])
const least = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])

/** What fits both, as far as one schema says it. */
function joined(one: Schema, other: Schema): Schema {
  const whole: Schema = { ...one }
  for (const [keyword, value] of Object.entries(other)) {
    const before = Object.hasOwn(whole, keyword) ? whole[keyword] : undefined
    whole[keyword] = before === undefined ? value : together(keyword, before, value)
  }
  return whole
}

function together(keyword: string, one: unknown, other: unknown): unknown {
  if (most.has(keyword)) return Math.max(one as number, other as number)
  if (least.has(keyword)) return Math.min(one as number, other as number)
  if (keyword === 'type') return sharedTypes([one].flat() as string[], [other].flat() as string[])
  if (keyword === 'required') return [...new Set([...listed(one), ...listed(other)])]
  if (keyword === 'enum')
    return listed(one).filter(value => listed(other).some(same => JSON.stringify(same) === JSON.stringify(value)))
  if (keyword === 'properties' && isObject(one) && isObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)])
    return Object.fromEntries([...names].map(name => [name, both(one[name], other[name])]))
  }
  if (keyword === 'items' || keyword === 'additionalProperties') return both(one, other)
  return one
}

const both = (one: unknown, other: unknown) =>
  one === undefined ? other : other === undefined ? one : { allOf: [one, other] }

function sharedTypes(one: readonly string[], other: readonly string[]): string[] {
  return one.flatMap(type => {
    if (other.includes(type)) return [type]
    if (type === 'number' && other.includes('integer')) return ['integer']
    return type === 'integer' && other.includes('number') ? ['integer'] : []
  })
}

/**
 * Conditions on a value of one field, as discriminators are written: the value is chosen, and what it asks for is added.
 * Other conditions are left to chance.
 */
function withConditions(whole: Schema, conditions: readonly Schema[], { resolve, random }: Around): Schema | undefined {
  const chosen = new Map<string, unknown>()
  let found = whole
  for (const { if: condition, then: wanted } of conditions) {
    const [name, value] = constOf(condition) ?? []
    if (name === undefined) continue
    if (!chosen.has(name)) {
      const field = isObject(found.properties) ? found.properties[name] : undefined
      const own = folded(field, resolve, random)
      const values =
        own && Array.isArray(own.enum) ? own.enum : own && Object.hasOwn(own, 'const') ? [own.const] : [value]
      chosen.set(name, random.pick(values))
    }
    if (chosen.get(name) !== value) continue
    const more = folded(wanted, resolve, random)
    if (!more) return undefined
    found = joined(found, more)
  }
  for (const [name, value] of chosen) {
    const required = [...new Set([...listed(found.required), name])]
    found = { ...joined(found, { properties: { [name]: { const: value } } }), required }
  }
  return found
}

function constOf(condition: unknown): [string, unknown] | undefined {
  const properties = isObject(condition) && isObject(condition.properties) ? Object.entries(condition.properties) : []
  const [first] = properties
  if (properties.length !== 1 || !first || !isObject(first[1]) || !Object.hasOwn(first[1], 'const')) return undefined
  return [first[0], first[1].const]
}
