/** Schemas that hold together, folded into one shape: references and `allOf` followed, single alternatives opened. */
import type { Json } from '@gatehouse/documents/openapi/tree.ts'
import { canonicalText } from './canonical-text.ts'
import type { Facts } from './facts.ts'
import { foldArrays, foldObjects } from './fold-parts.ts'
import { anyKind, kind, kindOf, lowerTighter, upperTighter } from './kinds.ts'
import type { Item, SchemaSide, Together } from './schema-side.ts'
import { compacted, emptyShape, type Group, type Shape } from './shape.ts'

/** Schemas that may hold at once for one place. */
const itemsMax = 2_000

interface Written {
  item: Item
  word: Group['word']
}

export function folded(side: SchemaSide, of: Together): Shape {
  const shape = emptyShape((side.written(of) ?? of.items[0]?.facts)?.at)
  const seen = new Map<string, Item>()
  const waiting = [...of.items]
  const opened = new Set<string>()
  for (;;) {
    const groups: Written[] = []
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      const key = `${item.facts.id}${item.orNull ? '?' : ''}`
      if (seen.has(key)) continue
      if (seen.size > itemsMax) {
        shape.lost = true
        break
      }
      seen.set(key, item)
      enter(side, item, { shape, waiting })
      for (const word of ['anyOf', 'oneOf'] as const) if (item.facts.listed[word]) groups.push({ item, word })
    }
    for (const { item, word } of groups) {
      const key = `${item.facts.id} ${word} ${item.orNull}`
      if (opened.has(key)) continue
      opened.add(key)
      openGroup(side, { item, word }, { shape, waiting })
    }
    if (waiting.length === 0) break
  }
  const items = [...seen.values()].map(({ facts }) => facts)
  foldArrays(side, items, shape)
  foldObjects(side, items, shape)
  settle(shape)
  return compacted(shape)
}

interface Folding {
  shape: Shape
  waiting: Item[]
}

function enter(side: SchemaSide, { facts, orNull: outer }: Item, { shape, waiting }: Folding): void {
  const orNull = outer || facts.orNull === true
  if (facts.ref === 'lost') shape.lost = true
  else if (facts.ref) waiting.push({ facts: side.factsOf(facts.ref), orNull })
  for (const at of facts.listed.allOf ?? []) waiting.push({ facts: side.factsOf(at), orNull })
  if (facts.never) shape.types &= orNull ? kind.null : 0
  if (facts.types !== undefined) {
    shape.isTyped = true
    shape.types &= facts.types | (orNull ? kind.null : 0)
  }
  if (facts.values) narrowValues(shape, orNull ? [...facts.values, null] : facts.values)
  if (facts.isConst) shape.isConst = true
  foldValues(facts, shape)
  foldLogic(side, { facts, orNull }, shape)
}

function narrowValues(shape: Shape, values: readonly Json[]): void {
  const own = new Map(values.map(value => [canonicalText(value), value]))
  if (!shape.values) shape.values = own
  else for (const key of [...shape.values.keys()]) if (!own.has(key)) shape.values.delete(key)
}

const upward = new Set(['minLength', 'minItems', 'minProperties', 'minContains'])

function foldValues(facts: Facts, shape: Shape): void {
  const { min, max } = facts
  if (min && (!shape.min || lowerTighter(min, shape.min) > 0)) shape.min = min
  if (max && (!shape.max || upperTighter(max, shape.max) > 0)) shape.max = max
  if (facts.multipleOf !== undefined) add(shape.multiples, facts.multipleOf)
  for (const [keyword, count] of Object.entries(facts.counts) as [keyof Shape['counts'], number][]) {
    const had = shape.counts[keyword]
    const isTighter = had === undefined || (upward.has(keyword) ? count > had : count < had)
    if (isTighter) shape.counts[keyword] = count
  }
  if (facts.pattern !== undefined) add(shape.patterns, facts.pattern)
  if (facts.format !== undefined) add(shape.formats, facts.format)
  if (facts.unique) shape.unique = true
  for (const name of facts.required) shape.required.add(name)
  for (const [name, names] of facts.dependentRequired ?? []) {
    const had = shape.dependentRequired.get(name) ?? new Set()
    for (const one of names) had.add(one)
    shape.dependentRequired.set(name, had)
  }
  shape.contentEncoding ??= facts.contentEncoding
  shape.contentMediaType ??= facts.contentMediaType
  shape.discriminator ??= facts.discriminator
  const { notes } = shape
  for (const [key, value] of Object.entries(facts.notes)) {
    if (!Object.hasOwn(notes, key)) Object.assign(notes, { [key]: value })
  }
}

