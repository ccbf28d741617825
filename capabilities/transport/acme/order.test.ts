/** The client against a real authority, without a gateway: challenges are answered by a plain server. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { type Failure, systemClock } from '@gatehouse/base'
import { checkCertificate } from '@gatehouse/http'
import { register } from './account.ts'
import { AccountKey, newKey } from './account-key.ts'
import { certificateRequest } from './certificate-request.ts'
import { type Ordering, ordered, type PendingChallenge } from './order.ts'
import { type Pebble, type PebbleOptions, pebbleRequest, startPebble, withPebble } from './pebble.model.ts'
import { Session } from './session.ts'

interface Scene {
  pebble: Pebble
  session: Session
  presented: PendingChallenge[]
  order(hosts: readonly string[], more?: Partial<Ordering>): Promise<{ chain: string; key: string }>
}

async function scene(t: TestContext, options: Partial<PebbleOptions> = {}): Promise<Scene> {
  const presented: PendingChallenge[] = []
  const server = createServer(({ url, headers }, reply) => {
    const host = headers.host?.split(':')[0]
    const found = presented.find(one => one.host === host && url?.endsWith(`/${one.token}`))
    reply.writeHead(found ? 200 : 404).end(found?.answer)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => void [server.close(), server.closeAllConnections()])
  const pebble = await startPebble(t, { httpPort: (server.address() as AddressInfo).port, ...options })
  const session = sessionAt(pebble)
  return {
    ...{ pebble, session, presented },
    async order(hosts, more = {}) {
      const key = newKey()
      const chain = await ordered({
        ...{ session, hosts, began: async () => {}, pause: ms => new Promise(done => setTimeout(done, ms)) },
        request: () => certificateRequest(key, hosts),
        present: async challenges => void presented.push(...challenges),
        ...more,
      })
      return { chain, key }
    },
  }
}

function sessionAt({ directory, authorities }: Pebble, request = pebbleRequest): Session {
  const key = new AccountKey(newKey())
  return new Session({ directory, authorities, key, request, clock: systemClock, before: async () => {} })
}

const applicant = { contacts: ['ops@example.org'], termsAgreed: true }

test(
  'a certificate for several hosts is ordered, and a third of the nonces may be refused meanwhile',
  withPebble,
  async t => {
    const { order, pebble } = await scene(t, { nonceReject: 33 })
    let refused = 0
    const session = sessionAt(pebble, async ask => {
      const answer = await pebbleRequest(ask)
      if (Buffer.from(answer.bytes).includes(':badNonce')) refused++
      return answer
    })
    await register(session, applicant)
    const hosts = ['a.shop.test', 'b.shop.test', 'c.shop.test']
    let { chain, key } = await order(hosts, { session })
    while (refused === 0) ({ chain, key } = await order(hosts, { session }))
    const checked = checkCertificate({ certificate: chain, key }, Date.now())
    assert.deepEqual([...checked.hosts].sort(), hosts)
    assert.ok(new X509Certificate(chain).ca === false)
  },
)

test(
  'an authority that asks for agreement or an account elsewhere says so, and takes who has one',
  withPebble,
  async t => {
    const hmacKey = Buffer.alloc(32, 7).toString('base64url')
    const { pebble, session, order } = await scene(t, { externalAccounts: { 'kid-1': hmacKey } })
    const refused = (wanted: RegExp) => (failure: Failure) =>
      failure.code === 'issuer_refused' && wanted.test(failure.hint + failure.message)
    await assert.rejects(register(session, { ...applicant, termsAgreed: false }), refused(/termsAgreed/))
    await assert.rejects(register(session, applicant), refused(/externalAccount/))
    const wrong = { keyId: 'kid-1', hmacKey: Buffer.alloc(32, 8).toString('base64url') }
    await assert.rejects(register(sessionAt(pebble), { ...applicant, external: wrong }), refused(/unauthorized/))
    await register(session, { ...applicant, external: { keyId: 'kid-1', hmacKey } })
    await order(['shop.test'])
  },
)

test('the same key finds its account again', withPebble, async t => {
  const { session } = await scene(t)
  const first = await register(session, applicant)
  assert.equal(await register(session, applicant), first)
})

test('what validation finds is told with the host, its type and what to do', withPebble, async t => {
  const { session, order } = await scene(t)
  await register(session, applicant)
  await assert.rejects(order(['shop.test'], { present: async () => {} }), (failure: Failure) => {
    assert.equal(failure.code, 'issuer_refused')
    assert.match(failure.message, /^shop\.test: unauthorized, .*404/)
    assert.match(failure.hint, /gateways/)
    return true
  })
})

test('a host that the authority issues nothing for is refused with its reason', withPebble, async t => {
  const { session, order } = await scene(t, { blocked: ['evil.test'] })
  await register(session, applicant)
  await assert.rejects(order(['evil.test']), (failure: Failure) => /rejectedIdentifier/.test(failure.message))
})

test('an order that was left at any of its steps goes on from there', withPebble, async t => {
  const { session, order, presented, pebble } = await scene(t)
  await register(session, applicant)
  const stop = new Error('killed')
  const dies = async () => {
    throw stop
  }
  let orderUrl: string | undefined
  const began = async (url: string) => {
    orderUrl = url
  }
  const key = newKey()
  const hosts = ['shop.test']
  const request = () => certificateRequest(key, hosts)
  await assert.rejects(order(hosts, { began, present: dies }), stop)
  await assert.rejects(order(hosts, { orderUrl, request: dies }), stop)
  assert.equal(presented.length, 1)
  const first = await order(hosts, { orderUrl, request, present: dies })
  const again = await order(hosts, { orderUrl, request: dies, present: dies })
  assert.equal(again.chain, first.chain)
  assert.equal(pebble.asked('/order-plz'), 1)
})

test('an order that the authority has forgotten is made anew', withPebble, async t => {
  const { session, order, pebble } = await scene(t)
  await register(session, applicant)
  const orderUrl = new URL('/my-order/gone', pebble.directory).href
  const { chain, key } = await order(['shop.test'], { orderUrl })
  assert.deepEqual(checkCertificate({ certificate: chain, key }, Date.now()).hosts, ['shop.test'])
})
