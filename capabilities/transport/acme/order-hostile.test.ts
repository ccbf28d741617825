/** Orders at an authority that says what no authority should. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { authority, directory, payloadOf, problem, type Said, type Says } from './authority.model.ts'
import { type Ordering, ordered } from './order.ts'

const at = 'https://ca.test'
const location = { location: `${at}/order/1` }
const order = (status: string, more: object = {}): Said => ({
  ...{ headers: location, body: { status, authorizations: [`${at}/authz/1`], finalize: `${at}/finalize`, ...more } },
})
const challenge = { type: 'http-01', url: `${at}/chal/1`, status: 'pending', token: 'tok' }
const authz = (status: string, more: object = {}): Said => ({
  body: { status, identifier: { type: 'dns', value: 'a.test' }, challenges: [challenge], ...more },
})

const over = new Error('the time is over')

/** Runs until it ends, or paused `pauses` times. */
async function run(says: Record<string, Says>, more: Partial<Ordering> = {}, pauses = 5) {
  const all = { '/order': order('pending'), '/order/1': order('pending'), '/authz/1': authz('pending'), ...says }
  const { session, asked, paths } = authority({ '/chal/1': {}, ...all })
  let left = pauses
  const outcome = ordered({
    ...{ session, hosts: ['a.test'], began: async () => {}, request: async () => new Uint8Array([1]) },
    present: async () => {},
    async pause() {
      if (left-- === 0) throw over
    },
    ...more,
  })
  return { outcome, asked, paths }
}

const refuses = (code: string, message: RegExp) => (thrown: Failure) => {
  assert.equal(thrown.code, code, String(thrown))
  assert.match(thrown.message, message)
  return true
}

test('an authority that asks about a host that was not ordered gets no answer', async () => {
  const strange = { identifier: { type: 'dns', value: 'victim.test' } }
  const presented: unknown[] = []
  const { outcome } = await run(
    { '/authz/1': authz('pending', strange) },
    { present: async all => void presented.push(all) },
  )
  await assert.rejects(outcome, refuses('issuer_unavailable', /hosts that it is not for/))
  assert.deepEqual(presented, [])
})

test('a token that could break a path, or a way of proof that is not ours, is refused', async () => {
  for (const token of ['a/../b', 'a\r\nb', '', 'x'.repeat(600), 7]) {
    const { outcome } = await run({ '/authz/1': authz('pending', { challenges: [{ ...challenge, token }] }) })
    await assert.rejects(outcome, (thrown: Failure) => thrown.code === 'issuer_unavailable')
  }
  const { outcome } = await run({ '/authz/1': authz('pending', { challenges: [{ ...challenge, type: 'dns-01' }] }) })
  await assert.rejects(outcome, refuses('issuer_refused', /does not offer HTTP-01/))
})

test('what stays as it is, is asked again with pauses and not for ever', async () => {
  const endless: Record<string, Says>[] = [
    { '/order/1': order('processing'), '/order': order('processing') },
    {},
    { '/authz/1': authz('valid') },
    { '/order': order('ready'), '/order/1': order('ready'), '/finalize': order('ready') },
  ]
  for (const says of endless) {
    const { outcome, asked } = await run(says)
    await assert.rejects(outcome, over)
    assert.ok(asked.length < 40, `${asked.length} requests`)
  }
})

test('states, addresses and certificates that are none are told', async () => {
  const wrong: [Record<string, Says>, string, RegExp][] = [
    [{ '/order': order('weird') }, 'issuer_unavailable', /its state is weird/],
    [
      { '/order': { ...order('pending'), headers: { location: 'http://ca.test/order/1' } } },
      'issuer_unavailable',
      /The order/,
    ],
    [{ '/order': order('valid') }, 'issuer_unavailable', /no certificate/],
    [
      { '/order': order('valid', { certificate: `${at}/cert` }), '/cert': { body: {} } },
      'issuer_unavailable',
      /not PEM/,
    ],
    [{ '/order': order('invalid') }, 'issuer_refused', /not said why/],
    [{ '/order': order('invalid', { error: problem('dns').body }) }, 'issuer_refused', /dns, because/],
    [{ '/authz/1': authz('invalid') }, 'issuer_refused', /a\.test: unauthorized, invalid/],
    [{ '/authz/1': authz('revoked', { challenges: [] }) }, 'issuer_refused', /revoked/],
    [{ '/order': { body: [] } }, 'issuer_unavailable', /The order/],
  ]
  for (const [says, code, message] of wrong) {
    const { outcome } = await run(says)
    await assert.rejects(outcome, refuses(code, message))
  }
})

test('an order that cannot take the place of another is made without doing so', async () => {
  const replacing = ({ body }: Parameters<Exclude<Says, Said>>[0]) =>
    payloadOf({ body } as never).replaces === undefined
      ? order('weird')
      : { ...problem('alreadyReplaced'), status: 409 }
  const { outcome, paths } = await run({ '/order': replacing }, { replaces: 'a.b' })
  await assert.rejects(outcome, refuses('issuer_unavailable', /weird/))
  assert.equal(paths().filter(path => path === new URL(directory.newOrder).pathname).length, 2)
})
