import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { elapsedMs, type Going, nextOf } from './alert-machine.ts'

const timing = { forMs: 60_000, keepFiringMs: 120_000 }

/** States after each look, every half minute; `?` is a look that failed. */
function course(looks: string): string {
  let before: Going | undefined
  return [...looks]
    .map(look => {
      const isFound = look === '?' ? undefined : look === '1'
      const next = nextOf(before, { isFound, elapsedMs: before ? 30_000 : 0 }, timing)
      before = typeof next === 'object' ? next : undefined
      return typeof next === 'object' ? next.state[0] : (next?.[0] ?? '-')
    })
    .join('')
}

test('it fires once it has held for so long, and is over once it has not for so long', () => {
  assert.equal(course('0111'), '-ppf')
  assert.equal(course('11100000'), 'ppffffr-')
})

test('what did not hold long enough is no alert, and a look that failed neither begins nor ends one', () => {
  assert.equal(course('110110'), 'ppdppd')
  assert.equal(course('?1?1?1'), '-ppppf')
  assert.equal(course('111????'), 'ppfffff')
})

test('what comes and goes is one alert', () => {
  assert.equal(course(`111${'001'.repeat(10)}`), `pp${'f'.repeat(31)}`)
})

test('a clock that jumps makes no time', () => {
  assert.equal(elapsedMs(undefined, 5, 30_000), 0)
  assert.equal(elapsedMs(1_000_000, 0, 30_000), 0)
  assert.equal(elapsedMs(0, 86_400_000, 30_000), 60_000)
})

test('whatever is seen: firing needs `for`, and between the ends of two alerts lies the time that one is kept', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('0', '1', '?'), { maxLength: 200 }), looks => {
      const states = course(looks.join(''))
      for (const [at, state] of [...states].entries()) {
        if (state === 'f' && states[at - 1] !== 'f') {
          // Three looks that found it, the first of them beginning it, with none between that did not.
          const begun = looks
            .slice(0, at + 1)
            .join('')
            .replaceAll('?', '')
          assert.ok(begun.endsWith('111'), `${looks.join('')} ${states}`)
        }
        if (state === 'r')
          assert.ok(
            looks
              .slice(0, at + 1)
              .join('')
              .replaceAll('?', '')
              .endsWith('0000'),
          )
      }
    }),
  )
})
