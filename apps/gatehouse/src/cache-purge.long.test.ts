/** Answers that gateways have kept are purged from the control plane. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { Failure } from '@gatehouse/base'
import type { Caller } from '@gatehouse/control'
import { rewriteDirectory } from '@gatehouse/control/distribution/directory.ts'
import { lockedHead, writeHead } from '@gatehouse/control/distribution/heads.ts'
import { openStore, type Store } from '@gatehouse/store'
import { cacheable } from './testing-cache.ts'
import { closing, makeApi, newDirectory, openGateway, openHouse, until } from './testing-house.ts'
import { housePlace, quickerEngine } from './testing-stores.ts'
import { forward } from './testing-tries.ts'

const operator: Caller = { kind: 'person', id: 'usr_1', name: 'admin@example.org', operator: true, grants: [] }

async function scene(t: TestContext) {
  const close = closing(t)
  const store: Store = close(await openStore(await housePlace(quickerEngine, newDirectory(t))))
  const house = close(await openHouse({ store }))
  const { url, asked, say } = await cacheable(t)
  const policies = [forward('cache', {})]
  const pets = await makeApi(house, { name: 'pets', upstreamUrl: url, policies })
  const orders = await makeApi(house, { name: 'orders', upstreamUrl: url, policies })
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const node = close(await openGateway({ url: house.url, token, stateDir: newDirectory(t), workers: 2 }))
  for (const api of [pets, orders]) await house.distribution.publisher.settled((await api.deploy()).id, 5000)
  await node.link.ready()
  const purge = (body: Record<string, unknown>) =>
    house.control.call('ApiVersion.purge-cache', {
      ...{ caller: operator, requestId: 'req_1', query: {}, body: { environment: 'dev', ...body } },
      params: { organization: 'default', workspace: 'default', name: 'pets-v1' },
    })
  /** Whether every thread has the path; asking again fills what has not. */
  const kept = async (path: string) => {
    const before = asked.length
    await Promise.all(Array.from({ length: 16 }, () => node.get(path, { connection: 'close' })))
    return asked.length === before
  }
  const fill = (paths: string[]) => Promise.all(paths.map(path => until(() => kept(path))))
  return { store, house, node, say, purge, kept, fill }
}

test('a purge of a path, a tag or all reaches every thread within a second, and no other API version', async t => {
  const { purge, kept, fill, say } = await scene(t)
  say({ headers: { 'Cache-Control': 'max-age=600', 'Cache-Tag': 'cats, dogs' } })
  await fill(['/pets/tagged'])
  say({ headers: { 'Cache-Control': 'max-age=600' } })
  await fill(['/pets/1', '/pets/2', '/pets/1?more', '/orders/1', '/orders/tagged'])
  const gone = async (what: object, paths: string[]) => {
    const startedMs = performance.now()
    await purge(what as Record<string, unknown>)
    for (const path of paths) await until(async () => !(await kept(path)), 3000)
    t.diagnostic(`${JSON.stringify(what)} after ${(performance.now() - startedMs).toFixed(0)} ms`)
  }
  await gone({ path: '/pets/%31' }, ['/pets/1', '/pets/1?more'])
  assert.deepEqual([await kept('/pets/2'), await kept('/pets/tagged')], [true, true])
  await gone({ tag: 'dogs' }, ['/pets/tagged'])
  assert.equal(await kept('/pets/2'), true)
  await gone({}, ['/pets/2'])
  assert.deepEqual([await kept('/orders/1'), await kept('/orders/tagged')], [true, true])
})

test('a purge of both a path and a tag, or of a path that is none, is refused with its place', async t => {
  const { purge } = await scene(t)
  const refused = (pointer: string) => (thrown: unknown) => {
    assert.ok(thrown instanceof Failure)
    assert.deepEqual([thrown.code, thrown.problems[0]!.pointer], ['invalid_input', pointer])
    return true
  }
  await assert.rejects(purge({ path: '/pets/1', tag: 'a' }), refused('/tag'))
  await assert.rejects(purge({ path: 'pets' }), refused('/path'))
})

test('a gateway that begins another log of the directory gives up all that it has kept', async t => {
  const { store, house, kept, fill } = await scene(t)
  await fill(['/pets/1'])
  const gatewayGroupId = house.groupId
  await store.transaction(async trx => {
    const nowMs = Date.now()
    const head = await lockedHead(trx, gatewayGroupId, nowMs)
    await rewriteDirectory(trx, { gatewayGroupId, head, nowMs })
    await writeHead(trx, gatewayGroupId, head)
  })
  house.distribution.publisher.directoryChanged([gatewayGroupId])
  await until(async () => !(await kept('/pets/1')), 8000)
})
