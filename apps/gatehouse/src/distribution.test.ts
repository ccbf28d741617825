import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Failure, newId, systemClock } from '@gatehouse/base'
import type { NewDirectoryEntry } from '@gatehouse/control'
import { appendEntry } from '@gatehouse/control/distribution/directory.ts'
import { ControlPeer } from '@gatehouse/gateway/link/control-peer.ts'
import { readIdentity } from '@gatehouse/gateway/link/identity.ts'
import { openStore, type Store } from '@gatehouse/store'
import type { EngineKind } from '@gatehouse/store/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { catalogue } from './capabilities.ts'
import {
  closing,
  filesIn,
  type House,
  makeApi,
  newDirectory,
  openGateway,
  openHouse,
  openUpstream,
  until,
} from './testing-house.ts'
import { housePlace, testedEngines } from './testing-stores.ts'

async function scene(t: TestContext, kind: EngineKind = 'pglite') {
  const close = closing(t)
  const dataDir = newDirectory(t)
  const store: Store = close(await openStore(await housePlace(kind, dataDir)))
  const house: House = close(await openHouse({ store }))
  const token = (group = house.groupId) => house.distribution.enrolmentToken(group, 60_000)
  const upstreamUrl = await openUpstream(t)
  return { close, store, house, token, upstreamUrl, stateDir: newDirectory(t) }
}

async function append(house: House, store: Store, entry: NewDirectoryEntry) {
  await store.transaction(trx => appendEntry(trx, { gatewayGroupId: house.groupId, entry, nowMs: Date.now() }))
  house.distribution.publisher.directoryChanged([house.groupId])
}

const code = (wanted: string) => (thrown: unknown) => thrown instanceof Failure && thrown.code === wanted

for (const kind of testedEngines) {
  test(`a gateway with a token is admitted, gets the program and serves it, and the deployment becomes live (${kind})`, {
    skip: kind === 'postgres' ? postgresMissing() : undefined,
  }, async t => {
    const { close, house, token, upstreamUrl, stateDir } = await scene(t, kind)
    const api = await makeApi(house, { name: 'pets', upstreamUrl })
    const first = await api.deploy()
    const node = close(await openGateway({ url: house.url, token: await token(), stateDir }))
    await node.link.ready()
    assert.deepEqual(await node.get('/pets/1'), { status: 200, text: 'from the upstream' })
    await house.distribution.publisher.settled(first.id, 5000)
    assert.equal((await api.state(first)).state, 'live')

    const startedMs = performance.now()
    const second = await api.deploy()
    await house.distribution.publisher.settled(second.id, 5000)
    const tookMs = performance.now() - startedMs
    assert.equal((await api.state(second)).state, 'live')
    assert.equal((await api.state(first)).state, 'superseded')
    assert.ok(tookMs < 1000, `a deployment took ${tookMs} ms`)
    t.diagnostic(`deployed in ${tookMs.toFixed(0)} ms`)

    const back = await api.deploy({ number: 1 })
    await house.distribution.publisher.settled(back.id, 5000)
    assert.equal((await api.state(second)).state, 'rolled_back')
    const [told] = await house.distribution.nodes()
    assert.equal(told!.node, 'node-1')
  })
}

test('a deployment that a gateway refuses fails with the reason, and what was live serves on', async t => {
  const { close, house, token, upstreamUrl, stateDir } = await scene(t)
  const api = await makeApi(house, { name: 'pets', upstreamUrl })
  const first = await api.deploy()
  const policies = new Map([...catalogue.policies].filter(([name]) => name !== 'headers'))
  const node = close(await openGateway({ url: house.url, token: await token(), stateDir, policies }))
  await node.link.ready()
  await house.distribution.publisher.settled(first.id, 5000)
  const use = { identity: 'x', scope: 'api', policy: 'headers', version: 1, stage: 'edge', config: {} }
  const unknown = await api.deploy({ policies: [use] })
  await house.distribution.publisher.settled(unknown.id, 5000)
  const failed = await api.state(unknown)
  assert.equal(failed.state, 'failed')
  assert.match(String(failed.status.reason), /no policy headers/)
  await until(() => node.link.status().refused === undefined)
  assert.equal((await api.state(first)).state, 'live')
  assert.equal((await node.get('/pets/1')).status, 200)
})

