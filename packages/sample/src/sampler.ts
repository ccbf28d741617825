/** Values that fit a schema (JSON Schema 2020-12, as contracts have it), plausible, and the same for the same seed. */
import { isObject } from '@gatehouse/contract/schema/equal.ts'
import { Run, TooCostly } from '@gatehouse/contract/schema/run.ts'
import type { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { folded, type Schema } from './folded.ts'
import { patternText } from './pattern-text.ts'
import { plausibleNumber, plausibleText } from './plausible.ts'
import { Random } from './random.ts'

export interface SampleOptions {
  seed: string | number
  /** Which fields are there: `required` alone, or `all` that the depth allows. */
  fields?: 'required' | 'all'
}

const depthMax = 8
const fieldsMax = 200
const valuesMax = 5000
const triesMax = 12
const workMax = 500_000

/** There is no value, or none was found. */
export class NoSample extends Error {
  /** What was made and does not fit. */
  readonly nearest: unknown

  constructor(reason: string, nearest?: unknown) {
    super(reason)
    this.nearest = nearest
  }
}

export class Sampler {
  readonly #schemas: Schemas

  constructor(schemas: Schemas) {
    this.#schemas = schemas
  }

  /** Throws `NoSample` where none fits, which also a schema that nothing fits does. */
  of(schema: unknown, { seed, fields = 'all' }: SampleOptions): unknown {
    let reason = 'nothing fits it'
    let nearest: unknown
    for (let attempt = 0; attempt < triesMax; attempt++) {
      // Later tries are smaller: what is deep fits less often.
      const making = new Making(
        this.#schemas,
        new Random(`${seed} ${attempt}`),
        attempt < triesMax / 2 ? fields : 'required',
      )
      const value = making.value(schema, { name: '', depth: 0 })
      if (value === none) continue
      const problem = this.problem(schema, value)
      if (problem === undefined) return value
      reason = problem
      nearest ??= value
    }
    throw new NoSample(reason, nearest)
  }

  target(reference: string): unknown {
    return this.#schemas.target(reference)
  }

  /** A value that fits, or one that comes near; undefined where there is neither. */
  near(schema: unknown, options: SampleOptions): unknown {
    try {
      return this.of(schema, options)
    } catch (thrown) {
      if (!(thrown instanceof NoSample)) throw thrown
      return thrown.nearest
    }
  }

  /** What keeps a value from fitting; undefined where it fits. */
  problem(schema: unknown, value: unknown): string | undefined {
    const run = new Run({ work: workMax })
    run.part = 'value'
    try {
      this.#schemas.check(schema)(value, run)
    } catch (thrown) {
      if (!(thrown instanceof TooCostly)) throw thrown
      return thrown.message
    }
    return run.problems[0]
  }
}

const none = Symbol('nothing fits')

interface At {
  name: string
  depth: number
}

class Making {
  readonly #schemas: Schemas
  readonly #random: Random
  readonly #fields: 'required' | 'all'
  #left = valuesMax

  constructor(schemas: Schemas, random: Random, fields: 'required' | 'all') {
    this.#schemas = schemas
    this.#random = random
    this.#fields = fields
  }

  value(written: unknown, { name, depth }: At): unknown {
    if (this.#left-- <= 0 || depth > depthMax * 3) return none
    const schema = folded(written, reference => this.#schemas.target(reference), this.#random)
    if (!schema) return none
    if (Object.hasOwn(schema, 'const')) return schema.const
    if (Array.isArray(schema.enum)) return schema.enum.length > 0 ? this.#random.pick(schema.enum) : none
    const type = this.#typeOf(schema, depth)
    if (type === 'object') return this.#object(schema, depth)
    if (type === 'array') return this.#array(schema, { name, depth })
    if (type === 'string') return this.#text(schema, name)
    if (type === 'integer' || type === 'number') return this.#number(schema, { name, isWhole: type === 'integer' })
    if (type === 'boolean') return this.#random.chance(0.5)
    return type === 'null' ? null : none
  }

  /** What is not said is told by the other keywords; where null is one of several it comes rarely. */
  #typeOf(schema: Schema, depth: number): string | undefined {
    const types = [schema.type ?? guessed(schema)].flat() as string[]
    if (depth > depthMax && types.includes('null')) return 'null'
    const full = types.filter(type => type !== 'null')
    return full.length > 0 && !(types.length > full.length && this.#random.chance(0.1))
      ? this.#random.pick(full)
      : types[0]
  }

  #object(schema: Schema, depth: number): unknown {
    const properties = isObject(schema.properties) ? schema.properties : {}
    const required = new Set((Array.isArray(schema.required) ? schema.required : []) as string[])
    const most = typeof schema.maxProperties === 'number' ? schema.maxProperties : fieldsMax
    const wanted = [...required, ...Object.keys(properties).filter(name => !required.has(name))]
    const found: Record<string, unknown> = {}
    let count = 0
    for (const name of wanted) {
      const isNeeded = required.has(name)
      if (!isNeeded && (count >= most || depth >= depthMax || this.#fields === 'required')) continue
      const own = Object.hasOwn(properties, name)
        ? properties[name]
        : isObject(schema.additionalProperties)
          ? schema.additionalProperties
          : {}
      const value = this.value(own, { name, depth: depth + 1 })
      if (value === none && isNeeded) return none
      if (value === none) continue
      Object.defineProperty(found, name, { value, enumerable: true, writable: true, configurable: true })
      count++
    }
    return this.#filled(schema, found, depth)
  }

  /** With names of its own where a map wants them. */
  #filled(schema: Schema, found: Record<string, unknown>, depth: number): unknown {
    const least = typeof schema.minProperties === 'number' ? schema.minProperties : 0
    const isMap = isObject(schema.additionalProperties) && Object.keys(found).length === 0 && depth < depthMax
    const patterns = Object.entries(isObject(schema.patternProperties) ? schema.patternProperties : {})
    const wanted = Math.min(Math.max(least - Object.keys(found).length, isMap ? 1 : 0), fieldsMax)
    for (let at = 0; at < wanted; at++) {
      const [pattern, inner] = patterns[at % Math.max(1, patterns.length)] ?? []
      const own =
        pattern === undefined
          ? plausibleText({ format: undefined, name: '' }, this.#random)
          : patternText(pattern, this.#random)
      if (own === undefined) return none
      const name = Object.hasOwn(found, own) ? `${own}${at}` : own
      const value = this.value(inner ?? schema.additionalProperties ?? {}, { name, depth: depth + 1 })
      if (value === none) return none
      found[name] = value
    }
    return found
  }

  #array(schema: Schema, { name, depth }: At): unknown {
    const prefix = Array.isArray(schema.prefixItems) ? schema.prefixItems : []
    const least = typeof schema.minItems === 'number' ? schema.minItems : 0
    const most = typeof schema.maxItems === 'number' ? schema.maxItems : Number.POSITIVE_INFINITY
    if (least > valuesMax) return none
    const usual = depth >= depthMax ? least : Math.max(least, prefix.length, this.#random.whole(1, 3))
    const found: unknown[] = []
    const seen = new Set<string>()
    const length = Math.min(most, usual)
    for (let attempt = 0; found.length < length && attempt < length * 4; attempt++) {
      const own = prefix[found.length] ?? schema.items ?? (isObject(schema.contains) ? schema.contains : {})
      const value = this.value(own, { name: name.replace(/s$/, ''), depth: depth + 1 })
      if (value === none) break
      const text = JSON.stringify(value)
      if (schema.uniqueItems === true && seen.has(text)) continue
      seen.add(text)
      found.push(value)
    }
    return found.length < least ? none : found
  }

  #text(schema: Schema, name: string): unknown {
    const { format, pattern } = schema
    const least = typeof schema.minLength === 'number' ? schema.minLength : 0
    const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY
    if (least > 100_000) return none
    if (typeof pattern === 'string') {
      const text = patternText(pattern, this.#random)
      return text === undefined
        ? none
        : text.length < least
          ? text + (text.at(-1) ?? 'a').repeat(least - text.length)
          : text
    }
    const text = plausibleText({ format: typeof format === 'string' ? format : undefined, name }, this.#random)
    if (text.length > most) return [...text].slice(0, most).join('')
    return text.length < least ? text.padEnd(least, ` ${text}`) : text
  }

  #number(schema: Schema, { name, isWhole }: { name: string; isWhole: boolean }): unknown {
    const step = typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : undefined
    const unit = step ?? (isWhole ? 1 : 0.01)
    const bound = (plain: unknown, exclusive: unknown, sign: 1 | -1) => {
      const open = typeof exclusive === 'number' ? exclusive + sign * unit : sign * Number.NEGATIVE_INFINITY
      const closed = typeof plain === 'number' ? plain : sign * Number.NEGATIVE_INFINITY
      return sign === 1 ? Math.max(open, closed) : Math.min(open, closed)
    }
    const least = bound(schema.minimum, schema.exclusiveMinimum, 1)
    const most = bound(schema.maximum, schema.exclusiveMaximum, -1)
    if (least > most) return none
    const found = plausibleNumber({ least, most, isWhole, name }, this.#random)
    if (step === undefined) return found
    const rounded = Math.ceil(found / step) * step
    return rounded > most ? Math.floor(most / step) * step : rounded
  }
}

const keywordsOf: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties', 'maxProperties'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'contains', 'uniqueItems'],
  string: ['pattern', 'format', 'minLength', 'maxLength'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
}

function guessed(schema: Schema): string {
  return Object.keys(keywordsOf).find(type => keywordsOf[type]!.some(one => Object.hasOwn(schema, one))) ?? 'string'
}
