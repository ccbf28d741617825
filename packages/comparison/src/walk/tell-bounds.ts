/** Bounds of numbers, lengths and counts; patterns; steps. */
import { everyText } from '../schema/covers-values.ts'
import type { CountKeyword } from '../schema/facts.ts'
import { type Bound, kind, lowerTighter, numberKinds, upperTighter } from '../schema/kinds.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'

const counts: readonly { keyword: CountKeyword; word: string; isLower: boolean; kinds: number }[] = [
  { keyword: 'minLength', word: 'min-length', isLower: true, kinds: kind.string },
  { keyword: 'maxLength', word: 'max-length', isLower: false, kinds: kind.string },
  { keyword: 'minItems', word: 'min-items', isLower: true, kinds: kind.array },
  { keyword: 'maxItems', word: 'max-items', isLower: false, kinds: kind.array },
  { keyword: 'minProperties', word: 'min-properties', isLower: true, kinds: kind.object },
  { keyword: 'maxProperties', word: 'max-properties', isLower: false, kinds: kind.object },
]

export function tellBounds(walk: SchemaWalk, pair: Pair): void {
  const { base, revision } = pair
  for (const { keyword, word, isLower, kinds } of counts) {
    const isStructural = (revision.types & kinds) === 0
    tellCount(walk, pair, { word, isLower, isStructural, from: base.counts[keyword], to: revision.counts[keyword] })
  }
  if (base.contains.length > 0 && revision.contains.length > 0) {
    const [from, to] = [base.counts, revision.counts]
    tellCount(walk, pair, { word: 'min-contains', isLower: true, from: from.minContains ?? 1, to: to.minContains ?? 1 })
    tellCount(walk, pair, { word: 'max-contains', isLower: false, from: from.maxContains, to: to.maxContains })
  }
  tellNumber(walk, pair, { word: 'min', isLower: true, from: base.min, to: revision.min })
  tellNumber(walk, pair, { word: 'max', isLower: false, from: base.max, to: revision.max })
  tellSteps(walk, pair)
  tellPatterns(walk, pair)
}

interface Count {
  word: string
  isLower: boolean
  from: number | undefined
  to: number | undefined
  isStructural?: boolean
}

function tellCount(walk: SchemaWalk, pair: Pair, { word, isLower, from, to, isStructural = false }: Count): void {
  if (from === to) return
  const named = word.replaceAll('-', ' ')
  if (from === undefined) {
    if (isLower && to === 0) return
    const hint = 'Safe where it only says what was so already; else go on taking what is outside.'
    return walk.told(pair, {
      suffix: `${word}-set`,
      effect: 'narrow',
      words: `${named} is ${to} now; there was none`,
      hint,
      isStructural,
    })
  }
  if (to === undefined) {
    if (isLower && from === 0) return
    return walk.told(pair, {
      suffix: `${word}-unset`,
      effect: 'widen',
      words: `${named} was ${from}; there is none now`,
      isStructural,
    })
  }
  const done = to > from ? 'increased' : 'decreased'
  const effect = to > from === isLower ? 'narrow' : 'widen'
  walk.told(pair, { suffix: `${word}-${done}`, effect, words: `${named} ${done} from ${from} to ${to}`, isStructural })
}

interface Numbers {
  word: string
  isLower: boolean
  from: Bound | undefined
  to: Bound | undefined
}

function tellNumber(walk: SchemaWalk, pair: Pair, { word, isLower, from, to }: Numbers): void {
  const isStructural = (pair.revision.types & numberKinds) === 0
  const name = (bound: Bound) => (bound.exclusive ? `exclusive-${word}` : word)
  if (!from || !to || from.exclusive === to.exclusive) {
    const known = to ?? from
    if (known) tellCount(walk, pair, { word: name(known), isLower, from: from?.value, to: to?.value, isStructural })
    return
  }
  const tighter = isLower ? lowerTighter(to, from) : upperTighter(to, from)
  const done = tighter > 0 === isLower ? 'increased' : 'decreased'
  const said = (bound: Bound) => `${bound.value}${bound.exclusive ? ' (itself not)' : ''}`
  const words = `${word} went from ${said(from)} to ${said(to)}`
  walk.told(pair, { suffix: `${name(to)}-${done}`, effect: tighter > 0 ? 'narrow' : 'widen', words, isStructural })
}

function tellSteps(walk: SchemaWalk, pair: Pair): void {
  const [from, to] = [pair.base.multiples.join(), pair.revision.multiples.join()]
  if (from === to) return
  const words = `multiples of ${from || 'nothing'} became multiples of ${to || 'nothing'}`
  if (from === '') walk.told(pair, { suffix: 'multiple-of-set', effect: 'narrow', words })
  else if (to === '') walk.told(pair, { suffix: 'multiple-of-unset', effect: 'widen', words })
  else walk.told(pair, { suffix: 'multiple-of-changed', effect: 'either', words })
}

function tellPatterns(walk: SchemaWalk, pair: Pair): void {
  const from = pair.base.patterns.filter(one => !pair.revision.patterns.includes(one))
  const to = pair.revision.patterns.filter(one => !pair.base.patterns.includes(one))
  const quoted = (patterns: string[]) => patterns.join(' and ').slice(0, 120)
  if (from.length > 0 && to.length > 0) {
    const words = `the pattern ${quoted(from)} became ${quoted(to)}`
    if (to.every(one => everyText.has(one))) walk.told(pair, { suffix: 'pattern-generalized', effect: 'widen', words })
    else walk.told(pair, { suffix: 'pattern-changed', effect: 'either', words })
  } else if (to.length > 0) {
    const words = `only what fits ${quoted(to)} may stand here now`
    walk.told(pair, { suffix: 'pattern-added', effect: 'narrow', words })
  } else if (from.length > 0) {
    walk.told(pair, { suffix: 'pattern-removed', effect: 'widen', words: `the pattern ${quoted(from)} is gone` })
  }
}
