import assert from 'node:assert/strict'
import test from 'node:test'
import { policyHost, through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import type { Exchange, Frame, Host } from '@gatehouse/unit'
import { privacy } from './privacy.ts'

const host = { ...policyHost(), secrets: { value: () => 'a key of the operator' } } as unknown as Host
const reply = (body: string, type = 'application/json') => ({ status: 200, headers: { 'Content-Type': type }, body })
const ask = (config: object, body: string, type?: string) =>
  through(privacy, config, { reply: reply(body, type), host })

test('what is personal in a reply is masked where it stands, and all else stays as it was written', async () => {
  const body =
    '{ "id": 7, "note": "mail ada@example.com or call +44 20 7946 0958", "card": "4111111111111111", "at": 1.50 }'
  const { text, headers } = await ask({ find: ['email', 'phone', 'card'] }, body)
  assert.equal(
    text,
    '{ "id": 7, "note": "mail a***@example.com or call +** ** **** 0958", "card": "************1111", "at": 1.50 }',
  )
  assert.equal(headers.get('content-type'), 'application/json')
})

test('fields are treated whatever they hold, each in its own way, numbers and what stands below them too', async () => {
  const config = {
    fields: [
      { at: ['/people/*/name'], treatment: 'drop' },
      { at: ['/people/*/address'], treatment: 'hash' },
      { at: ['/total'] },
    ],
    key: 'env:KEY',
  }
  const { text } = await ask(config, '{"people":[{"name":"Ada","address":{"street":"A 1"},"age":36}],"total":1234}')
  const value = JSON.parse(text)
  assert.equal(value.people[0].name, null)
  assert.match(value.people[0].address.street, /^hash_[\w-]{27}$/)
  assert.equal(value.people[0].age, 36)
  assert.equal(value.total, '***4')
})

test('a token in a reply is what it stands for again when a caller sends it', async () => {
  const config = { find: ['email'], treatment: 'tokenize', key: 'env:KEY', restore: true }
  const { text } = await ask(config, '{"to":"ada@example.com"}')
  assert.match(text, /^\{"to":"ptk_[\w-]+"\}$/)
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: text }
  assert.equal((await through(privacy, config, { request, host })).sent?.text, '{"to":"ada@example.com"}')
})

test('text, forms and own patterns are looked at; what is no text passes as it is', async () => {
  assert.equal((await ask({ find: ['email'] }, 'to ada@example.com', 'text/plain')).text, 'to a***@example.com')
  const form = await ask({ find: ['email'] }, 'a=1&to=ada%40example.com&c=x+y', 'application/x-www-form-urlencoded')
  assert.equal(form.text, 'a=1&to=a***%40example.com&c=x+y')
  const config = { patterns: { customer: 'C-[0-9]{6}' }, treatment: 'drop' }
  assert.equal((await ask(config, '{"a":"of C-123456."}')).text, '{"a":"of ."}')
  const picture = 'ada@example.com'
  assert.equal((await ask({ find: ['email'] }, picture, 'image/png')).text, picture)
})

test('what cannot be read does not pass', async () => {
  await assert.rejects(ask({ find: ['email'] }, '{"a":"ada@example.com"'), { code: 'reply_malformed' })
  await assert.rejects(ask({ find: ['email'], bodyBytesMax: 10 }, '{"a":"ada@example.com"}'), {
    code: 'reply_too_large',
  })
})

test('events and messages are changed one by one', () => {
  const hooks = privacy.create(filled(privacy.config, { find: ['email'], in: ['request', 'reply'] }) as never, host)
  const data = (text: string) => new TextEncoder().encode(text)
  const frame = (direction: 'in' | 'out', given: Frame) => {
    const outcome = hooks.frame!({} as Exchange, given, direction) as Frame | undefined
    return outcome && new TextDecoder().decode(outcome.data)
  }
  assert.equal(
    frame('out', { kind: 'sse', event: 'message', data: data('{"to":"ada@example.com"}') }),
    '{"to":"a***@example.com"}',
  )
  assert.equal(
    frame('in', { kind: 'websocket', opcode: 'text', data: data('hi ada@example.com') }),
    'hi a***@example.com',
  )
  assert.equal(frame('in', { kind: 'websocket', opcode: 'binary', data: data('ada@example.com') }), undefined)
  assert.equal(frame('out', { kind: 'sse', event: 'message', data: data('nothing') }), undefined)
})

test('no hash and no token is made without a key', async () => {
  for (const config of [
    { treatment: 'hash' },
    { treatment: 'tokenize' },
    { restore: true },
    { fields: [{ at: ['/a'], treatment: 'hash' }] },
  ]) {
    await assert.rejects(ask(config, '{}'), { code: 'snapshot_invalid' })
  }
})
