/** What stands in arrays. */
import type { Together } from '../schema/schema-side.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'
import { beneath, type Spot, unnamed } from './spot.ts'

export function tellArrays(walk: SchemaWalk, pair: Pair): void {
  const { base, revision, spot } = pair
  if (base.unique !== revision.unique) {
    if (revision.unique)
      walk.told(pair, { suffix: 'unique-items-set', effect: 'narrow', words: 'items must differ now' })
    else walk.told(pair, { suffix: 'unique-items-unset', effect: 'widen', words: 'items may be alike now' })
  }
  tellPrefix(walk, pair)
  tellPart(walk, pair, { word: 'items', from: base.items, to: revision.items, spot: itemsSpot(spot) })
  const [had, has] = [base.contains[0]?.schema, revision.contains[0]?.schema]
  tellPart(walk, pair, { word: 'contains', from: had, to: has, spot: beneath(spot, 'contains', unnamed(spot)) })
  const left = [base.unevaluatedItems[0], revision.unevaluatedItems[0]] as const
  tellPart(walk, pair, {
    word: 'unevaluated-items',
    from: left[0],
    to: left[1],
    spot: beneath(spot, 'unevaluatedItems', unnamed(spot)),
  })
}

/** An item of a parameter is spoken of as the parameter. */
const itemsSpot = (spot: Spot): Spot =>
  spot.part === 'request-parameter' && !spot.isProperty
    ? { ...spot, path: `${spot.path}/items`, ...unnamed(spot) }
    : beneath(spot, 'items', unnamed(spot))

function tellPrefix(walk: SchemaWalk, pair: Pair): void {
  const { base, revision, spot } = pair
  const [from, to] = [base.prefix.length, revision.prefix.length]
  for (let at = 0; at < Math.min(from, to); at++)
    walk.walk(base.prefix[at]!, revision.prefix[at]!, beneath(spot, `${at}`, unnamed(spot)))
  const words = `${from} first items were told, now ${to} are`
  if (to > from) walk.told(pair, { suffix: 'prefix-items-added', effect: 'either', words, isStructural: true })
  if (to < from) walk.told(pair, { suffix: 'prefix-items-removed', effect: 'either', words, isStructural: true })
}

interface PartChange {
  word: string
  from: Together | undefined
  to: Together | undefined
  spot: Spot
}

/** A schema that was added, removed, or is another one. */
export function tellPart(walk: SchemaWalk, pair: Pair, { word, from, to, spot }: PartChange): void {
  const named = word.replaceAll('-', ' ')
  if (from && to) walk.walk(from, to, spot)
  else if (to)
    walk.told(pair, {
      suffix: `${word}-added`,
      effect: 'narrow',
      words: `${named} must fit a schema now`,
      isStructural: isVocabulary(word),
    })
  else if (from)
    walk.told(pair, {
      suffix: `${word}-removed`,
      effect: 'widen',
      words: `${named} no longer have to fit a schema`,
      isStructural: isVocabulary(word),
    })
}

/** Rules of the vocabulary that look at the keyword alone. */
const isVocabulary = (word: string) => word.startsWith('unevaluated')
