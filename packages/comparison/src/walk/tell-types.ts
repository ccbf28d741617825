/** Types, null among them, and formats. */

import { formatWithin } from '../schema/covers-values.ts'
import { kind, kindNames } from '../schema/kinds.ts'
import type { Shape } from '../schema/shape.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'
import { idOf, type Spot } from './spot.ts'

type Relation = 'same' | 'generalized' | 'specialized' | 'compatible' | 'changed'

/** True where nothing further can be compared: the kinds have nothing in common. */
export function tellTypes(walk: SchemaWalk, pair: Pair): boolean {
  const { base, revision, spot } = pair
  tellNull(walk, pair)
  const [from, to] = [namesOf(base), namesOf(revision)]
  if (from && to && (from.length > 1 || to.length > 1) && !fitsAsText(spot, base, revision)) {
    tellLists(walk, pair, { from, to })
    return false
  }
  const relation = relationOf(pair, from, to)
  if (relation === 'same') return false
  const words = `the type ${typeWords(base)} became ${typeWords(revision)}`
  const hint = 'Offer the new type under a new name or version, and keep the old one.'
  if (relation === 'compatible') walk.told(pair, { suffix: 'type-compatible', effect: 'none', words })
  else if (relation === 'changed') walk.told(pair, { suffix: 'type-changed', effect: 'either', words, hint })
  else if (relation === 'generalized') walk.told(pair, { suffix: 'type-generalized', effect: 'widen', words })
  else {
    const suffix = idOf(spot, 'type-specialized').isKnown ? 'type-specialized' : 'type-changed'
    walk.told(pair, { suffix, effect: 'narrow', words, hint })
  }
  return (base.types & revision.types & ~kind.null) === 0
}

const isAny = ({ isTyped, values, types }: Shape) => !isTyped && !values && types !== 0

function namesOf(shape: Shape): string[] | undefined {
  if (isAny(shape)) return undefined
  const names = kindNames(shape.types)
  return names.length === 0 ? undefined : names
}

const takesNull = ({ types }: Shape) => (types & kind.null) !== 0
const isBesideAll = ({ groups }: Shape) => groups.every(({ orNull }) => orNull)

function tellNull(walk: SchemaWalk, pair: Pair): void {
  const { base, revision } = pair
  // Where the types are not known, null beside all alternatives is.
  const isOpen = isAny(base) && isAny(revision)
  if (isOpen ? base.groups.length * revision.groups.length === 0 : isAny(base) || isAny(revision)) return
  const [had, has] = [base, revision].map(isOpen ? isBesideAll : takesNull)
  if (!had && has) walk.told(pair, { suffix: 'became-nullable', effect: 'widen', words: 'null may stand here now' })
  if (had && !has) {
    const hint = 'Go on taking null for a while.'
    walk.told(pair, { suffix: 'became-not-nullable', effect: 'narrow', words: 'null may no longer stand here', hint })
  }
}

function tellLists(walk: SchemaWalk, pair: Pair, { from, to }: { from: string[]; to: string[] }): void {
  const covers = (names: string[], name: string) =>
    names.includes(name) || (name === 'integer' && names.includes('number'))
  const gone = from.filter(name => !covers(to, name))
  const added = to.filter(name => !covers(from, name))
  if (gone.length > 0) {
    const words = `${gone.join(', ')} may no longer stand here`
    walk.told(pair, { suffix: 'list-of-types-narrowed', effect: 'narrow', words })
  }
  if (added.length > 0) {
    const words = `${added.join(', ')} may stand here now`
    walk.told(pair, { suffix: 'list-of-types-widened', effect: 'widen', words })
  }
}

function relationOf(pair: Pair, from: string[] | undefined, to: string[] | undefined): Relation {
  const { base, revision, spot } = pair
  if (!from || !to) {
    if (!from === !to || base.never || revision.never) return 'same'
    return from ? 'generalized' : 'specialized'
  }
  const [own, other] = [from[0]!, to[0]!]
  if (fitsAsText(spot, base, revision)) return 'generalized'
  if (own === other) return formatRelation(base, revision)
  if (own === 'integer' && other === 'number') return 'generalized'
  if (own === 'number' && other === 'integer') return 'specialized'
  if (spot.mediaType === undefined || isJson(spot.mediaType)) return 'changed'
  const wider = spot.direction === 'request' ? other : own
  return wider === 'string' ? 'compatible' : 'changed'
}

function formatRelation(base: Shape, revision: Shape): Relation {
  const [from, to] = [base.formats.join(), revision.formats.join()]
  if (from === to) return 'same'
  if (from === '') return 'specialized'
  if (to === '') return 'generalized'
  if (formatWithin(from, to)) return 'generalized'
  return formatWithin(to, from) ? 'specialized' : 'changed'
}

const isJson = (mediaType: string) => /[/+]json($|;)|^\*\/\*$/.test(mediaType)
const scalars = kind.string | kind.boolean | kind.integer | kind.fraction | kind.null

/** Values of parameters are written as text: any one is a text, and one alone is a list of one. */
function fitsAsText(spot: Spot, base: Shape, revision: Shape): boolean {
  if (spot.part !== 'request-parameter' || spot.isProperty || spot.mediaType !== undefined) return false
  if ((base.types & ~scalars) !== 0 || base.types === revision.types) return false
  const isPlain = revision.patterns.length === 0 && revision.formats.length === 0 && !revision.values
  if (revision.types === kind.string) return isPlain && Object.keys(revision.counts).length === 0
  if ((revision.types & ~kind.null) !== kind.array) return false
  const { minItems = 0 } = revision.counts
  if (minItems > 1 || revision.prefix.length > 0) return false
  const written = revision.items?.items.map(({ facts }) => facts) ?? []
  return written.every(
    facts =>
      facts.pattern === undefined &&
      !facts.values &&
      facts.format === undefined &&
      Object.keys(facts.counts).length === 0 &&
      !facts.ref &&
      facts.types === kind.string,
  )
}

function typeWords(shape: Shape): string {
  const names = namesOf(shape)
  if (!names) return 'any'
  return `${names.join(' or ')}${shape.formats.length > 0 ? ` (${shape.formats.join(', ')})` : ''}`.slice(0, 120)
}
