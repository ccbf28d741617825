/** `not`, conditions and what texts hold. */
import type { Pair, SchemaWalk } from './schema-walk.ts'
import { alike, beneath } from './spot.ts'
import { tellPart } from './tell-arrays.ts'

const parts = [
  ['if', 'asked'],
  ['then', 'fitting'],
  ['else', 'otherwise'],
] as const

export function tellLogic(walk: SchemaWalk, pair: Pair): void {
  const { base, revision, spot } = pair
  tellPart(walk, pair, {
    word: 'not',
    from: base.nots[0],
    to: revision.nots[0],
    spot: beneath(spot, 'not', alike(spot)),
  })
  const [had, has] = [base.conditions[0], revision.conditions[0]]
  for (const [word, part] of parts) {
    const [from, to] = [had?.[part], has?.[part]]
    if (from && to) walk.walk(from, to, beneath(spot, word, alike(spot)))
    else if (to)
      walk.told(pair, {
        suffix: `${word}-added`,
        effect: 'narrow',
        words: `a condition (${word}) is new`,
        isStructural: true,
      })
    else if (from)
      walk.told(pair, {
        suffix: `${word}-removed`,
        effect: 'widen',
        words: `a condition (${word}) is gone`,
        isStructural: true,
      })
  }
  tellContent(walk, pair)
}

function tellContent(walk: SchemaWalk, pair: Pair): void {
  const { base, revision, spot } = pair
  for (const [keyword, word] of [
    ['contentEncoding', 'content-encoding'],
    ['contentMediaType', 'content-media-type'],
  ] as const) {
    const [from, to] = [base[keyword], revision[keyword]]
    if (from === to) continue
    const words = `${word.replaceAll('-', ' ')} ${from ?? 'nothing'} became ${to ?? 'nothing'}`.slice(0, 160)
    walk.told(pair, { suffix: `${word}-changed`, effect: 'either', words, isStructural: true })
  }
  const [own, other] = [base.contentSchema, revision.contentSchema]
  if (own && other) return walk.walk(own, other, beneath(spot, 'contentSchema', alike(spot)))
  if (other)
    walk.told(pair, {
      suffix: 'content-schema-added',
      effect: 'narrow',
      words: 'what the text holds must fit a schema now',
      isStructural: true,
    })
  if (own)
    walk.told(pair, {
      suffix: 'content-schema-removed',
      effect: 'widen',
      words: 'what the text holds need not fit a schema any more',
      isStructural: true,
    })
}