test('a deployment that cannot be built, or whose path is taken, fails before any gateway sees it', async t => {
  const { close, house, token, upstreamUrl, stateDir } = await scene(t)
  const node = close(await openGateway({ url: house.url, token: await token(), stateDir }))
  await node.link.ready()
  const pets = await makeApi(house, { name: 'pets', upstreamUrl })
  const cats = await makeApi(house, { name: 'cats', upstreamUrl })
  const first = await pets.deploy()
  await house.distribution.publisher.settled(first.id, 5000)
  const taken = await cats.deploy({ basePath: '/pets' })
  await house.distribution.publisher.settled(taken.id, 5000)
  assert.match(String((await cats.state(taken)).status.reason), /any host \/pets is served for pets-v1/)
  const use = { identity: 'x', scope: 'api', policy: 'header', version: 1, stage: 'edge', config: {} }
  const broken = await cats.deploy({ policies: [use] })
  await house.distribution.publisher.settled(broken.id, 5000)
  assert.match(String((await cats.state(broken)).status.reason), /did you mean headers/)
  assert.equal((await node.get('/pets/1')).status, 200)
})

test('deployments that are refused together are tried one by one, and only the bad one fails', async t => {
  const { close, house, token, upstreamUrl, stateDir } = await scene(t)
  const use = { identity: 'x', scope: 'api', policy: 'headers', version: 1, stage: 'edge', config: {} }
  const apis = await Promise.all(['ants', 'bees', 'cats'].map(name => makeApi(house, { name, upstreamUrl })))
  const [ants, bees, cats] = [
    await apis[0]!.deploy(),
    await apis[1]!.deploy({ policies: [use] }),
    await apis[2]!.deploy(),
  ]
  const policies = new Map([...catalogue.policies].filter(([name]) => name !== 'headers'))
  close(await openGateway({ url: house.url, token: await token(), stateDir, policies }))
  for (const one of [ants, bees, cats]) await house.distribution.publisher.settled(one!.id, 8000)
  const states = [await apis[0]!.state(ants!), await apis[1]!.state(bees!), await apis[2]!.state(cats!)]
  assert.deepEqual(
    states.map(({ state }) => state),
    ['live', 'failed', 'live'],
  )
})

test('a token works once, also for two gateways at the same moment, and only at its own control plane', async t => {
  const { close, house, token, stateDir } = await scene(t)
  const one = await token()
  const tries = await Promise.allSettled(
    ['a', 'b'].map(node => openGateway({ url: house.url, token: one, node, stateDir: join(stateDir, node) })),
  )
  for (const tried of tries) if (tried.status === 'fulfilled') close(tried.value)
  assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const refused = tries.find(({ status }) => status === 'rejected') as PromiseRejectedResult
  assert.ok(code('enrolment_refused')(refused.reason))
  const elsewhere = `${(await token()).split('.')[0]}.${randomBytes(32).toString('base64url')}`
  await assert.rejects(
    openGateway({ url: house.url, token: elsewhere, node: 'c', stateDir: join(stateDir, 'c') }),
    code('signature_invalid'),
  )
  await assert.rejects(
    openGateway({ url: house.url, node: 'd', stateDir: join(stateDir, 'd') }),
    code('enrolment_refused'),
  )
})

