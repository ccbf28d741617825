/** What a document changes beside what is live, told by what it means. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { testStore } from '@gatehouse/store/testing.ts'
import { governed } from '../testing-governance.ts'

const orders = (paths: object) => ({
  ...{ openapi: '3.1.0', info: { title: 'Orders', version: '1.0.0' }, servers: [{ url: 'http://localhost:9000' }] },
  paths,
})
const get = (more: object = {}) => ({ get: { responses: { 200: { description: 'Orders.' } }, ...more } })

test('a report tells what breaks, what may break and what is safe, the gravest first, and says when nothing is live', async t => {
  const { bring, ask } = await governed(t, await testStore(t))
  await bring(orders({ '/orders': get(), '/bills': get() }))
  assert.equal((await ask('ApiVersion.contract-changes', 'orders-v1', {})).live, false)
  await ask('ApiVersion.publish', 'orders-v1')
  await ask('ApiVersion.deploy', 'orders-v1', { environment: 'dev', revision: '1' })
  await bring(orders({ '/orders': get(), '/parcels': get() }))
  const report = await ask('ApiVersion.contract-changes', 'orders-v1', { environment: 'dev' })
  assert.deepEqual([report.live, report.breaking, report.more], [true, 1, 0])
  const changes = report.changes as { level: string; endpoint: string; message: string }[]
  assert.match(changes[0]!.endpoint, /\/bills/)
  const added = changes.find(({ endpoint }) => /parcels/.test(endpoint))!
  assert.equal(added.level, 'safe')
  assert.ok(changes.every(({ message }) => message.length > 10))
})
