import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '../testing-policy.ts'
import { fields } from './fields.ts'

const json = { 'Content-Type': 'application/json' }
const body = '{"items":[{"id":1,"cost":2,"by":{"name":"a","mail":"b"}},{"id":3}],"cost":9,"a/b":1}'
const ask = (
  rules: unknown,
  { plan = 'tin', reply = { status: 200, headers: json, body } as Parameters<typeof through>[2]['reply'] } = {},
) => through(fields, { rules }, { request: { plan }, ...(reply && { reply }) })

test('fields are taken out at their places, in every item', async () => {
  const seen = await ask([{ remove: ['/items/*/cost', '/items/*/by/mail', '/a~1b'] }])
  assert.deepEqual(JSON.parse(seen.text), { items: [{ id: 1, by: { name: 'a' } }, { id: 3 }], cost: 9 })
  assert.equal(seen.lengthBytes, undefined)
})

test('only the fields that are named stay, with what they stand in', async () => {
  const seen = await ask([{ keep: ['/items/*/id', '/items/*/by/name'] }])
  assert.deepEqual(JSON.parse(seen.text), { items: [{ id: 1, by: { name: 'a' } }, { id: 3 }] })
})

test('a plan sees what another does not, and no shared cache keeps either', async () => {
  const rules = [{ when: "consumer.plan != 'gold'", remove: ['/items/*/cost', '/cost'] }]
  assert.ok(!(await ask(rules)).text.includes('cost'))
  const gold = await ask(rules, {
    plan: 'gold',
    reply: { status: 200, headers: { ...json, 'Cache-Control': 'public, max-age=60' }, body },
  })
  assert.equal(gold.text, body)
  assert.equal(gold.headers.get('cache-control'), 'private')
})

test('a reply that cannot be read, or a rule that cannot be judged, lets nothing through', async () => {
  const rules = [{ remove: ['/a'] }]
  for (const reply of [
    { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' },
    { status: 500, headers: json, body: '{"a"' },
    // Refused by its type, before it is waited for: a stream of events has no end.
    { status: 200, headers: { 'Content-Type': 'text/event-stream' }, body: 'x'.repeat(300_000) },
    { status: 200, headers: { ...json, 'Content-Encoding': 'deflate' }, body: 'x' },
    { status: 200, headers: { ...json, 'Content-Encoding': 'gzip' }, body: 'x' },
    { status: 200, headers: json, body: '{"__proto__":{"a":1}}' },
  ]) {
    await assert.rejects(ask(rules, { reply }), { code: 'reply_malformed' })
  }
  await assert.rejects(ask([{ when: "request.headers['x-none'] == 'a'", remove: ['/a'] }]), {
    code: 'expression_failed',
  })
})