function add<T>(list: T[], value: T): void {
  if (!list.includes(value)) list.push(value)
}

function foldLogic(side: SchemaSide, { facts, orNull }: Item, shape: Shape): void {
  const { not, if: asked, contentSchema } = facts.single
  if (not && !orNull) add(shape.nots, side.of(not))
  if (asked) {
    const part = (word: 'then' | 'else') => {
      const at = facts.single[word]
      return at && side.of(at)
    }
    shape.conditions.push({ asked: side.of(asked), fitting: part('then'), otherwise: part('else') })
  }
  if (contentSchema) shape.contentSchema = side.of(contentSchema)
}

/** Alternatives; one alone holds, types alone are a list of types, and null beside one other is its null. */
function openGroup(side: SchemaSide, { item, word }: Written, { shape, waiting }: Folding): void {
  const orNull = item.orNull || item.facts.orNull === true
  const ats = item.facts.listed[word]!
  const all = ats.map(at => side.of(at))
  const known = all.map(branch => typesAlone(side, branch))
  const others = all.filter((_, at) => known[at] !== kind.null)
  const hasNull = orNull || others.length < all.length
  if (others.length === 0) {
    shape.types &= kind.null
    shape.isTyped = true
    return
  }
  const isPure = known.every(types => types !== undefined)
  if (isPure && (word === 'anyOf' || areApart(known as number[]))) {
    shape.isTyped = true
    shape.types &= (known as number[]).reduce((all, one) => all | one, hasNull ? kind.null : 0)
    return
  }
  if (others.length === 1) {
    for (const one of others[0]!.items) waiting.push({ facts: one.facts, orNull: one.orNull || hasNull })
    return
  }
  const branches = hasNull ? others.map(one => nullable(side, one)) : others
  const group: Group = { word, branches, written: others, orNull: hasNull }
  if (item.facts.discriminator) group.discriminator = item.facts.discriminator
  shape.groups.push(group)
  const told = others.map(one => typesTold(side, one))
  if (told.some(types => types === undefined)) return
  shape.isTyped = true
  shape.types &= told.reduce((all: number, types) => all | types!, hasNull ? kind.null : 0)
}

const nullable = (side: SchemaSide, of: Together) =>
  side.together(of.items.map(({ facts }) => ({ facts, orNull: true })))

const areApart = (masks: readonly number[]) =>
  masks.every((mask, at) => masks.every((other, index) => index === at || (mask & other) === 0))

/** The types of a schema that says nothing else. */
function typesAlone(side: SchemaSide, of: Together): number | undefined {
  const facts = side.written(of)
  if (facts?.values?.length === 1 && facts.values[0] === null) return kind.null
  if (!facts || facts.types === undefined || of.items.some(({ orNull }) => orNull)) return undefined
  const { value } = facts.at
  const told = Object.keys(value as object).filter(key => !saysNothing.has(key))
  return told.length === 1 ? facts.types : undefined
}

/** The types that a schema names itself, or its values have. */
function typesTold(side: SchemaSide, of: Together): number | undefined {
  const facts = side.written(of)
  if (!facts || facts.orNull || of.items.some(({ orNull }) => orNull)) return undefined
  return facts.types ?? facts.values?.reduce((all: number, value) => all | kindOf(value), 0)
}

const saysNothing = new Set(['title', 'description', 'example', 'examples', '$comment', 'externalDocs', 'nullable'])

/** Types that no value of the list has are no types of it. */
function settle(shape: Shape): void {
  if (shape.values) {
    let kinds = 0
    for (const [key, value] of [...shape.values]) {
      if (kindOf(value) & shape.types) kinds |= kindOf(value)
      else if (kindOf(value) === kind.null) shape.values.delete(key)
    }
    if (!shape.isTyped || shape.types === anyKind) shape.types = kinds
    else if ((kinds & kind.null) === 0) shape.types &= ~kind.null
  }
  shape.never = shape.types === 0
}
