/** Two shapes without what lies beneath them: whether they differ here, and which pairs have to be alike for them to be. */
import { canonicalText } from './canonical-text.ts'
import type { CountKeyword } from './facts.ts'
import type { Together } from './schema-side.ts'
import type { Shape } from './shape.ts'

export type Part = Together | undefined
export type PartPair = readonly [Part, Part]

export interface LocalPairs {
  /** All of these. */
  all: PartPair[]
  /** Lists whose order does not count. */
  lists: (readonly [readonly Together[], readonly Together[], isByName: boolean])[]
}

/** Undefined where they differ here. */
export function localPairs(a: Shape, b: Shape): LocalPairs | undefined {
  if (a.types !== b.types || plainText(a) !== plainText(b)) return undefined
  // All of them hold, so that one may be there twice; none is no other's double.
  if ((a.groups.length === 0) !== (b.groups.length === 0)) return undefined
  if (a.conditions.length !== b.conditions.length) return undefined
  if (a.contains.length !== b.contains.length) return undefined
  const all: PartPair[] = [
    [a.items, b.items],
    [a.rest, b.rest],
    [a.contentSchema, b.contentSchema],
  ]
  const length = Math.max(a.prefix.length, b.prefix.length)
  for (let at = 0; at < length; at++) all.push([a.prefix[at] ?? a.items, b.prefix[at] ?? b.items])
  for (const [at, one] of a.contains.entries()) all.push([one.schema, b.contains[at]!.schema])
  for (const [at, one] of a.conditions.entries()) {
    const other = b.conditions[at]!
    all.push([one.asked, other.asked], [one.fitting, other.fitting], [one.otherwise, other.otherwise])
  }
  for (const keyword of ['properties', 'patternProperties', 'dependentSchemas'] as const) {
    if (!pairNamed(a[keyword], b[keyword], all)) return undefined
  }
  const lists: LocalPairs['lists'] = []
  for (const keyword of ['nots', 'names', 'unevaluatedItems', 'unevaluatedProperties'] as const) {
    if (a[keyword].length !== b[keyword].length) return undefined
    if (a[keyword].length > 0) lists.push([a[keyword], b[keyword], false])
  }
  return { all, lists }
}

function pairNamed(a: ReadonlyMap<string, Together>, b: ReadonlyMap<string, Together>, all: PartPair[]): boolean {
  if (a.size !== b.size) return false
  for (const [name, one] of a) {
    const other = b.get(name)
    if (!other) return false
    all.push([one, other])
  }
  return true
}

const sorted = (of: Iterable<string | number>) => [...of].sort()

const texts = new WeakMap<Shape, string>()

/** What needs no look at further schemas. */
function plainText(shape: Shape): string {
  let text = texts.get(shape)
  if (text === undefined) texts.set(shape, (text = madeText(shape)))
  return text
}

function madeText(shape: Shape): string {
  const told: unknown[] = []
  const tell = (word: string, value: unknown) => told.push(word, value)
  const list = (word: string, of: Iterable<string | number>) => {
    const values = sorted(of)
    if (values.length > 0) tell(word, values)
  }
  if (shape.min) tell('min', shape.min)
  if (shape.max) tell('max', shape.max)
  for (const keyword of Object.keys(shape.counts).sort() as CountKeyword[]) tell(keyword, shape.counts[keyword])
  list('multiples', shape.multiples)
  list('patterns', shape.patterns)
  list('formats', shape.formats)
  list('required', shape.required)
  if (shape.unique) tell('unique', true)
  if (shape.contentEncoding !== undefined) tell('contentEncoding', shape.contentEncoding)
  if (shape.contentMediaType !== undefined) tell('contentMediaType', shape.contentMediaType)
  for (const { min, max } of shape.contains) tell('contains', [min, max ?? null])
  for (const [name, names] of [...shape.dependentRequired].sort()) tell('dependent', [name, sorted(names)])
  if (shape.discriminator)
    tell('discriminator', [shape.discriminator.property, sorted(shape.discriminator.mapping.keys())])
  if (shape.values) tell('values', sorted(shape.values.keys()))
  const { extensible, ...notes } = shape.notes
  if (extensible) list('extensible', extensible)
  for (const key of Object.keys(notes).sort()) tell(key, canonicalText(notes[key as keyof typeof notes]))
  return told.length === 0 ? '' : JSON.stringify(told)
}

/** Everything fits, and nothing is noted. */
export function isEmpty(shape: Shape): boolean {
  if (shape.lost || shape.types !== 127 || plainText(shape) !== '') return false
  const parts = [
    ...[shape.prefix, shape.contains, shape.names, shape.groups, shape.nots, shape.conditions],
    ...[shape.unevaluatedItems, shape.unevaluatedProperties],
  ]
  const named = [shape.properties, shape.patternProperties, shape.dependentSchemas]
  if (parts.some(({ length }) => length > 0) || named.some(({ size }) => size > 0)) return false
  return !shape.items && !shape.rest && !shape.contentSchema
}
