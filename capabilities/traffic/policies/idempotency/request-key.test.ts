import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { Exchange, Identity } from '@gatehouse/unit'
import { idempotencyKey, ownerOf } from './request-key.ts'

function exchangeOf(headers: Record<string, string | string[]>, more: Partial<Exchange> = {}): Exchange {
  const request = { headers: HeaderList.from(headers), clientAddress: '192.0.2.1' }
  return { request, ...more } as unknown as Exchange
}

const known = (key: string, subject?: string) => ({ identity: { subject, key } as Identity })
const ofApplication = { consumer: { applicationId: 'a' } as Exchange['consumer'] }

test('a key is a string of structured fields or a bare text, once, and not too long', () => {
  const keyOf = (value: string | string[]) => idempotencyKey(exchangeOf({ 'idempotency-key': value }))
  assert.equal(idempotencyKey(exchangeOf({})), undefined)
  assert.equal(keyOf('"a b"'), 'a b')
  assert.equal(keyOf('"a\\"b"; p=1'), 'a"b')
  assert.equal(keyOf('8e03978e-40d5-43dd'), '8e03978e-40d5-43dd')
  for (const wrong of ['', '""', 'a b', 'a"b', '"a', ['a', 'a'], 'k'.repeat(256)])
    assert.throws(() => keyOf(wrong), { code: 'request_malformed' }, String(wrong))
})

test('no two callers share a key: by user, by token, by what a policy told apart, by credential, by address', async () => {
  const callers = [
    exchangeOf({}),
    exchangeOf({}, { request: { ...exchangeOf({}).request, clientAddress: '192.0.2.2' } }),
    exchangeOf({ authorization: 'Bearer a' }),
    exchangeOf({ authorization: 'Bearer b' }),
    exchangeOf({}, known('one', 'one')),
    exchangeOf({}, known('two', 'two')),
    exchangeOf({}, known('machine one')),
    exchangeOf({}, known('machine two')),
    exchangeOf({}, { audience: 'one' }),
    exchangeOf({}, { audience: 'two' }),
    exchangeOf({}, ofApplication),
    exchangeOf({}, { ...ofApplication, ...known('one', 'one') }),
    exchangeOf({}, { ...ofApplication, ...known('two', 'two') }),
    exchangeOf({}, { ...ofApplication, audience: 'one' }),
    exchangeOf({}, { ...ofApplication, audience: 'two' }),
  ]
  const owners = await Promise.all(callers.map(ownerOf))
  assert.equal(new Set(owners).size, callers.length)
})

test('a token without a subject is that of its application, whatever it says beside that', async () => {
  const one = await ownerOf(exchangeOf({}, { ...ofApplication, ...known('scopes of today') }))
  assert.equal(one, await ownerOf(exchangeOf({}, { ...ofApplication, ...known('scopes of tomorrow') })))
})
