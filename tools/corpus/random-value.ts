/** Values that a schema may accept, at random; an independent validator says which it does. */
import { below, pick, type Random, type Schema } from './random.ts'

export function randomValue(random: Random, schema: unknown, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > 8) return pick(random, ['x', 1, true, null])
  const of = schema as Schema
  if (Array.isArray(of.enum) && of.enum.length > 0) return pick(random, of.enum)
  for (const word of ['anyOf', 'oneOf'] as const) {
    if (Array.isArray(of[word])) return randomValue(random, pick(random, of[word] as Schema[]), depth + 1)
  }
  if (Array.isArray(of.allOf)) return joined(random, of, depth)
  const type = Array.isArray(of.type) ? pick(random, of.type as string[]) : of.type
  switch (type) {
    case 'string':
      return text(random, of)
    case 'integer':
      return Math.round(number(random, of))
    case 'number':
      return pick(random, [number(random, of), Math.round(number(random, of))])
    case 'boolean':
      return random() < 0.5
    case 'null':
      return null
    case 'array': {
      const { minItems = 0, maxItems = 5 } = of as { minItems?: number; maxItems?: number }
      const length = minItems + below(random, Math.max(1, maxItems - minItems + 1))
      return Array.from({ length: Math.min(length, 12) }, () => randomValue(random, of.items, depth + 1))
    }
    case 'object':
      return object(random, of, depth)
    default:
      return of.properties
        ? object(random, of, depth)
        : pick(random, ['x', 'abc', '7', 0, 5, 1.5, true, null, {}, [], ['a']])
  }
}

function joined(random: Random, of: Schema, depth: number): unknown {
  const parts = (of.allOf as Schema[]).map(one => randomValue(random, one, depth + 1))
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  return parts.every(isObject) ? Object.assign({}, ...parts) : pick(random, parts)
}

function object(random: Random, of: Schema, depth: number): unknown {
  const made: Schema = {}
  const required = new Set((of.required as string[]) ?? [])
  const share = random()
  for (const [name, one] of Object.entries((of.properties as Schema) ?? {})) {
    if (required.has(name) || random() < share) made[name] = randomValue(random, one, depth + 1)
  }
  // Names that are told nowhere are sent only where the schema speaks of them.
  const rest = of.additionalProperties
  if (rest && random() < 0.4) {
    const count = 1 + below(random, 3)
    for (let at = 0; at < count; at++)
      made[`other${at}`] = rest === true ? pick(random, [1, 'x', null]) : randomValue(random, rest, depth + 1)
  }
  return made
}

function text(random: Random, of: Schema): string {
  const { minLength = 0, maxLength = 10 } = of as { minLength?: number; maxLength?: number }
  const length = pick(random, [minLength, maxLength, minLength + below(random, Math.max(1, maxLength - minLength + 1))])
  const letters = pick(random, ['abcxyz', 'ABCXYZ', '0123456789', 'aB9 -', 'x'])
  const made = Array.from({ length: Math.max(0, Math.min(length, 40)) }, () => pick(random, [...letters])).join('')
  return of.pattern === '^x' && made !== '' ? `x${made.slice(1)}` : made
}

function number(random: Random, of: Schema): number {
  const low = (of.minimum ?? of.exclusiveMinimum ?? -20) as number
  const high = (of.maximum ?? of.exclusiveMaximum ?? low + 40) as number
  const value = pick(random, [
    low,
    high,
    low + 1,
    high - 1,
    low + random() * (high - low),
    low + below(random, Math.max(1, Math.ceil(high - low))),
  ])
  const multiple = of.multipleOf as number | undefined
  return multiple === undefined ? value : Math.ceil(value / multiple) * multiple
}
