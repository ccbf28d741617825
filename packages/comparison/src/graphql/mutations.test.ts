import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { buildSchema, type GraphQLSchema, parse, validate, validateSchema } from 'graphql'
import { changesOfTexts, told } from '../testing.ts'
import { RandomQuery } from './random-query.model.ts'
import { edited, type Pick, randomSchema, schemaText } from './random-schema.model.ts'

/** What the reference implementation makes of it; undefined where it is no schema. */
function built(text: string): GraphQLSchema | undefined {
  try {
    const schema = buildSchema(text)
    return validateSchema(schema).length === 0 ? schema : undefined
  } catch {
    return undefined
  }
}

const queriesTried = 30

test('of random edits none that refuses a query that was valid is called safe', () => {
  const seen = { edits: 0, refusing: 0, safe: 0, queries: 0 }
  fc.assert(
    fc.property(fc.gen(), generate => {
      const pick: Pick = among => among[generate(fc.nat, among.length - 1)]!
      const schema = randomSchema(pick)
      const revision = edited(schema, pick)
      const [before, after] = [schemaText(schema), schemaText(revision)]
      const [base, now] = [built(before), built(after)]
      if (!base || !now || before === after) return
      seen.edits++
      const changes = changesOfTexts('graphql', before, after)
      const isSafe = changes.every(({ level }) => level === 'INFO')
      if (isSafe) seen.safe++
      let refused: string | undefined
      for (let left = queriesTried; left > 0 && refused === undefined; left--) {
        const query = new RandomQuery(schema, pick).text()
        const document = parse(query)
        if (validate(base, document).length > 0) continue
        seen.queries++
        if (validate(now, document).length > 0) refused = query
      }
      if (refused === undefined) return
      seen.refusing++
      assert.ok(!isSafe, `${before}\n\n${after}\n\n${refused}\n\n${told(changes).join('\n')}`)
    }),
    { numRuns: 500, seed: 20_611_128, endOnFailure: true },
  )
  // The test would see it: there are edits of both kinds, and queries enough.
  assert.ok(seen.edits > 100 && seen.refusing > 20 && seen.safe > 10 && seen.queries > 700, JSON.stringify(seen))
})
