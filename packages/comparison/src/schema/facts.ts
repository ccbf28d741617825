/** What one written schema says itself, in the words of JSON Schema 2020-12, whatever the dialect. */
import { isRecord, type Json, list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { type At, within } from '../model/source.ts'
import { type Bound, kind, maskOf } from './kinds.ts'

export interface Facts {
  /** Of this side. */
  id: number
  at: At
  /** `false`: nothing fits. */
  never?: boolean
  types?: number
  /** Null fits, too, whatever the rest says (`nullable` of 3.0 where no type stands beside it). */
  orNull?: boolean
  values?: readonly Json[]
  isConst?: boolean
  min?: Bound
  max?: Bound
  multipleOf?: number
  /** Bounds of `minLength` and its like, by keyword. */
  counts: Partial<Record<CountKeyword, number>>
  pattern?: string
  format?: string
  unique?: boolean
  /** Schemas by keyword, each where it stands. */
  single: Partial<Record<SingleKeyword, At>>
  listed: Partial<Record<ListKeyword, At[]>>
  named: Partial<Record<NamedKeyword, Map<string, At>>>
  required: readonly string[]
  dependentRequired?: ReadonlyMap<string, readonly string[]>
  contentEncoding?: string
  contentMediaType?: string
  /** What counts beside a reference, or the schema has no reference. */
  ref?: At | 'lost'
  discriminator?: Discriminator
  notes: Notes
}

export interface Discriminator {
  property: string
  mapping: ReadonlyMap<string, string>
}

/** What says nothing of which values fit. */
export interface Notes {
  default?: { value: Json }
  readOnly?: boolean
  writeOnly?: boolean
  deprecated?: boolean
  sunset?: string
  stability?: string
  extensible?: readonly string[]
}

export const countKeywords = [
  ...(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const),
  ...(['minContains', 'maxContains'] as const),
]
export type CountKeyword = (typeof countKeywords)[number]
const singleKeywords = [
  ...(['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'] as const),
  ...(['unevaluatedItems', 'unevaluatedProperties', 'contentSchema'] as const),
]
export type SingleKeyword = (typeof singleKeywords)[number]
const listKeywords = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const
export type ListKeyword = (typeof listKeywords)[number]
const namedKeywords = ['properties', 'patternProperties', 'dependentSchemas'] as const
export type NamedKeyword = (typeof namedKeywords)[number]

/** One for all schemas that say nothing of it. */
const empty = Object.freeze({})
const none: readonly string[] = []

/** Keywords that say nothing about values: beside a reference they leave it as it is. */
const wordsOnly = new Set(['description', 'summary', 'title', 'examples', 'example', 'externalDocs', '$comment', 'xml'])

export function factsOf(at: At, id: number, target: (ref: string) => At | undefined): Facts {
  const facts: Facts = { id, at, counts: {}, single: {}, listed: {}, named: {}, required: none, notes: {} }
  const { value } = at
  if (!isRecord(value)) {
    if (value === false) facts.never = true
    return facts
  }
  const isOld = at.source.dialect === '2.0' || at.source.dialect === '3.0'
  const ref = text(member(value, '$ref'))
  if (ref !== undefined) {
    facts.ref = target(ref) ?? 'lost'
    if (isOld || Object.keys(value).every(key => key === '$ref' || wordsOnly.has(key))) return facts
  }
  readValues(facts, value, isOld)
  readNumbers(facts, value)
  readParts(facts, at, value)
  readNotes(facts.notes, value)
  for (const key of ['counts', 'single', 'listed', 'named', 'notes'] as const) {
    if (Object.keys(facts[key]).length === 0) facts[key] = empty
  }
  return facts
}

function readValues(facts: Facts, value: Record<string, Json>, isOld: boolean): void {
  const said = member(value, 'type')
  const names = typeof said === 'string' ? [said] : texts(said)
  if (names.length > 0) facts.types = maskOf(names)
  if (Array.isArray(value.enum)) facts.values = value.enum
  if (!isOld && Object.hasOwn(value, 'const')) {
    facts.values = [value.const]
    facts.isConst = true
  }
  if ((isOld && value.nullable === true) || value['x-nullable'] === true) readNullable(facts, typeof said === 'string')
  const pattern = text(value.pattern)
  if (pattern) facts.pattern = pattern
  const format = text(value.format)
  if (format) facts.format = format
  if (value.uniqueItems === true) facts.unique = true
  const encoding = text(value.contentEncoding)
  if (encoding !== undefined) facts.contentEncoding = encoding
  const media = text(value.contentMediaType)
  if (media !== undefined) facts.contentMediaType = media
  if (Array.isArray(value.required)) facts.required = texts(value.required)
  const dependent = member(value, 'dependentRequired')
  if (isRecord(dependent)) {
    facts.dependentRequired = new Map(Object.entries(dependent).map(([name, names]) => [name, texts(names)]))
  }
}

/** Beside a type it is one type more, and one value of an enum; what else the schema says holds for null as well. */
function readNullable(facts: Facts, isTyped: boolean): void {
  if (!isTyped) facts.orNull = true
  else {
    facts.types! |= kind.null
    if (facts.values && !facts.values.includes(null)) facts.values = [...facts.values, null]
  }
}

const finite = (value: Json) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

function readNumbers(facts: Facts, value: Record<string, Json>): void {
  const bound = (inclusive: string, exclusive: string, isTighter: (a: number, b: number) => boolean) => {
    const plain = finite(member(value, inclusive))
    const flag = member(value, exclusive)
    const open = finite(flag)
    if (plain !== undefined && flag === true) return { value: plain, exclusive: true }
    if (open !== undefined && (plain === undefined || !isTighter(plain, open))) return { value: open, exclusive: true }
    return plain === undefined ? undefined : { value: plain, exclusive: false }
  }
  const min = bound('minimum', 'exclusiveMinimum', (a, b) => a > b)
  const max = bound('maximum', 'exclusiveMaximum', (a, b) => a < b)
  if (min) facts.min = min
  if (max) facts.max = max
  const multiple = finite(value.multipleOf)
  if (multiple !== undefined && multiple > 0) facts.multipleOf = multiple
  for (const keyword of countKeywords) {
    const count = finite(member(value, keyword))
    if (count !== undefined && count >= 0) facts.counts[keyword] = count
  }
}

function readParts(facts: Facts, at: At, value: Record<string, Json>): void {
  for (const keyword of singleKeywords) {
    const part = member(value, keyword)
    if (isRecord(part) || typeof part === 'boolean') facts.single[keyword] = within(at, keyword)
  }
  for (const keyword of listKeywords) {
    const parts = list(member(value, keyword))
    if (parts.length > 0) facts.listed[keyword] = parts.map((_, index) => within(at, keyword, index))
  }
  for (const keyword of namedKeywords) {
    const parts = member(value, keyword)
    if (!isRecord(parts)) continue
    facts.named[keyword] = new Map(Object.keys(parts).map(name => [name, within(at, keyword, name)]))
  }
  const said = member(value, 'discriminator')
  const property = text(said) ?? text(member(said, 'propertyName'))
  if (property === undefined) return
  const mapping = Object.entries(record(member(said, 'mapping'))).filter(([, ref]) => typeof ref === 'string')
  facts.discriminator = { property, mapping: new Map(mapping as [string, string][]) }
}

function readNotes(notes: Notes, value: Record<string, Json>): void {
  if (Object.hasOwn(value, 'default')) notes.default = { value: value.default }
  if (value.readOnly === true) notes.readOnly = true
  if (value.writeOnly === true) notes.writeOnly = true
  if (value.deprecated === true || value['x-deprecated'] === true) notes.deprecated = true
  const sunset = member(value, 'x-sunset')
  if (sunset !== undefined) notes.sunset = String(sunset)
  const stability = text(member(value, 'x-stability-level'))
  if (stability !== undefined) notes.stability = stability
  const extensible = member(value, 'x-extensible-enum')
  if (Array.isArray(extensible)) notes.extensible = extensible.map(String)
}
