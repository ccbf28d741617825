import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import { idBytes, newId } from '@gatehouse/base'
import { credentialKey, type Route } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import type { Request } from '@gatehouse/unit'
import {
  type CredentialState,
  createDirectoryMemory,
  openDirectoryWriter,
  type SubscriptionState,
} from '../shared/directory-table.ts'
import { Directory } from './directory.ts'

const secret = 'a secret of sixteen letters and more'
const ids = { application: newId('app'), credential: newId('cred'), subscription: newId('sub'), plan: newId('pln') }
const part = { ...samplePart(), apiVersionId: newId('ver'), environmentId: newId('env') }
part.plans = [{ id: ids.plan, name: 'free', policies: [] }] as never
const route = { part, environmentId: part.environmentId } as unknown as Route
const bytes = (id: string) => idBytes(id)!

/** A directory with one caller, and the ways to change what is said of it. */
function known(memory = createDirectoryMemory()) {
  let nowMs = 1_000_000
  const writer = openDirectoryWriter(memory)
  const digest = new Uint8Array(createHash('sha256').update(secret).digest())
  const key = credentialKey(digest, part.environmentId)
  const pair = {
    application: bytes(ids.application),
    apiVersion: bytes(part.apiVersionId),
    environment: bytes(part.environmentId),
  }
  const credential = (state: CredentialState, expiresAtSeconds = 0) =>
    writer.putCredential(key, {
      ...{ credential: bytes(ids.credential), application: bytes(ids.application), flags: 0 },
      ...{ state, expiresAtSeconds },
    })
  const subscription = (state: SubscriptionState, expiresAtSeconds = 0) =>
    writer.putSubscription(pair, {
      ...{ subscription: bytes(ids.subscription), plan: bytes(ids.plan), flags: 0, zone: 0, anchorMinutes: 0 },
      ...{ state, expiresAtSeconds },
    })
  credential('active')
  subscription('active')
  const directory = new Directory(memory, () => nowMs)
  const port = directory.portFor(part.environmentId)
  const ask = () => {
    const consumer = port.credential(secret)
    return consumer && { consumer, plan: directory.subscribe(consumer, route) }
  }
  return { directory, writer, key, credential, subscription, ask, setNow: (ms: number) => (nowMs = ms) }
}

test('a caller is known by the same names each time', () => {
  const { ask } = known()
  for (let time = 0; time < 4; time++) {
    const { consumer, plan } = ask()!
    const { applicationId, credentialId, subscriptionId, planId } = consumer
    assert.deepEqual(
      { application: applicationId, credential: credentialId, subscription: subscriptionId, plan: planId },
      ids,
    )
    assert.equal(plan, 1)
  }
})

test('however often a caller came, what the directory says now counts', () => {
  const house = known()
  for (let time = 0; time < 4; time++) assert.equal(house.ask()!.plan, 1)
  house.subscription('paused')
  assert.equal(house.ask()!.plan, 0)
  house.subscription('active')
  for (let time = 0; time < 4; time++) assert.equal(house.ask()!.plan, 1)
  house.credential('revoked')
  assert.equal(house.ask(), undefined)
  house.credential('active', 2000)
  for (let time = 0; time < 4; time++) assert.equal(house.ask()!.plan, 1)
  house.setNow(2_000_000)
  assert.equal(house.ask(), undefined)
  house.credential('active')
  house.subscription('active', 3000)
  for (let time = 0; time < 4; time++) assert.equal(house.ask()!.plan, 1)
  house.setNow(3_000_000)
  assert.equal(house.ask()!.plan, 0)
  house.writer.deleteCredential(house.key)
  assert.equal(house.ask(), undefined)
})

test('a key is none in another environment, also where its caller came before', () => {
  const { directory, ask } = known()
  for (let time = 0; time < 4; time++) assert.ok(ask())
  assert.equal(directory.portFor(newId('env')).credential(secret), undefined)
})

test('once larger tables are used, what the old ones said counts no more', () => {
  const house = known()
  for (let time = 0; time < 4; time++) assert.ok(house.ask())
  house.directory.use(createDirectoryMemory())
  assert.equal(house.ask(), undefined)
})

test('what is under way ends when the credential is no longer for use from where it came', () => {
  const { directory, writer, key, ask } = known()
  const consumer = ask()!.consumer
  const request = { clientAddress: '192.0.2.1' } as Request
  const objection = () => directory.objection({ consumer, identity: undefined, route, request })
  assert.equal(objection(), undefined)
  const bounded = (text: string, flags: number) => {
    writer.putBounds(bytes(ids.credential), flags, text)
    writer.putCredential(key, {
      ...{ credential: bytes(ids.credential), application: bytes(ids.application), flags },
      ...{ state: 'active', expiresAtSeconds: 0 },
    })
  }
  bounded('192.0.2.0/24\n', 0x1001)
  assert.equal(objection(), undefined)
  bounded('198.51.100.0/24\n', 0x2001)
  assert.equal(objection(), 'credential_out_of_place')
})
