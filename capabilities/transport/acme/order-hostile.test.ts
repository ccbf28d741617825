/** Orders at an authority that says what no authority should. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { newKey } from './account-key.ts'
import { authority, directory, payloadOf, problem, type Said, type Says } from './authority.model.ts'
import { nextLook } from './next-look.ts'
import { type OrderState, obtained } from './obtain.ts'
import { type Ordering, ordered } from './order.ts'
import { renewalId } from './renewal-info.ts'
import { selfSigned } from './self-signed.model.ts'

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

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const past = { suggestedWindow: { start: '2020-01-01T00:00:00Z', end: '2020-01-02T00:00:00Z' } }

/** Obtains a certificate of that life, and plans what comes after it. */
async function issued(fromMs: number, toMs: number, nowMs: number, offers: object = directory) {
  const key = newKey()
  const chain = await selfSigned(key, { host: 'a.test', fromMs, toMs })
  const { session } = authority({
    '/dir': { body: offers },
    '/order': order('valid', { certificate: `${at}/cert` }),
    '/cert': { body: chain },
    [`/renewal/${renewalId(chain)}`]: { body: past, headers: { 'retry-after': '0' } },
  })
  const certificate = await obtained({ ...state, key }, orderer, { session, nowMs: () => nowMs })
  return nextLook({ session, chain: certificate.certificate, nowMs })
}

const state: OrderState = {
  ...{ hosts: ['a.test'], orderUrl: undefined, chain: undefined, accountKey: newKey(), key: newKey() },
  issuer: {
    ...{ directory: `${at}/dir`, authorities: undefined, contacts: [], termsAgreed: true },
    ...{ account: `${at}/account/1`, told: [] },
  },
}
const orderer = {
  ...{ async keep() {}, async pause() {}, async allowed() {} },
  ...{ async present() {}, async began() {}, async registered() {} },
}

test('an authority whose certificates should be renewed at once is asked for the next in an hour or later', async () => {
  const nowMs = Math.floor(Date.now() / 1000) * 1000
  const { renewalInfo: _, ...none } = directory
  for (const offers of [directory, none]) {
    for (const [agoMs, leftMs, soonestMs] of [
      [0, 90 * dayMs, 30 * dayMs],
      [0, 2 * hourMs, hourMs],
      [365 * dayMs, 2 * hourMs, hourMs],
      [365 * dayMs, hourMs, 0.95 * hourMs],
    ] as const) {
      const { renewAtMs, lookAtMs } = await issued(nowMs - agoMs, nowMs + leftMs, nowMs, offers)
      assert.ok(renewAtMs >= nowMs + soonestMs, `${(renewAtMs - nowMs) / hourMs} h of ${leftMs / hourMs}`)
      assert.ok(renewAtMs < nowMs + leftMs, 'before it is over')
      assert.ok(lookAtMs >= Math.min(renewAtMs, nowMs + hourMs))
    }
  }
})

test('a certificate that holds for less than an hour is refused, so that the next try comes later and later', async () => {
  const nowMs = Math.floor(Date.now() / 1000) * 1000
  for (const leftMs of [-1000, 1000, hourMs - 1000]) {
    await assert.rejects(
      issued(nowMs - dayMs, nowMs + leftMs, nowMs),
      refuses('certificate_invalid', /holds for less than an hour/),
    )
  }
})

test('an account that the authority lost is made anew, though its contacts changed, and so is its order', async () => {
  const changed = { contacts: ['new@a.test'], told: ['old@a.test'], account: `${at}/account/lost` }
  const registered: [string, readonly string[]][] = []
  const { session, paths } = authority({
    '/account/lost': problem('accountDoesNotExist'),
    '/account': { status: 201, headers: { location: `${at}/account/2` }, body: {} },
    '/order': problem('rateLimited'),
  })
  const lost = { ...state, orderUrl: `${at}/order/lost`, issuer: { ...state.issuer, ...changed } }
  const keeping = { ...orderer, registered: async (...told: [string, readonly string[]]) => void registered.push(told) }
  await assert.rejects(obtained(lost, keeping, { session, nowMs: Date.now }), /rateLimited/)
  assert.deepEqual(registered, [[`${at}/account/2`, ['new@a.test']]])
  assert.deepEqual(paths().slice(-2), ['/account', '/order'])
  assert.ok(!paths().includes('/order/lost'), 'it was of the account that is gone')
})
