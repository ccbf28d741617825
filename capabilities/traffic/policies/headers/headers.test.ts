import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '../testing-policy.ts'
import { headers } from './headers.ts'

const sent = async (request: unknown, fields: Record<string, string>) =>
  (await through(headers, { request }, { request: { headers: fields, plan: 'gold' } })).sent!.headers.toJSON()

test('fields are removed, renamed, set, computed and added, in this order', async () => {
  const edits = {
    ...{ remove: ['X-A'], rename: { 'X-B': 'X-C', 'X-None': 'X-Never' }, set: { 'X-D': 'd' } },
    ...{ compute: { 'X-Plan': 'consumer.plan', 'X-Gone': 'null' }, add: { 'X-D': 'e' } },
  }
  assert.deepEqual(await sent(edits, { 'x-a': '1', 'x-b': '2', 'X-C': 'old', 'X-Plan': 'forged', 'x-gone': 'x' }), [
    ['X-Plan', 'gold'],
    ['X-C', '2'],
    ['X-D', 'd'],
    ['X-D', 'e'],
  ])
})

test('what is worked out and not fit for a field is a coded failure, and never a further field', async () => {
  const ask = (expression: string, reply = {}) =>
    through(headers, { response: { compute: { 'X-A': expression } } }, { reply: { status: 200, headers: reply } })
  await assert.rejects(ask("'a\\r\\nSet-Cookie: b'"), { code: 'expression_failed' })
  await assert.rejects(ask("'snow ☃'"), { code: 'expression_failed' })
  await assert.rejects(ask("reply.headers['x-none']"), { code: 'expression_failed' })
  assert.equal((await ask('reply.status + 1')).headers.get('x-a'), '201')
})
