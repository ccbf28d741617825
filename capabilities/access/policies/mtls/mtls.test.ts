import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { ClientCertificate } from '@gatehouse/http'
import { filled, type Static } from '@gatehouse/schema'
import { type Exchange, type Host, type PolicyUnit, Refusal } from '@gatehouse/unit'
import type { mtlsConfig } from './config.ts'
import { mtls } from './mtls.ts'

const startMs = Date.UTC(2026, 0, 1)
const fingerprint = 'a'.repeat(64)
const certificate = (changes: Partial<ClientCertificate> = {}): ClientCertificate => ({
  ...{ fingerprint, subject: 'O=Shop\nCN=till', issuer: 'CN=authority' },
  names: { dns: ['till.shop.example'], uri: ['spiffe://shop.example/ns/till/a'], email: ['till@shop.example'] },
  ...{ expiresAtMs: startMs + 60_000, isAuthority: false, verified: true },
  ...changes,
})
const uris = (...uri: string[]) => certificate({ names: { dns: [], uri, email: [] } })

function asking(config: Partial<Static<typeof mtlsConfig>> = {}, clients: Record<string, string> = {}) {
  const clock = new ManualClock(startMs)
  const directory = {
    client: (of: string, id: string) => clients[`${of} ${id}`] && { applicationId: clients[`${of} ${id}`] },
  }
  const unit = mtls as unknown as PolicyUnit
  const hooks = unit.create(filled(unit.config, config) as never, { clock, directory } as unknown as Host)
  const ask = (clientCertificate?: ClientCertificate, consumer?: { applicationId: string }) => {
    const headers = new HeaderList()
    const exchange = { request: { headers, clientCertificate }, consumer, identity: undefined } as unknown as Exchange
    const outcome = hooks.request!(exchange)
    const { code, reason } = outcome instanceof Refusal ? outcome : {}
    return { code, reason, exchange, field: headers.get('x-forwarded-client-cert') }
  }
  const codes = (...shown: ClientCertificate[]) => shown.map(one => ask(one).code)
  return { ask, codes, clock }
}

test('a certificate that is vouched for says who calls, and until when', () => {
  const { identity } = asking().ask(certificate()).exchange
  assert.deepEqual(
    [identity?.scheme, identity?.issuer, identity?.subject, identity?.clientId, identity?.expiresAtSeconds],
    ['mtls', 'urn:gatehouse:certificates', 'O=Shop, CN=till', 'O=Shop, CN=till', startMs / 1000 + 60],
  )
})

test('nobody vouched for, expired and taken for nothing are one answer to the caller, each with its reason to who looks', () => {
  const { ask, clock } = asking({ dns: ['other.example'] })
  assert.equal(ask().code, 'credential_missing')
  assert.deepEqual(
    [ask(certificate({ verified: false })).code, ask(certificate()).code],
    Array(2).fill('credential_invalid'),
  )
  assert.match(ask(certificate({ verified: false })).reason!, /no authority/)
  assert.match(ask(certificate()).reason!, /kind dns/)
  const open = asking()
  const held = certificate()
  assert.equal(open.ask(held).code, undefined)
  open.clock.advance(60_000)
  assert.match(open.ask(held).reason!, /expired/)
  assert.equal(clock.nowMs(), startMs)
})

test('a pinned certificate is taken whoever issued it, and no other is, whoever vouches', () => {
  const { codes } = asking({ fingerprints: [fingerprint] })
  assert.deepEqual(codes(certificate({ verified: false }), certificate({ fingerprint: 'b'.repeat(64) })), [
    undefined,
    'credential_invalid',
  ])
})

test('a workload is taken by its identifier whole, or by all below a path', () => {
  const { ask, codes } = asking({ spiffe: ['spiffe://shop.example/ns/till/*', 'spiffe://shop.example/one'] })
  assert.equal(ask(certificate()).exchange.identity?.subject, 'spiffe://shop.example/ns/till/a')
  assert.deepEqual(codes(uris('spiffe://shop.example/one'), uris('spiffe://shop.example/ns/till/a/b')), [
    undefined,
    undefined,
  ])
  const others = [
    'ns/till',
    'ns/till/',
    'ns/tillx/a',
    'one/more',
    'ns/till/../../admin',
    'ns/till/./a',
    'ns/till//a',
    'ns/till/a?b',
    'ns/till/%61',
  ]
  for (const path of others) assert.equal(ask(uris(`spiffe://shop.example/${path}`)).code, 'credential_invalid', path)
  for (const id of [
    'spiffe://other.example/one',
    'spiffe://shop.example:1/one',
    'spiffe://u@shop.example/one',
    'SPIFFE://shop.example/one',
  ]) {
    assert.equal(ask(uris(id)).code, 'credential_invalid', id)
  }
})

test('two URIs, or a certificate that could vouch for others, are no workload’s', () => {
  const { codes } = asking({ spiffe: ['spiffe://shop.example/one'] })
  const authority = { ...uris('spiffe://shop.example/one'), isAuthority: true }
  assert.deepEqual(
    codes(uris('spiffe://shop.example/one', 'https://a.example'), authority),
    Array(2).fill('credential_invalid'),
  )
})

test('hosts, URIs and addresses are taken by rules of their own, and each kind with rules must have a name', () => {
  const names = { dns: ['*.shop.example', 'till.shop.example'], uri: ['urn:till:7'], email: ['till@Shop.Example'] }
  const shown = certificate({ names })
  const passes = (config: Partial<Static<typeof mtlsConfig>>) => asking(config).ask(shown).exchange.identity?.subject
  assert.equal(passes({ dns: ['*.shop.example'], subject: 'dns' }), 'till.shop.example')
  assert.equal(passes({ dns: ['*.example'] }), undefined)
  assert.equal(passes({ dns: ['a.shop.example'] }), undefined)
  assert.equal(passes({ uri: ['urn:till:*'], subject: 'uri' }), 'urn:till:7')
  assert.equal(passes({ uri: ['urn:till:7*'] }), undefined)
  assert.equal(passes({ email: ['@shop.example'], subject: 'email' }), 'till@Shop.Example')
  assert.equal(passes({ email: ['other@shop.example'] }), undefined)
  assert.equal(passes({ email: ['@shop.example'], uri: ['urn:other'] }), undefined)
  assert.equal(passes({ subject: 'fingerprint' }), fingerprint)
  assert.equal(passes({ subject: 'spiffe' }), undefined)
})

test('the application whose credential names the certificate is the consumer; strangers may be refused', () => {
  const clients = { 'urn:gatehouse:certificates spiffe://shop.example/one': 'app_1' }
  const { ask } = asking({ spiffe: ['spiffe://shop.example/*'], unknownClients: 'refuse' }, clients)
  const mine = uris('spiffe://shop.example/one')
  assert.equal(ask(mine).exchange.consumer?.applicationId, 'app_1')
  assert.equal(ask(uris('spiffe://shop.example/two')).code, 'subscription_missing')
  assert.equal(ask(mine, { applicationId: 'app_2' }).code, 'credential_invalid')
})

test('the upstream is told the certificate where it is to be, in text that reads one way', () => {
  assert.equal(asking().ask(certificate()).field, undefined)
  const odd = certificate({ names: { dns: ['a.test'], uri: ['urn:a;Hash=b,"\n'], email: [] } })
  assert.equal(
    asking({ forward: true }).ask(odd).field,
    `Hash=${fingerprint};Subject="CN=till,O=Shop";URI="urn:a;Hash=b,\\"%0A";DNS=a.test`,
  )
})
