/** Keywords on a value whatever it is, on numbers and on texts (JSON Schema 2020-12 validation §6.1 to §6.3, §7). */
import { isObject, membership } from './equal.ts'
import { numberFormats, textFormats } from './format.ts'
import { type Keyword, type Maker, type Schema, SchemaProblem } from './maker.ts'
import { isMultiple } from './multiple.ts'
import { type TextPattern, textPattern } from './pattern.ts'
import type { Check } from './run.ts'

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: value => value === null,
  boolean: value => typeof value === 'boolean',
  object: isObject,
  array: Array.isArray,
  number: value => typeof value === 'number',
  integer: Number.isInteger,
  string: value => typeof value === 'string',
}

const article = (type: string) => (type === 'null' ? 'null' : /^[aio]/.test(type) ? `an ${type}` : `a ${type}`)

const type: Keyword = schema => {
  if (schema.type === undefined) return undefined
  const names = Array.isArray(schema.type) ? (schema.type as unknown[]) : [schema.type]
  const tests = names.map(name => {
    const test = typeof name === 'string' && Object.hasOwn(types, name) ? types[name] : undefined
    if (!test) throw new SchemaProblem(`${String(name).slice(0, 40)} is not a type.`, schema)
    return test
  })
  const message = `must be ${names.map(name => article(String(name))).join(' or ')}`
  const [first] = tests
  if (tests.length === 1 && first) return (value, run) => first(value) || run.tell(message)
  return (value, run) => tests.some(test => test(value)) || run.tell(message)
}

const enumeration: Keyword = schema => {
  const values = Object.hasOwn(schema, 'const') ? [schema.const] : schema.enum
  if (!Array.isArray(values)) return undefined
  const has = membership(values)
  const message =
    values.length === 1 ? 'must be the one value that is allowed' : 'must be one of the values that are allowed'
  return (value, run) => has(value, run) || run.tell(message)
}

/** A bound of numbers with what is told beyond it. */
const bound =
  (name: string, holds: (value: number, limit: number) => boolean, words: string): Keyword =>
  schema => {
    const limit = numberIn(schema, name)
    if (limit === undefined) return undefined
    const message = `must be ${words} ${limit}`
    return (value, run) => typeof value !== 'number' || holds(value, limit) || run.tell(message)
  }

const multipleOf: Keyword = schema => {
  const of = numberIn(schema, 'multipleOf')
  if (of === undefined || of <= 0) return undefined
  const message = `must be a multiple of ${of}`
  return (value, run) => typeof value !== 'number' || isMultiple(value, of) || run.tell(message)
}

const length: Keyword = schema => {
  const [min, max] = [numberIn(schema, 'minLength') ?? 0, numberIn(schema, 'maxLength') ?? Infinity]
  if (min === 0 && max === Infinity) return undefined
  return (value, run) => {
    if (typeof value !== 'string') return true
    // Letters beyond 16 bits are two here and one there.
    const units = value.length
    if (units >= min * 2 && units <= max) return true
    if (units > max * 2) return run.tell(`must have at most ${max} characters`)
    const letters = lettersOf(value)
    run.spend(1 + (units >> 4))
    if (letters < min) return run.tell(`must have at least ${min} characters`)
    return letters <= max || run.tell(`must have at most ${max} characters`)
  }
}

function lettersOf(text: string): number {
  let pairs = 0
  for (let at = 0; at < text.length; at++) if ((text.codePointAt(at) ?? 0) > 0xffff) pairs++
  return text.length - pairs
}

/** Undefined for one that is not read, or throws `SchemaProblem`: one whose time would not grow with the text alone. */
export function patternIn(source: unknown, schema: Schema, { unreadPatterns }: Maker): TextPattern | undefined {
  try {
    return textPattern(String(source))
  } catch (thrown) {
    if (unreadPatterns === 'fit') return undefined
    const reason = (thrown as Error).message.replace(/^error parsing regexp: /, '')
    throw new SchemaProblem(`The pattern is not read here: ${reason.slice(0, 120)}.`, schema)
  }
}

const pattern: Keyword = (schema, maker) => {
  if (typeof schema.pattern !== 'string') return undefined
  const read = patternIn(schema.pattern, schema, maker)
  if (!read) return (value, run) => typeof value !== 'string' || run.guess()
  const { fits, work } = read
  return (value, run) => {
    if (typeof value !== 'string') return true
    run.spend(work(value.length))
    return fits(value) || run.tell('must fit the pattern of the contract')
  }
}

const format: Keyword = (schema, { formats }): Check | undefined => {
  const name = schema.format
  if (!formats || typeof name !== 'string') return undefined
  const message = `must be of the format ${name.slice(0, 40)}`
  const text = Object.hasOwn(textFormats, name) ? textFormats[name] : undefined
  if (text)
    return (value, run) => {
      if (typeof value !== 'string') return true
      run.spend(1 + (value.length >> 4))
      return text(value) || run.tell(message)
    }
  const number = Object.hasOwn(numberFormats, name) ? numberFormats[name] : undefined
  return number && ((value, run) => typeof value !== 'number' || number(value) || run.tell(message))
}

export function numberIn(schema: Schema, name: string): number | undefined {
  const value = schema[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export const valueKeywords: readonly Keyword[] = [
  type,
  enumeration,
  bound('minimum', (value, limit) => value >= limit, 'at least'),
  bound('maximum', (value, limit) => value <= limit, 'at most'),
  bound('exclusiveMinimum', (value, limit) => value > limit, 'more than'),
  bound('exclusiveMaximum', (value, limit) => value < limit, 'less than'),
  multipleOf,
  length,
  pattern,
  format,
]
