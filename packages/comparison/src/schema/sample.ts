/** Values that a schema accepts, chosen where another one might refuse them: at bounds, with and without each property. */
import type { Json } from '@gatehouse/documents/openapi/tree.ts'
import { kind, numberKinds } from './kinds.ts'
import { textOfFormat, textOfPattern } from './sample-text.ts'
import type { SchemaSide, Together } from './schema-side.ts'
import type { Shape } from './shape.ts'

export interface Asked {
  from: SchemaSide
  to: SchemaSide
}

const depthMax = 6
const valuesMax = 24

/** At most `valuesMax`; not every one is accepted: they are candidates. */
export function samplesOf(asked: Asked, of: Together, against: Together | undefined, depth = 0): Json[] {
  const shape = asked.from.shape(of)
  const other = against && asked.to.shape(against)
  if (shape.values) return [...shape.values.values()].slice(0, 200)
  const group =
    depth < depthMax ? shape.groups.find(({ branches }) => !branches.some(one => isWithin(one, of))) : undefined
  if (group) {
    return group.branches
      .slice(0, 12)
      .flatMap(branch => samplesOf(asked, asked.from.join([of, branch]), against, depth + 1).slice(0, 8))
  }
  const found: Json[] = []
  if (shape.types & kind.object) found.push(...objects(asked, { shape, other, depth }))
  if (shape.types & kind.array) found.push(...arrays(asked, { shape, other, depth }))
  if (shape.types & kind.string) found.push(...strings(shape, other))
  if (shape.types & numberKinds) found.push(...numbers(shape, other))
  if (shape.types & kind.boolean) found.push(true, false)
  if (shape.types & kind.null) found.push(null)
  return found.slice(0, valuesMax * 4)
}

interface Shapes {
  shape: Shape
  other: Shape | undefined
  depth: number
}

function objects(asked: Asked, { shape, other, depth }: Shapes): Json[] {
  const names = [...new Set([...shape.required, ...shape.properties.keys()])].slice(0, 100)
  const variants = new Map<string, Json[]>()
  for (const name of names) {
    const own = shape.properties.get(name) ?? shape.rest
    if (depth >= depthMax) variants.set(name, [null])
    else variants.set(name, own ? samplesOf(asked, own, other?.properties.get(name) ?? other?.rest, depth + 1) : ['x'])
  }
  const make = (chosen: readonly string[], change?: [string, Json]) => {
    const made = new Map<string, Json>()
    for (const name of chosen) made.set(name, variants.get(name)?.[0] ?? null)
    if (change) made.set(...change)
    return Object.fromEntries(made)
  }
  const required = names.filter(name => shape.required.has(name))
  const whole = depth > 3 ? required : names
  const found: Json[] = [make(required), make(whole)]
  for (const name of names) {
    for (const value of (variants.get(name) ?? []).slice(0, valuesMax)) found.push(make(required, [name, value]))
    if (!shape.required.has(name)) found.push(make(whole.filter(one => one !== name)))
  }
  const rest = restValues(asked, { shape, other, depth })
  for (const value of rest) found.push(make(required, ['x-other', value]))
  // Names that the other side alone tells are sent where this one says what they hold (REASON-4).
  const told = shape.rest ? [...(other?.properties.keys() ?? [])].filter(name => !shape.properties.has(name)) : []
  for (const name of told.slice(0, 20)) for (const value of rest.slice(0, 6)) found.push(make(required, [name, value]))
  for (const pattern of [...shape.patternProperties.keys(), ...(other?.patternProperties.keys() ?? [])]) {
    const name = textOfPattern(pattern)
    const own = shape.patternProperties.get(pattern) ?? shape.rest
    const values = own
      ? samplesOf(asked, own, other?.patternProperties.get(pattern) ?? other?.rest, depth + 1)
      : [1, 'x', true]
    if (name !== undefined) for (const value of values.slice(0, 6)) found.push(make(required, [name, value]))
  }
  const many = shape.counts.minProperties ?? other?.counts.maxProperties
  if (many !== undefined && many < 50) {
    const more = Array.from({ length: many + 1 }, (_, at) => [`x${at}`, rest[0] ?? 1])
    found.push({ ...Object.fromEntries(more), ...make(required) }, Object.fromEntries(more.slice(0, many)))
  }
  return found.slice(0, 200)
}