test('a node cannot fetch parts of another group, ship events of another node, or come without a certificate', async t => {
  const { close, house, token, upstreamUrl, stateDir } = await scene(t)
  const api = await makeApi(house, { name: 'pets', upstreamUrl })
  await api.deploy()
  const own = close(await openGateway({ url: house.url, token: await token(), stateDir: join(stateDir, 'own') }))
  await own.link.ready()
  const [digest] = filesIn(join(stateDir, 'own', 'parts')).map(name => name.replace('.json', ''))
  const other = close(
    await openGateway({
      url: house.url,
      token: await token('gwg_other'),
      node: 'other',
      stateDir: join(stateDir, 'other'),
    }),
  )
  await other.link.ready()
  const path = `/gateway/v1/parts/${digest}`
  const identity = { own: readIdentity(join(stateDir, 'own'))!, other: readIdentity(join(stateDir, 'other'))! }
  const call = async (who: { key?: string; certificate?: string; authority: string }) => {
    const peer = new ControlPeer(house.url, who, systemClock)
    return peer.call({ method: 'GET', path }).finally(() => peer.close())
  }
  assert.ok((await call(identity.own)).length > 0)
  await assert.rejects(call(identity.other), code('not_found'))
  await assert.rejects(call({ authority: identity.own.authority }), code('enrolment_refused'))
  await house.distribution.removeNode('other')
  await assert.rejects(call(identity.other), code('enrolment_refused'))
})

test('a gateway that says goodbye is gone at once and may come back; one that nobody hears of for a week has ended', async t => {
  const { close, house, store, token, upstreamUrl, stateDir } = await scene(t)
  const api = await makeApi(house, { name: 'pets', upstreamUrl })
  await api.deploy()
  const states = async () =>
    (await house.distribution.nodes()).map(({ node, state, connected }) => [node, state, connected])
  const enrolled = { url: house.url, token: await token(), node: 'one', stateDir }
  const first = await openGateway(enrolled)
  await first.link.ready()
  await until(async () => (await states())[0]?.[1] === 'serving')
  await first.close()
  assert.deepEqual(await states(), [])
  const again = close(await openGateway({ url: house.url, node: 'one', stateDir }))
  await again.link.ready()
  await until(async () => (await states())[0]?.[1] === 'serving')
  const heard = (agoMs: number, certificateAgoMs: number) => ({
    ...{ id: 'two', gateway_group_id: house.groupId, serial: 'of-two', report: '{}', state: 'serving', generation: 1 },
    ...{ connected: false, enrolled_at: new Date(0), last_seen_at: new Date(Date.now() - agoMs) },
    certificate_expires_at: new Date(Date.now() - certificateAgoMs),
  })
  const day = 86_400_000
  const two = store.db.insertInto('gateway_nodes')
  await two.values(heard(6 * day, -day)).execute()
  assert.deepEqual((await states())[1], ['two', 'serving', false])
  await store.db
    .updateTable('gateway_nodes')
    // Whoever noted that it is connected was killed with it.
    .set({ ...heard(8 * day, 2 * day), connected: true })
    .where('id', '=', 'two')
    .execute()
  assert.deepEqual((await states())[1], ['two', 'ended', false])
  // Its certificate is over: the next that comes makes room of it.
  const three = { url: house.url, token: await token(), node: 'three', stateDir: newDirectory(t) }
  close(await openGateway(three))
  await until(async () => (await states()).length === 2)
  assert.deepEqual((await states()).map(([node]) => node).sort(), ['one', 'three'])
})

test('a key works within a second of its making and stops within a second of its revocation, without a swap', async t => {
  const { close, house, store, token, upstreamUrl, stateDir } = await scene(t)
  const use = { identity: 'x', scope: 'api', policy: 'key-auth', version: 1, stage: 'identify', config: {} }
  const api = await makeApi(house, { name: 'pets', upstreamUrl, access: 'open', policies: [use] })
  await api.deploy()
  const node = close(await openGateway({ url: house.url, token: await token(), stateDir }))
  await node.link.ready()
  const key = 'the secret of the key'
  const get = async () => (await node.get('/pets/1', { 'x-api-key': key })).status
  assert.equal(await get(), 401)
  const { generation } = node.link.status()
  const entry = {
    kind: 'credential' as const,
    state: 'live' as const,
    credentialId: newId('cred'),
    applicationId: newId('app'),
    environmentId: api.environmentId,
    sha256: createHash('sha256').update(key).digest('hex'),
  }
  await append(house, store, entry)
  const madeMs = await until(async () => (await get()) === 200)
  await append(house, store, { ...entry, state: 'dead' })
  const revokedMs = await until(async () => (await get()) === 401)
  t.diagnostic(`works after ${madeMs.toFixed(0)} ms, stopped after ${revokedMs.toFixed(0)} ms`)
  assert.ok(madeMs < 1000 && revokedMs < 1000)
  assert.equal(node.link.status().generation, generation)
})

