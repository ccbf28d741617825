import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Coinduction, TooLarge } from './coinduction.ts'
import type { Together } from './schema-side.ts'

/** A pair holds, does not, or does where all of one of some lists do. */
type Pair = boolean | number[][]

const place = fc.nat(8)
const list = fc.array(place, { minLength: 1, maxLength: 3 })
const pair: fc.Arbitrary<Pair> = fc.oneof(
  { arbitrary: fc.boolean(), weight: 1 },
  { arbitrary: fc.array(list, { minLength: 1, maxLength: 3 }), weight: 6 },
)
const graph = fc.array(pair, { minLength: 9, maxLength: 9 })

/** What may hold without a contradiction: all is taken to, and what cannot is struck out until nothing is. */
function greatest(pairs: readonly Pair[]): boolean[] {
  const holds = pairs.map(() => true)
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    for (const [at, one] of pairs.entries()) {
      const still = typeof one === 'boolean' ? one : one.some(all => all.every(other => holds[other]))
      if (holds[at] === still || !holds[at]) continue
      holds[at] = false
      isChanged = true
    }
  }
  return holds
}

test('whatever leads back to whatever, and whatever was asked or given up before, an answer is the one of all pairs at once', () => {
  fc.assert(
    fc.property(graph, fc.array(fc.tuple(place, fc.nat(12)), { minLength: 1, maxLength: 6 }), (pairs, asked) => {
      const work = { left: 0 }
      const answers = new Coinduction(work)
      const truth = greatest(pairs)
      const ask = (at: number): boolean => {
        const of = { id: at } as Together
        const one = pairs[at]!
        return answers.holds(of, of, () => (typeof one === 'boolean' ? one : one.some(all => all.every(ask))))
      }
      for (const [at, left] of asked) {
        work.left = left
        try {
          assert.equal(ask(at), truth[at], `${at} of ${JSON.stringify(pairs)}`)
        } catch (thrown) {
          if (!(thrown instanceof TooLarge)) throw thrown
        }
      }
      work.left = 10_000
      for (const at of pairs.keys()) assert.equal(ask(at), truth[at], `${at} of ${JSON.stringify(pairs)}`)
    }),
    { numRuns: 3000 },
  )
})
