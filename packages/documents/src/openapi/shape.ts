/**
 * How the objects of OpenAPI are described: a table of shapes, read by one walker (`conformance.ts`).
 *
 * A type is written as text:
 * `any` · `text` · `flag` · `number` · `integer` · `natural` (whole, not negative) · `true`
 * `=a|b` one of these words · `~name` text that matches a named pattern
 * `Name` an object of that shape · `Name&` the same or a reference to one (`$ref`)
 * `[T]` array · `[T]+` array with at least one · `{T}` object whose every member is T · `{T}1` with exactly one
 * `T or U` whichever fits the kind of value
 */
export type Type =
  | { is: 'any' | 'text' | 'flag' | 'number' | 'integer' | 'natural' | 'true' }
  | { is: 'words'; words: readonly string[] }
  | { is: 'pattern'; name: string }
  | { is: 'shape'; name: string; reference: boolean }
  | { is: 'list'; of: Type; least: number }
  | { is: 'map'; of: Type; exactly?: number; keys?: Pattern }
  | { is: 'either'; of: readonly Type[] }

export interface Pattern {
  matches: RegExp
  /** What the text must be: "must …". */
  must: string
}

export interface Shape {
  fields: Readonly<Record<string, Type>>
  required: readonly string[]
  /** Members whose names follow a pattern, such as `/path` or `2XX`. */
  patterns: readonly { matches: RegExp; type: Type }[]
  /** Unknown members are allowed. */
  open: boolean
  /** `x-` members are allowed (specification extensions). */
  extensions: boolean
  /** A boolean may stand instead. */
  orFlag: boolean
  /** `$ref` is a member like others; what stands beside it counts. */
  refBeside: boolean
  /** At least one member that is no extension. */
  least: number
  /** Of each group at most one member. */
  exclusive: readonly (readonly string[])[]
  /** Of each group at least one member. */
  anyOf: readonly (readonly string[])[]
  /** Members that only go with another member: `{ style: 'schema' }`. */
  needs: Readonly<Record<string, string>>
  /** Further fields for one value of a field. */
  by?: {
    field: string
    cases: Readonly<Record<string, { fields: Readonly<Record<string, Type>>; required: readonly string[] }>>
  }
}

export interface ShapeSource extends Partial<Omit<Shape, 'fields' | 'required' | 'patterns' | 'by'>> {
  /** Name, with `!` when required → type. */
  fields?: Record<string, string>
  patterns?: Record<string, string>
  by?: { field: string; cases: Record<string, Record<string, string>> }
}

export type Shapes = ReadonlyMap<string, Shape>

export const patterns: Readonly<Record<string, Pattern>> = {
  host: { matches: /^[^{}/ :\\]+(?::\d+)?$/, must: 'be a host name, with a port if need be, and nothing else' },
  slash: { matches: /^\//, must: 'begin with /' },
  componentName: { matches: /^[a-zA-Z0-9._-]+$/, must: 'be letters, digits, dots, dashes and underscores' },
}

export function shapesOf(sources: Readonly<Record<string, ShapeSource>>): Shapes {
  return new Map(Object.entries(sources).map(([name, source]) => [name, shapeOf(source)]))
}

function shapeOf(source: ShapeSource): Shape {
  const cases = Object.entries(source.by?.cases ?? {}).map(([value, fields]) => [value, fieldsOf(fields)] as const)
  return {
    ...fieldsOf(source.fields ?? {}),
    patterns: Object.entries(source.patterns ?? {}).map(([text, type]) => ({
      matches: new RegExp(text),
      type: typeOf(type),
    })),
    open: source.open ?? false,
    extensions: source.extensions ?? true,
    orFlag: source.orFlag ?? false,
    refBeside: source.refBeside ?? false,
    least: source.least ?? 0,
    exclusive: source.exclusive ?? [],
    anyOf: source.anyOf ?? [],
    needs: source.needs ?? {},
    ...(source.by ? { by: { field: source.by.field, cases: Object.fromEntries(cases) } } : {}),
  }
}

function fieldsOf(source: Record<string, string>): { fields: Record<string, Type>; required: string[] } {
  const entries = Object.entries(source)
  return {
    fields: Object.fromEntries(entries.map(([name, type]) => [name.replace(/!$/, ''), typeOf(type)])),
    required: entries.filter(([name]) => name.endsWith('!')).map(([name]) => name.slice(0, -1)),
  }
}

/** Reads the type language above. */
export function typeOf(text: string): Type {
  if (text.includes(' or ')) return { is: 'either', of: text.split(' or ').map(typeOf) }
  if (text.startsWith('=')) return { is: 'words', words: text.slice(1).split('|') }
  if (text.startsWith('~')) return { is: 'pattern', name: text.slice(1) }
  const list = /^\[(.*)\](\+?)$/.exec(text)
  if (list) return { is: 'list', of: typeOf(list[1]!), least: list[2] ? 1 : 0 }
  const map = /^\{(.*)\}(1?)(@?)$/.exec(text)
  if (map) {
    const keys = map[3] ? { keys: patterns.componentName! } : {}
    return { is: 'map', of: typeOf(map[1]!), ...(map[2] ? { exactly: 1 } : {}), ...keys }
  }
  if (/^[A-Z]/.test(text)) return { is: 'shape', name: text.replace(/&$/, ''), reference: text.endsWith('&') }
  return { is: text as 'any' }
}

/** Sources with members added to, or shapes put in place of, those of an older dialect. */
export function extended(base: Readonly<Record<string, ShapeSource>>, changes: Readonly<Record<string, ShapeSource>>) {
  const result: Record<string, ShapeSource> = { ...base }
  for (const [name, change] of Object.entries(changes)) {
    const old = base[name]
    result[name] = old ? { ...old, ...change, fields: { ...old.fields, ...change.fields } } : change
  }
  return result
}
