/** Identities of gateways that grow old, and the keys of the house under a new master key. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import test, { type TestContext } from 'node:test'
import { type Clock, systemClock } from '@gatehouse/base'
import { renewSecrets } from '@gatehouse/control'
import { SigningKeys } from '@gatehouse/control/distribution/signing-keys.ts'
import { storedAuthority } from '@gatehouse/control/distribution/stored-authority.ts'
import { masterKeys } from '@gatehouse/control/master-key.ts'
import { sealedBox } from '@gatehouse/control/sealed-box.ts'
import { readIdentity } from '@gatehouse/gateway/link/identity.ts'
import { closing, newDirectory, openGateway, openHouse, until } from './testing-house.ts'
import { houseStore } from './testing-stores.ts'

async function enrolled(t: TestContext) {
  const close = closing(t)
  const store = await houseStore(t)
  const house = close(await openHouse({ store }))
  const token = () => house.distribution.enrolmentToken(house.groupId, 60_000)
  const stateDir = newDirectory(t)
  const first = await openGateway({ url: house.url, token: await token(), stateDir })
  await first.close()
  const { certificate } = readIdentity(stateDir)!
  return { close, store, house, token, stateDir, certificate, life: new X509Certificate(certificate) }
}

/** The real clock, moved so that it is `nowMs` now. */
const clockAt = (nowMs: number): Clock => ({ ...realClock, nowMs: () => Date.now() + (nowMs - startedMs) })
const startedMs = Date.now()
const realClock: Clock = {
  nowMs: () => systemClock.nowMs(),
  monotonicMs: () => systemClock.monotonicMs(),
  after: (delayMs, task) => systemClock.after(delayMs, task),
}

test('a gateway whose certificate has expired enrols again with a fresh token', async t => {
  const { close, house, token, stateDir, certificate, life } = await enrolled(t)
  const clock = clockAt(Date.parse(life.validTo) + 1000)
  const fresh = await token()
  close(await openGateway({ url: house.url, token: fresh, stateDir, clock }))
  assert.notEqual(readIdentity(stateDir)!.certificate, certificate)
  const other = openGateway({ url: house.url, token: fresh, stateDir: newDirectory(t), node: 'node-2' })
  await assert.rejects(other, { code: 'enrolment_refused' }, 'the token was spent')
})

test('a gateway whose certificate has expired serves on when its token is no good', async t => {
  const { close, house, stateDir, life } = await enrolled(t)
  const clock = clockAt(Date.parse(life.validTo) + 1000)
  const spent = `ghe_spent.${(await house.distribution.enrolmentToken(house.groupId, 1000)).split('.')[1]}`
  const logged: string[] = []
  const log = (_: string, message: string) => void logged.push(message)
  close(await openGateway({ url: house.url, token: spent, stateDir, clock, log }))
  assert.ok(logged.includes('The certificate has expired, and enrolment failed.'), logged.join())
})

test('a certificate in the last third of its life is replaced when the gateway starts', async t => {
  const { close, house, stateDir, certificate, life } = await enrolled(t)
  const [fromMs, toMs] = [Date.parse(life.validFrom), Date.parse(life.validTo)]
  close(await openGateway({ url: house.url, stateDir, clock: clockAt(toMs - (toMs - fromMs) / 4) }))
  await until(() => readIdentity(stateDir)!.certificate !== certificate)
})

test('a control plane that is away from the start is said once for each stream, with the reason', async t => {
  const { close, house, stateDir } = await enrolled(t)
  await house.close()
  const logged: { message: string; reason: string }[] = []
  const log = (_: string, message: string, fields: Record<string, unknown> = {}) =>
    void logged.push({ message, reason: String(fields.reason) })
  close(await openGateway({ url: house.url, stateDir, log }))
  const said = () => logged.filter(({ message }) => message.endsWith('cannot be opened yet.'))
  await until(() => said().length === 2)
  for (const { reason } of said()) assert.match(reason, /ECONNREFUSED/)
})

test('under a new master key the keys that sign and admit are sealed anew, and the old one may go', async t => {
  const store = await houseStore(t)
  const [older, newer] = ['0'.repeat(64), '1'.repeat(64)]
  const house = await openHouse({ store })
  const { keyId } = await SigningKeys.open({ ...{ store, nowMs: Date.now }, secrets: house.control.services.secrets })
  await house.close()
  const both = sealedBox(masterKeys({ text: `${newer},${older}` }))
  assert.ok((await renewSecrets(store, both)) >= 4)
  assert.equal(await renewSecrets(store, both), 0)
  const secrets = sealedBox(masterKeys({ text: newer }))
  assert.equal((await SigningKeys.open({ store, secrets, nowMs: Date.now })).keyId, keyId)
  await storedAuthority({ store, secrets, nowMs: Date.now() })
})

test('an operator lets a gateway in, sees it, and sends it away', async t => {
  const close = closing(t)
  const { control, url } = close(await openHouse({ store: await houseStore(t) }))
  const { id } = await control.rows.read(resources => resources.get('Organization', 'default'))
  const person = { kind: 'person', id: 'usr_of-the-test', name: 'ops@example.org' } as const
  const owner = { ...person, operator: false, grants: [{ organizationId: id, role: 'owner' as const }] }
  const ask = async (operation: string, body: unknown = {}, caller = { ...owner, operator: true }) => {
    const call = { caller, requestId: 'req_test', params: { name: 'default' }, body }
    return (await control.call(`GatewayGroup.${operation}`, call)).body
  }
  for (const operation of ['enrolment-token', 'nodes', 'rotate-signing-key']) {
    await assert.rejects(ask(operation, {}, owner), { code: 'not_allowed' }, operation)
  }
  const { token } = (await ask('enrolment-token')) as { token: string }
  const { link } = close(await openGateway({ url, token, stateDir: newDirectory(t) }))
  await until(() => link.status().connected.directory)
  const { nodes } = (await ask('nodes')) as { nodes: { node: string }[] }
  assert.deepEqual(
    nodes.map(({ node }) => node),
    ['node-1'],
  )
  assert.deepEqual(await ask('rotate-signing-key'), { rotated: true })
  await assert.rejects(ask('remove-node', { node: 'node-2' }), { code: 'not_found' })
  assert.deepEqual(await ask('remove-node', { node: 'node-1' }), { removed: true })
  assert.deepEqual(await ask('nodes'), { nodes: [] })
})
