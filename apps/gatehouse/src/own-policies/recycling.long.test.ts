import assert from 'node:assert/strict'
import test from 'node:test'
import { snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, manifestHead, partTo, upstream } from '../testing-gateway.ts'
import { moduleOf } from './testing.ts'

const entry = new URL('./bare-worker.model.ts', import.meta.url)
const ownPolicies = { stuckMsMax: 5000, waitMsMax: 5000, reloadsMax: 2 }

for (const workers of [1, 2]) {
  test(`threads that have loaded many modules make room for fresh ones, and what is under way is finished (${workers})`, async t => {
    const held: (() => void)[] = []
    const url = await upstream(t, ({ url: path }, response) => {
      if (path === '/pets') response.end('served')
      else held.push(() => response.end('late'))
    })
    const { gateway, call } = await gatewayFor(t, undefined, { entry, ownPolicies, workers })
    const part = { ...partTo([url]), policies: [placed('counts', { stage: 'shape' as const })] }
    let generation = 0
    const offer = () => {
      const create = `() => ({ request(x) { x.replyFields.push('X-Module', '${++generation}') } })`
      return gateway.offer(snapshotOf([part], manifestHead(generation), moduleOf({ counts: create })))
    }
    await offer()
    const late = Array.from({ length: 4 }, () => call('/pets/v1/pets/1', { headers: { connection: 'close' } }))
    while (held.length < late.length) await new Promise(resolve => setTimeout(resolve, 5))
    await offer()
    await offer()
    for (const end of held) setTimeout(end, 300)
    for (const reply of await Promise.all(late)) {
      assert.deepEqual([reply.headers.get('x-module'), await reply.text()], ['1', 'late'])
    }
    while (gateway.status().threadsReplaced < workers) await new Promise(resolve => setTimeout(resolve, 20))
    for (let i = 0; i < 10; i++) {
      const reply = await call('/pets/v1/pets', { headers: { connection: 'close' } })
      assert.deepEqual([reply.status, reply.headers.get('x-module')], [200, '3'])
      await reply.text()
    }
    const { workers: alive, respawns, policies } = gateway.status()
    assert.deepEqual([alive, respawns, policies.threadsLost], [workers, 0, 0])
  })
}

test('modules that are refused wear a thread as well', async t => {
  const url = await upstream(t, (_, response) => void response.end('served'))
  const { gateway, call } = await gatewayFor(t, undefined, { entry, ownPolicies, workers: 1 })
  const part = { ...partTo([url]), policies: [placed('made', { stage: 'shape' as const })] }
  const offer = (generation: number, create: string) =>
    gateway.offer(snapshotOf([part], manifestHead(generation), moduleOf({ made: create })))
  await offer(1, '() => ({})')
  for (let generation = 2; generation < 5; generation++) {
    const create = `() => { throw new base.Failure('policy_failed', 'no ${generation}') }`
    await assert.rejects(offer(generation, create), { code: 'policy_failed' })
  }
  while (gateway.status().threadsReplaced < 1) await new Promise(resolve => setTimeout(resolve, 20))
  assert.equal((await call('/pets/v1/pets')).status, 200)
})
