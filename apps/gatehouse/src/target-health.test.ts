/** How a gateway finds the targets of upstreams, until somebody reads it at the control API. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'node:test'
import type { Caller } from '@gatehouse/control'
import { openStore } from '@gatehouse/store'
import { closing, makeApi, newDirectory, openGateway, openHouse, openUpstream, until } from './testing-house.ts'
import { housePlace, quickerEngine } from './testing-stores.ts'

interface Told {
  nodes: {
    node: string
    gatewayGroup: string
    connected: boolean
    healthy: number
    unhealthy: number
    unknown: number
    targets: { upstream: string; url: string; state: string; since?: string; reason?: string }[]
  }[]
}

test('what a gateway finds unwell is told with why and since when, to its own organization alone', async t => {
  const close = closing(t)
  const store = close(await openStore(await housePlace(quickerEngine, newDirectory(t))))
  const house = close(await openHouse({ store }))
  let isWell = true
  const sick = createServer((_, reply) => reply.writeHead(isWell ? 200 : 500).end())
  await once(sick.listen(0, '127.0.0.1'), 'listening')
  t.after(() => void [sick.closeAllConnections(), sick.close()])
  const url = `http://127.0.0.1:${(sick.address() as AddressInfo).port}`
  const health = { path: '/', intervalMs: 100, unhealthyAfter: 1, healthyAfter: 1 }
  await (await makeApi(house, { name: 'pets', upstreamUrl: url, health })).deploy()
  const plain = await makeApi(house, { name: 'cats', upstreamUrl: await openUpstream(t) })
  await plain.deploy()
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const node = close(await openGateway({ url: house.url, token, stateDir: newDirectory(t) }))
  await node.link.ready()

  const caller = (id: string): Caller => ({
    ...{ kind: 'person', id: 'usr_of-the-test', name: 'eve@example.org', operator: false },
    grants: [{ organizationId: id, role: 'viewer' }],
  })
  const told = async (query: object = {}, who = caller(house.organization.id), organization = 'default') =>
    (
      await house.control.call('target-health', {
        ...{ caller: who, requestId: 'req_test', params: { organization }, query },
      })
    ).body as Told
  await until(async () => (await told()).nodes[0]?.healthy === 1, 20_000)
  const [well] = (await told()).nodes
  assert.deepEqual([well!.node, well!.gatewayGroup, well!.connected], ['node-1', 'default', true])
  assert.deepEqual([well!.unhealthy, well!.unknown], [0, 1])
  isWell = false
  await until(async () => (await told()).nodes[0]?.unhealthy === 1, 20_000)
  const [first, second] = (await told()).nodes[0]!.targets
  assert.deepEqual(
    [first!.upstream, first!.url, first!.state, first!.reason],
    ['default/pets', url, 'unhealthy', 'health check'],
  )
  assert.ok(Math.abs(Date.parse(first!.since!) - Date.now()) < 60_000)
  assert.equal(second!.state, 'unknown')
  const [one] = (await told({ upstream: 'default/cats' })).nodes
  assert.deepEqual([one!.unhealthy, one!.unknown, one!.targets.length], [0, 1, 1])

  const operator: Caller = { ...caller(''), operator: true, grants: [] }
  const call = (id: string, params: object, body: object) =>
    house.control.call(id, { caller: operator, requestId: 'req_test', params, body })
  const { id } = (await call('Organization.create', {}, { name: 'other', spec: {} })).body as { id: string }
  await call('Environment.create', { organization: 'other' }, { name: 'prod', spec: {} })
  assert.deepEqual((await told({}, caller(id), 'other')).nodes, [])
  await assert.rejects(told({ upstream: 'default/pets' }, caller(id), 'other'), { code: 'not_found' })
})
