/** What it costs to look through a reply for everything that the policy finds. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { costMs } from '@gatehouse/base/quickest.model.ts'
import { personalKinds } from '@gatehouse/privacy'
import { filled } from '@gatehouse/schema'
import { privacyConfig } from './config.ts'
import { Redactor } from './redactor.ts'

const usMax = 60

/** Of an API that has orders: names, ids, times, sums, and a mail address, a telephone and a card in each. */
function orders(count: number): string {
  const items = Array.from({ length: count }, (_, at) => ({
    id: `5f0c${1000 + at}-7c1e-4b8a-9d3f-0a1b2c3d4e5f`,
    status: 'delivered',
    placedAt: `2026-11-${10 + (at % 18)}T08:${10 + at}:00Z`,
    total: 129.95 + at,
    currency: 'EUR',
    customer: { name: 'Ada Lovelace', email: `ada.${at}@example.com`, phone: '+44 20 7946 0958', vip: at % 3 === 0 },
    payment: { method: 'card', card: '4111 1111 1111 1111' },
    lines: [
      { article: `A-${at}17`, title: 'Walking boots, brown', quantity: 2, price: 49.9 },
      { article: `B-${at}03`, title: 'Shoe polish', quantity: 1, price: 4.5 },
    ],
  }))
  return JSON.stringify({ items })
}

const going = { key: '', told: () => {} }
const redactorOf = (config: object) => new Redactor(filled(privacyConfig, config) as never, () => performance.now())
const costUs = async (redactor: Redactor, text: string) =>
  1000 * (await costMs(() => redactor.body(text, 'application/json', going)))

test('4 KB of JSON are looked through for every kind within 60 µs, and twice as much in about twice the time', async t => {
  const redactor = redactorOf({ find: [...personalKinds] })
  const [small, large] = [orders(9), orders(18)]
  assert.ok(small.length > 4000, `${small.length} bytes`)
  const after = redactor.body(small, 'application/json', going)
  assert.doesNotMatch(after, /ada\.0@|7946|4111/)
  assert.equal(JSON.parse(after).items.length, JSON.parse(small).items.length)
  await costUs(redactor, small)
  const us = await costUs(redactor, small)
  t.diagnostic(`${small.length} bytes: ${us.toFixed(1)} µs`)
  assert.ok(us <= usMax, `${us.toFixed(1)} µs`)
  const twice = await costUs(redactor, large)
  assert.ok(twice < 3 * us, `${twice.toFixed(1)} µs`)
})

test('fields by their places, and kinds beside them, cost no more', async t => {
  const fields = [{ at: ['/items/*/customer/name'], treatment: 'drop' }, { at: ['/items/*/payment'] }]
  const redactor = redactorOf({ find: ['email'], fields })
  const text = orders(9)
  await costUs(redactor, text)
  const us = await costUs(redactor, text)
  t.diagnostic(`${us.toFixed(1)} µs`)
  assert.ok(us <= usMax, `${us.toFixed(1)} µs`)
})
