import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import { type Exchange, type Host, type PolicyUnit, Refusal } from '@gatehouse/unit'
import { basicAuth } from './basic-auth.ts'

const key = 'ghk_dev_0123456789_secretsecretsecret'

function ask(authorization: string | undefined, config = {}, consumer?: { applicationId: string }) {
  const policy = basicAuth as unknown as PolicyUnit
  const directory = { credential: (secret: string) => (secret === key ? { applicationId: 'app_1' } : undefined) }
  const hooks = policy.create(filled(policy.config, config) as never, { directory } as unknown as Host)
  const headers = HeaderList.from(authorization === undefined ? {} : { Authorization: authorization })
  const exchange = { request: { headers }, consumer } as unknown as Exchange
  const outcome = hooks.request!(exchange)
  return {
    code: outcome instanceof Refusal ? outcome.code : undefined,
    who: exchange.consumer?.applicationId,
    kept: headers.get('authorization'),
  }
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('the key is the password, or the user, and goes no further', () => {
  assert.deepEqual(ask(basic(`anybody:${key}`)), { code: undefined, who: 'app_1', kept: undefined })
  assert.deepEqual(ask(basic(`${key}:`), { key: 'user' }).who, 'app_1')
  assert.equal(ask(basic(`${key}:`)).code, 'credential_invalid')
  assert.equal(ask(basic(`ü:${key}`), { keep: true }).kept, basic(`ü:${key}`))
})

test('a key with a colon in it is read whole', () => {
  assert.equal(ask(basic(`a:${key}:more`)).code, 'credential_invalid')
})

for (const [name, shown] of Object.entries({
  'no base64': 'Basic §§§',
  'no colon': basic('nonsense-nonsense-nonsense'),
  'no UTF-8': `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0x41]).toString('base64')}`,
  nothing: 'Basic ',
  'a megabyte': `Basic ${'QUFB'.repeat(262_144)}`,
})) {
  test(`what holds ${name} is refused`, () => {
    assert.equal(ask(shown).code, 'credential_invalid')
  })
}

test('another scheme of the field is none of its business', () => {
  assert.deepEqual(ask('Bearer x'), { code: 'credential_missing', who: undefined, kept: 'Bearer x' })
  assert.equal(ask(undefined).code, 'credential_missing')
})

test('two credentials of two applications are refused, two of one are not', () => {
  assert.equal(ask(basic(`u:${key}`), {}, { applicationId: 'app_2' }).code, 'credential_invalid')
  assert.equal(ask(basic(`u:${key}`), {}, { applicationId: 'app_1' }).code, undefined)
})
