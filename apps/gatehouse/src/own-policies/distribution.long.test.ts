import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { PolicyModule } from '@gatehouse/program'
import { moduleDigest } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { openStore } from '@gatehouse/store'
import { closing, makeApi, newDirectory, openGateway, openHouse, openUpstream, until } from '../testing-house.ts'
import { housePlace, quickerEngine } from '../testing-stores.ts'
import { moduleOf } from './testing.ts'

const says = (text: string) => `() => ({ request: () => unit.plainReply(200, [], '${text}') })`
const spins = '() => ({ request() { for (;;); } })'

async function scene(t: TestContext) {
  const close = closing(t)
  const store = close(await openStore(await housePlace(quickerEngine, newDirectory(t))))
  const open = async (policyModule?: PolicyModule) =>
    close(await openHouse({ store, ...(policyModule && { policyModule }) }))
  const uses = (policy: string) => [placed(policy, { stage: 'shape' })]
  return { close, open, uses, upstreamUrl: await openUpstream(t), stateDir: newDirectory(t) }
}

test('own policies reach a gateway by the signed program, are changed by the next, and are served from disk', async t => {
  const { close, open, uses, upstreamUrl, stateDir } = await scene(t)
  const first = moduleOf({ greets: says('one') })
  const house = await open(first)
  const api = await makeApi(house, { name: 'pets', upstreamUrl, policies: uses('greets') })
  const deployment = await api.deploy()
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const node = close(await openGateway({ url: house.url, token, stateDir }))
  await node.link.ready()
  assert.deepEqual(await node.get('/pets/1'), { status: 200, text: 'one' })
  await house.distribution.publisher.settled(deployment.id, 5000)
  assert.equal((await api.state(deployment)).state, 'live')
  const files = () => readdirSync(join(stateDir, 'parts'))
  assert.ok(files().includes(`${moduleDigest(first)}.json`))
  await node.close()
  await house.close()

  const second = moduleOf({ greets: says('two') })
  const changed = await open(second)
  const again = await openGateway({ url: changed.url, stateDir })
  await until(async () => (await again.get('/pets/1')).text === 'two')
  await until(() => !files().includes(`${moduleDigest(first)}.json`))
  await again.close()
  await changed.close()

  const alone = await openGateway({ url: changed.url, stateDir })
  assert.deepEqual(await alone.get('/pets/1'), { status: 200, text: 'two' })
  await alone.close()
  const path = join(stateDir, 'parts', `${moduleDigest(second)}.json`)
  writeFileSync(path, readFileSync(path, 'utf8').replace('two', 'bad'))
  const damaged = close(await openGateway({ url: changed.url, stateDir }))
  assert.match((await damaged.get('/pets/1')).text, /gateway_not_ready/)
})

test('a policy that the operator takes away is served on for what is live, and no deployment can take it', async t => {
  const { close, open, uses, upstreamUrl, stateDir } = await scene(t)
  const house = await open(moduleOf({ greets: says('one') }))
  const api = await makeApi(house, { name: 'pets', upstreamUrl, policies: uses('greets') })
  const deployment = await api.deploy()
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const node = await openGateway({ url: house.url, token, stateDir })
  await node.link.ready()
  await until(async () => (await node.get('/pets/1')).text === 'one')
  await house.distribution.publisher.settled(deployment.id, 5000)
  assert.equal((await api.state(deployment)).state, 'live')
  await node.close()
  await house.close()

  const without = await open()
  const again = close(await openGateway({ url: without.url, stateDir }))
  const other = await makeApi(without, { name: 'orders', upstreamUrl })
  const plain = await other.deploy()
  await without.distribution.publisher.settled(plain.id, 5000)
  assert.equal((await other.state(plain)).state, 'live')
  assert.equal((await again.get('/orders/1')).text, 'from the upstream')
  assert.equal((await again.get('/pets/1')).text, 'one')
  const late = await other.deploy({ policies: uses('greets') })
  await without.distribution.publisher.settled(late.id, 5000)
  const { state, status } = await other.state(late)
  assert.equal(state, 'failed')
  assert.match(String(status.reason), /There is no policy greets/)
})

test('the control plane hears which policies a gateway has quarantined', async t => {
  const { close, open, uses, upstreamUrl, stateDir } = await scene(t)
  const house = await open(moduleOf({ spins }))
  const api = await makeApi(house, { name: 'pets', upstreamUrl, policies: uses('spins') })
  await api.deploy()
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const node = close(await openGateway({ url: house.url, token, stateDir, workers: 2 }))
  await node.link.ready()
  await assert.rejects(node.get('/pets/1'))
  const told = async () => (await house.distribution.nodes())[0]!.report.quarantined
  await until(async () => (await told())?.join() === 'spins')
})
