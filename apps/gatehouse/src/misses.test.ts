import assert from 'node:assert/strict'
import test from 'node:test'
import { gatewayFor, partTo, say, upstream } from './testing-gateway.ts'

test('who asks too often for what is not there is refused everything for a while, over all threads, and nobody else is', async t => {
  const part = { ...partTo([await upstream(t, say('hello'))]), access: 'open' as const, policies: [] }
  const options = { callers: { trustedProxies: ['loopback'] }, misses: { missesMax: 5, banSeconds: 600 } }
  const { call } = await gatewayFor(t, part, options)
  const ask = async (path: string, address: string) => {
    // Another connection each time, so that both threads are asked.
    const reply = await call(path, { headers: { 'X-Forwarded-For': address, Connection: 'close' } })
    return { status: reply.status, code: ((await reply.json().catch(() => ({}))) as { code?: string }).code, reply }
  }
  for (let times = 0; times < 5; times++) assert.equal((await ask(`/guess/${times}`, '2001:db8::1')).status, 404)
  for (let times = 0; times < 8; times++) {
    const { status, code, reply } = await ask('/pets/v1/pets', `2001:db8::${times + 2}`)
    assert.deepEqual([status, code], [429, 'banned'])
    assert.ok(Number(reply.headers.get('retry-after')) > 500)
  }
  assert.equal((await ask('/pets/v1/pets', '2001:db8:0:1::1')).status, 200)
  for (let times = 0; times < 4; times++) assert.equal((await ask('/guess', '192.0.2.1')).status, 404)
  assert.equal((await ask('/pets/v1/pets', '192.0.2.1')).status, 200)
})

test('nobody counts them unless the operator says so', async t => {
  const { call } = await gatewayFor(t, { ...partTo([await upstream(t, say('hello'))]), access: 'open', policies: [] })
  for (let times = 0; times < 20; times++) assert.equal((await call('/guess')).status, 404)
  assert.equal((await call('/pets/v1/pets')).status, 200)
})
