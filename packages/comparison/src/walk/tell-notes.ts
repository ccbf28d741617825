/** What says nothing of which values fit: defaults, deprecation, stability, lists that may grow. */

import { daysFor } from '../rules/compare-rules.ts'
import { dayMs, readSunset } from '../rules/sunset.ts'
import { shown } from '../rules/words.ts'
import { canonicalText } from '../schema/canonical-text.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'

export function tellNotes(walk: SchemaWalk, pair: Pair): void {
  tellDefault(walk, pair)
  tellExtensible(walk, pair)
  if (!pair.spot.isProperty) return
  tellDeprecation(walk, pair)
  tellStability(walk, pair)
}

function tellDefault(walk: SchemaWalk, pair: Pair): void {
  const [from, to] = [pair.base.notes.default, pair.revision.notes.default]
  if (!from && !to) return
  const hint = 'Who leaves it out gets another value: say so, or ask for it by name.'
  const tell = (done: string, words: string) =>
    walk.told(pair, { suffix: `default-value-${done}`, effect: 'none', words, hint })
  if (!from) tell('added', `the default is ${shown(to!.value)} now; there was none`)
  else if (!to) tell('removed', `the default was ${shown(from.value)}; there is none now`)
  else if (canonicalText(from.value) !== canonicalText(to.value))
    tell('changed', `the default was ${shown(from.value)} and is ${shown(to.value)} now`)
}

function tellExtensible(walk: SchemaWalk, pair: Pair): void {
  const to = new Set(pair.revision.notes.extensible ?? [])
  if (to.size === 0) return
  for (const value of pair.base.notes.extensible ?? []) {
    if (to.has(value)) continue
    const words = `the value ${shown(value)} is gone from a list that may only grow`
    walk.told(pair, { suffix: 'x-extensible-enum-value-removed', effect: 'none', words })
  }
}

function tellDeprecation(walk: SchemaWalk, pair: Pair): void {
  const { base, revision } = pair
  const [had, has] = [base.notes.deprecated === true, revision.notes.deprecated === true]
  if (had && !has) walk.told(pair, { suffix: 'reactivated', effect: 'none', words: 'is no longer deprecated' })
  if (had || !has) return
  const { sunset, stability } = revision.notes
  const say = (suffix: string, words: string) => walk.told(pair, { suffix, effect: 'none', words })
  const days = daysFor(stability, walk.rules)
  if (sunset === undefined && days > 0)
    return say('deprecated-sunset-missing', 'is deprecated without a day on which it goes')
  if (sunset === undefined) return say('deprecated', 'is deprecated now')
  const day = readSunset(sunset)
  if (day === undefined)
    return say('deprecated-sunset-invalid', `is deprecated, and ${shown(sunset)} is no date by which it goes`)
  if (days > 0 && day < walk.rules.nowMs + days * dayMs)
    return say('sunset-date-too-small', `goes on ${shown(sunset)}, less than ${days} days from now`)
  say('deprecated-with-sunset', `is deprecated now and goes on ${shown(sunset)}`)
}

const ranks: Readonly<Record<string, number>> = { draft: 0, alpha: 1, beta: 2, stable: 3 }
export const stabilityRank = (level: string | undefined): number | undefined =>
  level === undefined ? undefined : Object.hasOwn(ranks, level) ? ranks[level] : undefined

function tellStability(walk: SchemaWalk, pair: Pair): void {
  const [from, to] = [pair.base.notes.stability, pair.revision.notes.stability]
  if (from === to || from === undefined || to === undefined) return
  const [had, has] = [stabilityRank(from), stabilityRank(to)]
  if (had === undefined || has === undefined) return
  const done = has > had ? 'increased' : 'decreased'
  walk.told(pair, { suffix: `stability-${done}`, effect: 'none', words: `stability went from ${from} to ${to}` })
}
