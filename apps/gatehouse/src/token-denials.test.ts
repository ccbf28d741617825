/** Tokens that are refused before their end, through a whole gateway with threads. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { newId } from '@gatehouse/base'
import { type DenialEntry, denialDigest } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { audience, testIssuer } from './testing-issuer.ts'
import { eventsOf, streamUpstream } from './testing-streams.ts'

async function guarded(t: TestContext, upstreamUrl?: string) {
  const issuer = await testIssuer(t)
  const config = { issuer: issuer.url, audiences: [audience] }
  const policies = [placed('jwt', { stage: 'identify', config })]
  const part = { ...partTo([upstreamUrl ?? (await upstream(t, mirror))]), policies }
  const { gateway, call } = await gatewayFor(t, part, { workers: 2 })
  const ask = async (token: string) => {
    const answer = await call('/pets/v1/pets', { headers: { Authorization: `Bearer ${token}` } })
    const { code } = (await answer.json()) as { code?: string }
    return { code, challenge: answer.headers.get('www-authenticate') }
  }
  let seq = 0
  const deny = (by: 'jti' | 'sub', value: string, more: Partial<DenialEntry> = {}) =>
    gateway.enter([
      {
        ...{ kind: 'denial', state: 'live', denialId: newId('tdn'), organizationId: part.organizationId },
        ...{ sha256: denialDigest(issuer.url, by, value, 'hex'), expiresAtMs: Date.now() + 60_000, ...more },
        seq: ++seq,
      },
    ])
  return { issuer, gateway, ask, deny }
}

test('a token that was denied passes in no thread from the next request on, also where it was verified before', async t => {
  const { issuer, ask, deny } = await guarded(t)
  const [bad, good] = [await issuer.token({ jti: 'one' }), await issuer.token({ jti: 'two' })]
  const codes = (token: string) => Promise.all(Array.from({ length: 16 }, async () => (await ask(token)).code))
  assert.deepEqual(new Set(await codes(bad)), new Set([undefined]))
  deny('jti', 'one')
  assert.deepEqual(new Set(await codes(bad)), new Set(['credential_invalid']))
  assert.deepEqual(new Set(await codes(good)), new Set([undefined]))
  assert.match((await ask(bad)).challenge!, /^Bearer realm="api"/)
})

test('a subject’s tokens of before are refused, and one that it is given afterwards passes', async t => {
  const { issuer, ask, deny } = await guarded(t)
  const nowSeconds = Math.floor(Date.now() / 1000)
  const before = await issuer.token()
  assert.equal((await ask(before)).code, undefined)
  deny('sub', 'user-1', { issuedUntilSeconds: nowSeconds - 3600 })
  assert.equal((await ask(before)).code, undefined)
  deny('sub', 'user-1', { issuedUntilSeconds: nowSeconds + 5 })
  assert.equal((await ask(before)).code, 'credential_invalid')
})

test('a stream ends within five seconds of the denial of its token', async t => {
  const behind = await streamUpstream(t, {
    answer: (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: 0\n\n')
    },
  })
  const { issuer, gateway, deny } = await guarded(t, behind.url)
  const events = await eventsOf(gateway, '/pets/v1/pets', {
    Authorization: `Bearer ${await issuer.token({ jti: 'one' })}`,
  })
  const startedMs = performance.now()
  deny('jti', 'one')
  assert.equal(await events.ended, false)
  assert.ok(performance.now() - startedMs < 6000)
})
