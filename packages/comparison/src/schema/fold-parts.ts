/** What schemas that hold together say of the parts of arrays and objects. */
import { type TextPattern, textPattern } from '@gatehouse/contract/schema/pattern.ts'
import type { Facts } from './facts.ts'
import type { SchemaSide } from './schema-side.ts'
import type { Shape } from './shape.ts'

export function foldArrays(side: SchemaSide, all: readonly Facts[], shape: Shape): void {
  const longest = Math.max(0, ...all.map(facts => facts.listed.prefixItems?.length ?? 0))
  for (let index = 0; index < longest; index++) {
    const ats = all.flatMap(({ listed, single }) => listed.prefixItems?.[index] ?? single.items ?? [])
    shape.prefix.push(side.of(...ats))
  }
  const items = all.flatMap(({ single }) => single.items ?? [])
  if (items.length > 0) shape.items = side.of(...items)
  for (const { single, counts } of all) {
    if (single.contains) {
      const min = counts.minContains ?? 1
      shape.contains.push({ schema: side.of(single.contains), min, max: counts.maxContains })
    }
    if (single.unevaluatedItems) shape.unevaluatedItems.push(side.of(single.unevaluatedItems))
  }
}

export function foldObjects(side: SchemaSide, all: readonly Facts[], shape: Shape): void {
  const told = all.filter(
    ({ named, single }) => named.properties || named.patternProperties || single.additionalProperties,
  )
  const names = new Set<string>()
  for (const { named } of told) for (const name of named.properties?.keys() ?? []) names.add(name)
  for (const name of names) shape.properties.set(name, side.of(...told.flatMap(facts => ofName(facts, name))))
  const patterns = new Set(told.flatMap(({ named }) => [...(named.patternProperties?.keys() ?? [])]))
  for (const pattern of patterns) {
    const ats = told.flatMap(({ named, single }) => {
      const own = named.patternProperties?.get(pattern)
      return own ?? (named.patternProperties ? [] : (single.additionalProperties ?? []))
    })
    shape.patternProperties.set(pattern, side.of(...ats))
  }
  const rest = told.flatMap(({ single }) => single.additionalProperties ?? [])
  if (rest.length > 0) shape.rest = side.of(...rest)
  for (const { named, single } of all) {
    if (single.propertyNames) shape.names.push(side.of(single.propertyNames))
    if (single.unevaluatedProperties) shape.unevaluatedProperties.push(side.of(single.unevaluatedProperties))
    for (const [name, at] of named.dependentSchemas ?? []) {
      const had = shape.dependentSchemas.get(name)
      shape.dependentSchemas.set(name, had ? side.join([had, side.of(at)]) : side.of(at))
    }
  }
}

/** What one schema says of a property: its own, those whose pattern fits, or that of all others. */
function ofName({ named, single }: Facts, name: string) {
  const own = named.properties?.get(name)
  const fitting = [...(named.patternProperties ?? [])].flatMap(([pattern, at]) => (fits(pattern, name) ? [at] : []))
  if (own) return [own, ...fitting]
  return fitting.length > 0 ? fitting : (single.additionalProperties ?? [])
}

const compiled = new Map<string, TextPattern | undefined>()

/** A pattern that is not read fits nothing. */
function fits(pattern: string, name: string): boolean {
  if (!compiled.has(pattern)) {
    if (compiled.size > 5_000) compiled.clear()
    compiled.set(pattern, readPattern(pattern))
  }
  return compiled.get(pattern)?.fits(name) ?? false
}

function readPattern(pattern: string): TextPattern | undefined {
  try {
    return textPattern(pattern)
  } catch {
    return undefined
  }
}