test('signing keys rotate under a running gateway and under one that was away for two rotations', async t => {
  const { close, house, store, token, upstreamUrl, stateDir } = await scene(t)
  const api = await makeApi(house, { name: 'pets', upstreamUrl })
  await api.deploy()
  const first = await openGateway({ url: house.url, token: await token(), stateDir })
  await first.link.ready()
  const pinned = () =>
    (JSON.parse(readFileSync(join(stateDir, 'keys.json'), 'utf8')) as { number: number }[]).map(k => k.number)
  assert.deepEqual(pinned(), [1, 2])
  await house.distribution.rotateSigningKey()
  await until(() => pinned().join() === '2,3')
  await first.close()
  await house.distribution.rotateSigningKey()
  await house.distribution.rotateSigningKey()
  const again = close(await openGateway({ url: house.url, stateDir }))
  await until(() => pinned().join() === '4,5')
  const deployment = await api.deploy()
  await house.distribution.publisher.settled(deployment.id, 5000)
  assert.equal((await api.state(deployment)).state, 'live')
  assert.equal(again.link.status().refused, undefined)
  const sealed = await store.db.selectFrom('signing_keys').select('id').where('sealed_key', 'is not', null).execute()
  assert.equal(sealed.length, 2)
})

test('a tampered part, manifest or directory on disk is refused at a cold start, and fetched again later', async t => {
  const { close, house, store, token, upstreamUrl, stateDir } = await scene(t)
  const api = await makeApi(house, { name: 'pets', upstreamUrl })
  await api.deploy()
  const entry = {
    kind: 'credential' as const,
    state: 'live' as const,
    credentialId: newId('cred'),
    applicationId: newId('app'),
    environmentId: api.environmentId,
    sha256: 'a'.repeat(64),
  }
  await append(house, store, entry)
  const first = await openGateway({ url: house.url, token: await token(), stateDir })
  await first.link.ready()
  await until(() => first.gateway.status().credentials === 1)
  await first.close()
  const nowhere = 'https://127.0.0.1:9'
  const part = join(stateDir, 'parts', filesIn(join(stateDir, 'parts'))[0]!)
  const log = join(stateDir, 'directory', filesIn(join(stateDir, 'directory'))[0]!)
  const change = async (
    path: string,
    from: string,
    to: string,
    check: (status: ReturnType<typeof first.link.status>) => void,
  ) => {
    const text = readFileSync(path, 'utf8')
    assert.ok(text.includes(from))
    writeFileSync(path, text.replace(from, to))
    const cold = await openGateway({ url: nowhere, stateDir })
    check(cold.link.status())
    await cold.close()
    writeFileSync(path, text)
  }
  await change(part, upstreamUrl, 'http://127.0.0.1:1', status => assert.equal(status.generation, undefined))
  await change(join(stateDir, 'program.json'), '"generation":1', '"generation":2', status =>
    assert.equal(status.ready, false),
  )
  await change(log, 'a'.repeat(64), 'b'.repeat(64), status => assert.equal(status.gateway.credentials, 0))
  const cold = await openGateway({ url: nowhere, stateDir })
  assert.deepEqual(await cold.get('/pets/1'), { status: 200, text: 'from the upstream' })
  assert.equal(cold.gateway.status().credentials, 1)
  assert.ok(cold.link.status().ready && !cold.link.status().connected.program)
  await cold.close()
  writeFileSync(part, '{}')
  const healed = close(await openGateway({ url: house.url, stateDir }))
  await healed.link.ready()
  assert.equal((await healed.get('/pets/1')).status, 200)
})
