import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { chosenNodes } from './stage.ts'

const nodes = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 2, maxLength: 50 })
const percent = fc.double({ min: 0.01, max: 99.99, noNaN: true })

test('a share of the gateways is at least one, never all but for 100 %, and the same ones in whatever order they are told', () => {
  fc.assert(
    fc.property(nodes, percent, (all, share) => {
      const chosen = chosenNodes(all, share, 'seed')
      assert.ok(chosen.length >= 1 && chosen.length < all.length)
      assert.ok(Math.abs(chosen.length - (all.length * share) / 100) <= 1)
      assert.deepEqual(chosenNodes([...all].reverse(), share, 'seed'), chosen)
      assert.deepEqual(new Set(chosenNodes(all, 100, 'seed')), new Set(all))
    }),
  )
})
