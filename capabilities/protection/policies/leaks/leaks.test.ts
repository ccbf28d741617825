import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { policyHost, through } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import { filled } from '@gatehouse/schema'
import type { Exchange, Frame, Host } from '@gatehouse/unit'
import { leaks } from './leaks.ts'

function scene() {
  const told: unknown[] = []
  const clock = new ManualClock()
  const log = { warn: (_: string, fields: unknown) => void told.push(fields), error() {} }
  return { told, clock, host: { ...policyHost(), clock, log } as unknown as Host }
}

const trace = '{"error":"no","stack":"Error: no\\n    at find (/srv/app/orders.js:10:5)","from":"10.0.0.12"}'
const reply = { status: 500, headers: { 'Content-Type': 'application/json' }, body: trace }

test('what an upstream tells by mistake is hidden, and all else stays', async () => {
  const { host } = scene()
  const { text, status } = await through(leaks, {}, { reply, host })
  assert.equal(status, 500)
  assert.deepEqual(JSON.parse(text), { error: 'no', stack: 'Error: no[hidden]', from: '[hidden]' })
  const only = await through(leaks, { find: ['internal-address'] }, { reply, host })
  assert.match(only.text, /orders\.js/)
  assert.doesNotMatch(only.text, /10\.0\.0\.12/)
})

test('JSON stays JSON, whatever stands around what is hidden', async () => {
  const { host } = scene()
  const body = JSON.stringify({ a: '-----BEGIN PRIVATE KEY-----\nMIIE"}', b: 'x"10.0.0.12"' })
  const { text } = await through(leaks, {}, { reply: { ...reply, body }, host })
  assert.deepEqual(JSON.parse(text), { a: '[hidden]"}', b: 'x"[hidden]"' })
})

test('where it is to be refused the caller gets nothing of the reply, and is not told what it was', async () => {
  const { host } = scene()
  await assert.rejects(through(leaks, { treatment: 'refuse' }, { reply, host }), (thrown: Error & { code: string }) => {
    assert.equal(thrown.code, 'reply_leaks')
    assert.doesNotMatch(thrown.message, /orders|10\.0/)
    return true
  })
})

test('the log is told of each kind once a minute, how often it was, and nothing of what was found', async () => {
  const { told, clock, host } = scene()
  const hooks = leaks.create(filled(leaks.config, { find: ['internal-address'] }) as never, host)
  const exchange = { route: { endpoint: 'getOrder' } } as Exchange
  const event: Frame = { kind: 'sse', event: 'message', data: new TextEncoder().encode('from 10.0.0.12 and 10.0.0.13') }
  const seen = () => new TextDecoder().decode((hooks.frame!(exchange, event, 'out') as Frame).data)
  assert.equal(seen(), 'from [hidden] and [hidden]')
  seen()
  clock.advance(60_000)
  seen()
  assert.deepEqual(told, [
    { kind: 'internal-address', endpoint: 'getOrder', times: 1 },
    { kind: 'internal-address', endpoint: 'getOrder', times: 4 },
  ])
})

test('a stream ends at an event that leaks, where it is to be refused; what callers send is not looked at', () => {
  const { host } = scene()
  const hooks = leaks.create(filled(leaks.config, { treatment: 'refuse' }) as never, host)
  const event: Frame = { kind: 'sse', event: 'message', data: new TextEncoder().encode('10.0.0.12') }
  const exchange = { route: { endpoint: 'getOrder' } } as Exchange
  assert.equal((hooks.frame!(exchange, event, 'out') as { code: string }).code, 'reply_leaks')
  assert.equal(hooks.frame!(exchange, event, 'in'), undefined)
})
