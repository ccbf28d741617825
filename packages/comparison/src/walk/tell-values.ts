/** Lists of values and constants. */
import { shown } from '../rules/words.ts'
import type { Shape } from '../schema/shape.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'

/** Values of one list that are told one by one. */
const valuesMax = 100

export function tellValues(walk: SchemaWalk, pair: Pair): void {
  const { base, revision } = pair
  const [from, to] = [valuesOf(base), valuesOf(revision)]
  if (!from && !to) return
  if (base.isConst || revision.isConst) return tellConst(walk, pair)
  if (!from) {
    const words = `only ${to!.size} values may stand here now: ${[...to!.keys()].slice(0, 5).join(', ').slice(0, 200)}`
    return walk.told(pair, {
      suffix: 'became-enum',
      effect: 'narrow',
      words,
      hint: 'Go on taking other values for a while.',
    })
  }
  if (!to)
    return walk.told(pair, {
      suffix: 'enum-removed',
      effect: 'widen',
      words: 'any value may stand here, no longer one of a list',
    })
  let told = 0
  for (const [key, value] of from) {
    if (to.has(key) || ++told > valuesMax) continue
    const words = `the value ${shown(value)} is gone`
    walk.told(pair, {
      suffix: 'enum-value-removed',
      effect: 'narrow',
      words,
      hint: 'Go on taking it, and call it deprecated.',
      listed: value,
    })
  }
  for (const [key, value] of to) {
    if (from.has(key) || ++told > valuesMax) continue
    const hint = 'Tell consumers beforehand; who lists values may stop at a new one.'
    walk.told(pair, { suffix: 'enum-value-added', effect: 'widen', words: `the value ${shown(value)} is new`, hint })
  }
}

/** Without null, which is told as such. */
function valuesOf({ values }: Shape): Map<string, unknown> | undefined {
  if (!values) return undefined
  const others = new Map(values)
  others.delete('null')
  return others
}

function tellConst(walk: SchemaWalk, pair: Pair): void {
  const { base, revision } = pair
  const [from, to] = [base.values, revision.values].map(values => [...(values?.keys() ?? [])].join(', ').slice(0, 120))
  if (from === to) return
  if (!base.values) walk.told(pair, { suffix: 'const-added', effect: 'narrow', words: `only ${to} may stand here now` })
  else if (!revision.values)
    walk.told(pair, { suffix: 'const-removed', effect: 'widen', words: `no longer only ${from} may stand here` })
  else walk.told(pair, { suffix: 'const-changed', effect: 'either', words: `${from} became ${to}` })
}
