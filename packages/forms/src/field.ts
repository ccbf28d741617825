/** What a JSON Schema asks for, as fields of a form: the subset that the units of the house are written in. */
export interface Schema {
  type?: string
  title?: string
  description?: string
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  patternProperties?: Readonly<Record<string, Schema>>
  items?: Schema
  enum?: readonly unknown[]
  anyOf?: readonly Schema[]
  default?: unknown
  examples?: readonly unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  format?: string
  writeOnly?: boolean
  /** A field only when its siblings have these values. */
  showIf?: Readonly<Record<string, unknown>>
  /** Though it may be left out, people are asked for it: it is not folded away. */
  upfront?: boolean
  /** Of an object: exactly one of these fields is given; what they are together is its title. */
  exactlyOne?: { title: string; fields: readonly string[] }
}

export type FieldKind =
  | 'text'
  | 'paragraph'
  | 'secret'
  | 'moment'
  | 'number'
  | 'switch'
  | 'choice'
  | 'choices'
  | 'texts'
  | 'rows'
  | 'object'
  | 'record'
  | 'value'

export interface Field {
  key: string
  label: string
  kind: FieldKind
  schema: Schema
  required: boolean
  /** Folded away until somebody wants it. */
  advanced: boolean
}

const paragraphMin = 1000
/** A form up to this long folds nothing. */
const unfoldedMax = 8
const first = ['title', 'description']
export const isFirst = (key: string): boolean => first.includes(key)

export function kindOf(schema: Schema): FieldKind {
  if (schema.enum) return 'choice'
  if (schema.writeOnly) return 'secret'
  if (schema.type === 'string') {
    if (schema.format === 'date-time') return 'moment'
    return (schema.maxLength ?? 0) >= paragraphMin && schema.format === undefined && !isShort(schema)
      ? 'paragraph'
      : 'text'
  }
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'array') return kindOfList(schema.items ?? {})
  if (schema.type === 'object') return schema.properties ? 'object' : kindOfRecord(schema)
  return 'value'
}

/** An address is long, and of one line. */
const isShort = ({ maxLength, examples = [], ...schema }: Schema) =>
  maxLength === 2048 || 'pattern' in schema || examples.some(one => typeof one === 'string' && !one.includes('\n'))

function kindOfList(items: Schema): FieldKind {
  if (items.enum) return 'choices'
  if (items.type === 'string') return 'texts'
  return items.type === 'object' && items.properties ? 'rows' : 'value'
}

/** Texts by name can be written in two columns; anything else is written as a value. */
function kindOfRecord({ patternProperties = {} }: Schema): FieldKind {
  return Object.values(patternProperties)[0]?.type === 'string' ? 'record' : 'value'
}

/** Fields of an object, what must be given first; those that its siblings hide are not among them. */
export function fieldsOf(schema: Schema, value: Readonly<Record<string, unknown>> = {}): Field[] {
  const { properties = {}, required = [], exactlyOne } = schema
  const shown = Object.entries(properties).filter(
    ([key, one]) => !exactlyOne?.fields.includes(key) && fits(one, properties, value),
  )
  const fields = shown.map(
    ([key, one]): Field => ({
      ...{ key, label: labelOf(key), kind: kindOf(one), schema: one, required: required.includes(key) },
      advanced: shown.length > unfoldedMax && !required.includes(key) && !isFirst(key) && !one.upfront,
    }),
  )
  return fields.sort((a, b) => rank(a) - rank(b))
}

/** Those of which exactly one is given. */
export const alternativesOf = ({ properties = {}, exactlyOne }: Schema): Field[] =>
  (exactlyOne?.fields ?? []).flatMap(key => {
    const schema = properties[key]
    return schema ? [{ key, label: labelOf(key), kind: kindOf(schema), schema, required: true, advanced: false }] : []
  })

const rank = ({ key, required }: Field) => (isFirst(key) ? first.indexOf(key) : required ? 2 : 3)

function fits(
  { showIf = {} }: Schema,
  all: Readonly<Record<string, Schema>>,
  value: Readonly<Record<string, unknown>>,
) {
  return Object.entries(showIf).every(([key, wanted]) => (value[key] ?? all[key]?.default) === wanted)
}

const upper = new Set(['url', 'id', 'tls', 'ip', 'http', 'dns', 'sha256', 'oauth', 'api'])

/** `firstByteTimeoutMs` → First byte timeout (ms) */
export function labelOf(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase()
    .split(' ')
  const unit = ['ms', 'seconds', 'bytes', 'days', 'hours', 'percent'].includes(words.at(-1)!) && words.length > 1
  const named = (unit ? words.slice(0, -1) : words).map(word => (upper.has(word) ? word.toUpperCase() : word)).join(' ')
  return `${named[0]!.toUpperCase()}${named.slice(1)}${unit ? ` (${words.at(-1)})` : ''}`
}

/** How many of the fields say something else than their default. */
export function changedCount(fields: readonly Field[], value: Readonly<Record<string, unknown>>): number {
  return fields.filter(({ key, schema }) => {
    const one = value[key]
    return one !== undefined && JSON.stringify(one) !== JSON.stringify(schema.default)
  }).length
}
