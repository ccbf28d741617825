import assert from 'node:assert/strict'
import test from 'node:test'
import { newSecret, signedHeaders } from './signature.ts'

test('a message is signed as the published example of Standard Webhooks is', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', atMs: 1_614_265_330_999, body: '{"test": 2432232314}' }
  const headers = signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  assert.deepEqual([headers['webhook-id'], headers['webhook-timestamp']], [message.id, '1614265330'])
})

test('while a secret replaces another a message is signed with both, the newest first', () => {
  const [one, other] = [newSecret(), newSecret()]
  assert.match(one, /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.notEqual(one, other)
  const message = { id: 'msg_1', atMs: 0, body: '{}' }
  const of = (...secrets: string[]) => signedHeaders(message, secrets)['webhook-signature']!
  assert.equal(of(one, other), `${of(one)} ${of(other)}`)
})
