import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { certificateRequest } from '@gatehouse/gateway/link/certificate-request.ts'
import { announcementHolds, publicKeyOf } from '@gatehouse/program'
import { migrate, type Store } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import { masterKeys } from '../master-key.ts'
import { sealedBox } from '../sealed-box.ts'
import { serialKey } from './certificate-authority.ts'
import { Enrolment } from './enrolment.ts'
import { distributionMigrations } from './migrations.ts'
import { SigningKeys } from './signing-keys.ts'
import { storedAuthority } from './stored-authority.ts'

const secrets = sealedBox(masterKeys({ text: '0'.repeat(64) }))

async function opened(store: Store) {
  await migrate(store, distributionMigrations)
  const clock = { nowMs: Date.now() }
  const nowMs = () => clock.nowMs
  const keys = await SigningKeys.open({ store, secrets, nowMs })
  const authority = await storedAuthority({ store, secrets, nowMs: nowMs() })
  return { clock, keys, authority, enrolment: new Enrolment({ store, authority, keys, nowMs }) }
}

const refused = (thrown: unknown) => thrown instanceof Failure && thrown.code === 'enrolment_refused'

eachStore('a token admits one node, once, until it expires', async store => {
  const { enrolment, clock, authority } = await opened(store)
  const { csr } = certificateRequest()
  const token = await enrolment.token('gwg_a', 1000)
  const tries = await Promise.allSettled(['x', 'y', 'z'].map(node => enrolment.enrol({ token, node, csr })))
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  const won = tries.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<
    Awaited<ReturnType<typeof enrolment.enrol>>
  >
  const certificate = new X509Certificate(won.value.certificate)
  assert.ok(certificate.verify(new X509Certificate(authority.certificate).publicKey))
  assert.deepEqual(await enrolment.peerOf(serialKey(certificate.serialNumber)), {
    node: won.value.node,
    gatewayGroupId: 'gwg_a',
  })
  const late = await enrolment.token('gwg_a', 1000)
  clock.nowMs += 1001
  await assert.rejects(enrolment.enrol({ token: late, node: 'late', csr }), refused)
  await assert.rejects(enrolment.enrol({ token: await enrolment.token('gwg_a', 1000), node: 'n', csr: 'no' }), refused)
})

eachStore(
  'a node of another group is not taken over, and a renewed certificate works beside the old one',
  async store => {
    const { enrolment } = await opened(store)
    const { csr } = certificateRequest()
    const first = await enrolment.enrol({ token: await enrolment.token('gwg_a', 1000), node: 'n', csr })
    const stolen = await enrolment.token('gwg_b', 1000)
    await assert.rejects(enrolment.enrol({ token: stolen, node: 'n', csr }), refused)
    const serial = serialKey(new X509Certificate(first.certificate).serialNumber)
    const renewed = await enrolment.renew({ node: 'n', gatewayGroupId: 'gwg_a', serial }, csr)
    assert.ok(await enrolment.peerOf(serial))
    assert.ok(await enrolment.peerOf(serialKey(new X509Certificate(renewed.certificate).serialNumber)))
  },
)

eachStore(
  'each signing key is vouched for by the one before, and the private part of an old one is gone',
  async store => {
    const { keys } = await opened(store)
    for (let i = 0; i < 3; i++) {
      await store.transaction(trx => keys.rotate(trx))
      await keys.reload()
    }
    const row = keys.announcements
    assert.equal(row.length, 5)
    for (let i = 1; i < row.length; i++) assert.ok(announcementHolds(row[i]!, publicKeyOf(row[i - 1]!)))
    assert.deepEqual(
      keys.pinned.map(({ number }) => number),
      [4, 5],
    )
    const kept = await store.db
      .selectFrom('signing_keys')
      .select('number')
      .where('sealed_key', 'is not', null)
      .execute()
    assert.deepEqual(kept.map(({ number }) => number).sort(), [4, 5])
  },
)
