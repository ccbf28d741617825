import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import test from 'node:test'
import { newId } from '@gatehouse/base'
import { snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, manifestHead, partTo, say, upstream } from './testing-gateway.ts'

const path = '/pets/v1/.well-known/gatehouse/limits'
/** When the years of the two consumers begin. */
const calendars = [{ timeZone: 'Asia/Tokyo', quotaAnchor: '2020-12-02T09:30' }, {}]
const keys = ['shop-key-0123456789', 'rival-key-0123456789'] as const

async function shop(t: test.TestContext) {
  const part = partTo([await upstream(t, say('ok'))])
  const plan = { id: newId('pln'), name: 'gold' }
  const limits = [
    { name: 'minute', limit: 10 },
    { name: 'month', limit: 100, algorithm: 'calendar-window', per: 'month', timeZone: 'Europe/Berlin' },
    { name: 'year', limit: 9, algorithm: 'calendar-window', per: 'year', calendar: 'consumer' },
    { name: 'tenant', limit: 5, by: 'header', headerName: 'X-Tenant' },
  ]
  part.access = 'subscription'
  part.policies = [placed('key-auth', { stage: 'identify' })]
  part.plans = [
    { ...plan, policies: [placed('rate-limit', { version: 2, scope: 'plan', stage: 'limit', config: { limits } })] },
  ]
  part.endpoints.push({ id: 'rest', method: '*', path: '/{rest+}', policies: [] })
  const { gateway, call, events } = await gatewayFor(t, part)
  const { environmentId, apiVersionId } = part
  const ids = { environmentId, planId: plan.id, apiVersionIds: [apiVersionId] }
  gateway.enter(
    keys.flatMap((key, i) => {
      const applicationId = newId('app')
      const seq = i * 2 + 1
      return [
        {
          seq,
          kind: 'credential',
          state: 'live',
          credentialId: newId('cred'),
          applicationId,
          environmentId,
          sha256: hash('sha256', key),
        },
        {
          ...calendars[i],
          seq: seq + 1,
          kind: 'subscription',
          state: 'live',
          subscriptionId: newId('sub'),
          applicationId,
          ...ids,
        },
      ] as const
    }),
  )
  const as = (key: string | undefined, at: string) => call(at, key ? { headers: { 'X-API-Key': key } } : {})
  const left = async (key: string) => {
    const answer = await as(key, path)
    const { limits: found } = (await answer.json()) as { limits: { name: string; remaining: number }[] }
    return Object.fromEntries(found.map(({ name, remaining }) => [name, remaining]))
  }
  return { as, left, events, call }
}

test('LEFT-1 LEFT-2 a consumer asks what is left, as often as it likes: nothing is taken, and nothing is recorded', async t => {
  const { as, left, events } = await shop(t)
  for (let i = 0; i < 3; i++) assert.equal((await as(keys[0], '/pets/v1/pets')).status, 200)
  for (let i = 0; i < 30; i++) assert.deepEqual(await left(keys[0]), { minute: 7, month: 97, year: 6 })
  const answer = await as(keys[0], path)
  assert.deepEqual([answer.status, answer.headers.get('cache-control')], [200, 'no-store'])
  const { limits } = (await answer.json()) as { limits: Record<string, unknown>[] }
  assert.deepEqual(limits[0], {
    ...{ name: 'minute', limit: 10, remaining: 7, resetSeconds: limits[0]!.resetSeconds, window: 60 },
    ...{ policy: 'rate-limit', scope: 'plan' },
  })
  assert.ok(Number(limits[0]!.resetSeconds) > 10 && Number(limits[0]!.resetSeconds) <= 18)
  for (let waited = 0; events() < 3 && waited < 100; waited++) await new Promise(resolve => setTimeout(resolve, 20))
  await new Promise(resolve => setTimeout(resolve, 250))
  assert.equal(events(), 3)
})

test('LEFT-2 LEFT-3 nobody sees what another has left, and nobody asks without a key', async t => {
  const { as, left } = await shop(t)
  await as(keys[0], '/pets/v1/pets')
  assert.deepEqual(await left(keys[1]), { minute: 10, month: 100, year: 9 })
  assert.equal((await as(undefined, path)).status, 401)
  assert.equal((await as('a-key-that-nobody-has', path)).status, 401)
})

test('L24 a quota of the consumer’s calendar ends when its own year does, another’s when the policy’s does', async t => {
  const { as } = await shop(t)
  const endOf = async (key: string) => {
    await as(key, '/pets/v1/pets')
    const { limits } = (await (await as(key, path)).json()) as { limits: { name: string; resetSeconds: number }[] }
    return Date.now() + limits.find(({ name }) => name === 'year')!.resetSeconds * 1000
  }
  const now = new Date()
  // 9:30 in Tokyo is 0:30 in UTC, and Japan changes no clocks.
  const near = Date.UTC(now.getUTCFullYear(), 11, 2, 0, 30)
  const own = near > now.getTime() ? near : Date.UTC(now.getUTCFullYear() + 1, 11, 2, 0, 30)
  assert.ok(Math.abs((await endOf(keys[0])) - own) < 3000)
  assert.ok(Math.abs((await endOf(keys[1])) - Date.UTC(now.getUTCFullYear() + 1, 0)) < 3000)
})

test('LEFT-1 an API with an endpoint of its own there, or without limits, keeps its path', async t => {
  const part = partTo([await upstream(t, say('mine'))])
  part.endpoints = [{ id: 'rest', method: '*', path: '/{rest+}', policies: [] }]
  const { gateway, call } = await gatewayFor(t, part)
  assert.equal(await (await call(path)).text(), 'mine')
  const limited = {
    ...part,
    policies: [placed('rate-limit', { version: 2, stage: 'limit', config: { limit: 5, by: 'ip' } })],
  }
  await gateway.offer(snapshotOf([limited], manifestHead(2)))
  assert.match(await (await call(path)).text(), /"remaining":5/)
  assert.equal(await (await call(path, { method: 'POST' })).text(), 'mine')
  const own = [...limited.endpoints, { id: 'own', method: 'GET', path: '/.well-known/gatehouse/limits', policies: [] }]
  await gateway.offer(snapshotOf([{ ...limited, endpoints: own }], manifestHead(3)))
  assert.equal(await (await call(path)).text(), 'mine')
})
