import assert from 'node:assert/strict'
import test from 'node:test'
import type { Change, Level } from '../change.ts'
import { changesBetween, places } from '../testing.ts'
import { documentPairs, strictDays } from './documents.model.ts'
import { families } from './levels.ts'
import { schemaPairs } from './pairs.model.ts'

/** Levels at which each id was told over all pairs, both ways, in all places. */
function toldLevels(): Map<string, Set<Level>> {
  const found = new Map<string, Set<Level>>()
  const take = (changes: readonly Change[]) => {
    for (const { id, level } of changes) found.set(id, (found.get(id) ?? new Set()).add(level))
  }
  for (const deprecationDays of [{ beta: 0, stable: 0 }, strictDays]) {
    const both = (a: unknown, b: unknown) => {
      take(changesBetween(a, b, { deprecationDays }))
      take(changesBetween(b, a, { deprecationDays }))
    }
    for (const [a, b] of schemaPairs) for (const place of Object.values(places)) both(place(a), place(b))
    for (const [a, b] of documentPairs) both(a, b)
  }
  return found
}

test('each of the 509 ids of the vocabulary is told for a change of its meaning, at its level', () => {
  const { own: _own, asyncapi: _asyncapi, graphql: _graphql, protobuf: _protobuf, ...vocabulary } = families
  const ids = Object.values(vocabulary).flatMap(family => Object.entries(family))
  assert.equal(ids.length, 509)
  const told = toldLevels()
  const missing = ids.filter(([id, level]) => !told.get(id)?.has(level)).map(([id, level]) => `${level} ${id}`)
  assert.deepEqual(missing, [])
})

test('a schema is compared with itself in every place without a change', () => {
  for (const [a, b] of schemaPairs) {
    for (const place of Object.values(places)) {
      for (const one of [a, b]) assert.deepEqual(changesBetween(place(one), place(one)), [])
    }
  }
})