function restValues(asked: Asked, { shape, other, depth }: Shapes): Json[] {
  if (!shape.rest) return [1, 'x', true, null, {}]
  if (depth >= depthMax) return []
  return samplesOf(asked, shape.rest, other?.rest, depth + 1).slice(0, valuesMax)
}

function arrays(asked: Asked, { shape, other, depth }: Shapes): Json[] {
  const { minItems = 0, maxItems = 64 } = shape.counts
  const of = (at: number) => shape.prefix[at] ?? shape.items
  const values = (at: number) => {
    const own = of(at)
    if (depth >= depthMax) return own ? [] : [1]
    return own ? samplesOf(asked, own, other?.prefix[at] ?? other?.items, depth + 1) : [1, 'x', true, {}]
  }
  const first = values(0)
  const make = (length: number) =>
    Array.from({ length }, (_, at) =>
      shape.prefix[at] ? values(at)[0] : first[shape.unique ? at % (first.length || 1) : 0],
    )
  const lengths = [
    minItems,
    minItems + 1,
    0,
    1,
    2,
    shape.prefix.length,
    maxItems,
    other?.counts.minItems,
    other?.counts.maxItems,
  ]
  const near = lengths.flatMap(length => (length === undefined ? [] : [length - 1, length, length + 1]))
  const chosen = [...new Set(near)].filter(length => length >= minItems && length <= Math.min(maxItems, 200))
  const found: Json[] = chosen.map(make)
  for (const [at] of shape.prefix.entries()) {
    for (const value of values(at).slice(0, 8))
      found.push(make(at).concat([value]), Object.assign(make(Math.max(minItems, at + 1)), { [at]: value }))
  }
  for (const value of first.slice(0, valuesMax)) found.push(Array(Math.max(1, minItems)).fill(value))
  if (shape.contains.length > 0 && depth < depthMax) {
    for (const { schema, min } of shape.contains) {
      for (const value of samplesOf(asked, schema, undefined, depth + 1).slice(0, 4)) {
        for (const count of [min, min + 1, min + 2, min + 5]) found.push(Array(count).fill(value))
      }
    }
  }
  return found.slice(0, 120)
}

function numbers(shape: Shape, other: Shape | undefined): Json[] {
  const marks = [shape.min, shape.max, other?.min, other?.max].flatMap(bound => (bound ? [bound.value] : []))
  const step = shape.multiples[0] ?? 1
  const near = [0, 1, -1, 7, 1000, -1000, ...marks].flatMap(mark => [mark, mark - step, mark + step])
  const isWhole = (shape.types & kind.fraction) === 0
  const round = (value: number) =>
    shape.multiples.length > 0 ? Math.round(value / step) * step : isWhole ? Math.round(value) : value
  const more = isWhole
    ? [2 ** 31, 2 ** 53]
    : [0.5, -0.5, 1e9, ...marks.flatMap(mark => [mark - 0.5, mark + 0.5, mark + 0.001])]
  return [...new Set([...near.map(round), ...more.map(round), step, step * 3])].filter(
    value =>
      (!shape.min || (shape.min.exclusive ? value > shape.min.value : value >= shape.min.value)) &&
      (!shape.max || (shape.max.exclusive ? value < shape.max.value : value <= shape.max.value)),
  )
}

function strings(shape: Shape, other: Shape | undefined): Json[] {
  const { minLength = 0, maxLength = 2_000 } = shape.counts
  const lengths = [minLength, other?.counts.minLength, other?.counts.maxLength, maxLength === 2_000 ? 3 : maxLength]
  const near = lengths.flatMap(length => (length === undefined ? [] : [length - 1, length, length + 1]))
  const chosen = [...new Set([3, ...near])].filter(
    length => length >= minLength && length <= Math.min(maxLength, 2_000),
  )
  const known = shape.formats.flatMap(textOfFormat)
  const patterned = shape.patterns.flatMap(pattern => textOfPattern(pattern, minLength) ?? [])
  const plain = chosen.flatMap(length => ['x'.repeat(length), 'A'.repeat(length), '7'.repeat(length)])
  const odd = ['', ' ', 'x', '0', '-', '_a', 'not a date', 'ÿ', 'a b', 'Ab9-']
  return [...new Set([...patterned, ...known, ...plain, ...odd])].filter(
    text => text.length >= minLength && text.length <= maxLength,
  )
}

const isWithin = (part: Together, whole: Together) =>
  part.items.every(item => whole.items.some(own => own.facts === item.facts))
