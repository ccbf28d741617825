/** The labelled pairs: whether the ids that were asserted are found, at their levels. */
import { readFileSync } from 'node:fs'
import { type Change, compare, Library, readSource } from '@gatehouse/comparison'

interface Expectation {
  ids: string[]
  levels: string[]
  noBreaking: boolean
}

export interface LabelledPair {
  base: string
  revision: string
  baseText: string
  revisionText: string
  expectations: Expectation[]
}

export interface Miss {
  pair: string
  expectation: Expectation
  missing: string[]
  found: string[]
}

export const labelledPairs = (): LabelledPair[] =>
  JSON.parse(readFileSync(new URL('contract-changes.json', import.meta.url), 'utf8'))

/** The instant of the labels: what goes on a later day is in the future. */
const nowMs = Date.parse('2026-08-08T00:00:00Z')

export function comparedTexts({
  base,
  revision,
  baseText,
  revisionText,
}: Omit<LabelledPair, 'expectations'>): Change[] {
  const [from, to] = [readSource(baseText, base), readSource(revisionText, revision)]
  return compare(new Library(from), new Library(to), { nowMs }).changes
}

/** Of every expectation: its ids at one of its levels; and of those of `noBreaking`, whether nothing breaks. */
export function judged(pair: LabelledPair, changes: readonly Change[]): Miss[] {
  const found = changes.map(({ id, level }) => `${level} ${id}`)
  const name = `${pair.base} → ${pair.revision}`
  return pair.expectations.flatMap(expectation => {
    const { ids, levels, noBreaking } = expectation
    const met = changes.some(one => ids.includes(one.id) && levels.includes(one.level))
    const missing = met ? [] : ids
    const breaking = noBreaking ? changes.filter(({ level }) => level === 'ERR').map(({ id }) => `breaking: ${id}`) : []
    const wrong = [...missing, ...breaking]
    return wrong.length === 0 ? [] : [{ pair: name, expectation, missing: wrong, found }]
  })
}
