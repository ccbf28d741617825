import assert from 'node:assert/strict'
import { auditHeads, verifyAudit } from '@gatehouse/control'
import { storeGeneration } from '@gatehouse/control/distribution/generations.ts'
import { SigningKeys } from '@gatehouse/control/distribution/signing-keys.ts'
import { type TestControl, testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const codes = async ({ control }: TestControl, witnesses: Record<string, string>[] = []) => {
  const { problems } = await verifyAudit(control.store.db, { signer: control.services.auditSigner, witnesses })
  return problems.map(({ code }) => code)
}

async function withHistory(t: Parameters<typeof testControl>[0], store: Store): Promise<TestControl> {
  const test = await testControl(t, catalogue, { store })
  const spec = { title: 'Pets' }
  await test.call('Api.create', { body: { name: 'pets', spec }, reason: 'a shop needs it', address: '192.0.2.1' })
  await test.call('Api.update', { name: 'pets', body: { spec: { title: 'Animals' } } })
  await test.call('Api.delete', { name: 'pets' })
  return test
}

const organization = (store: Store) =>
  store.db
    .selectFrom('organizations')
    .select('id')
    .executeTakeFirstOrThrow()
    .then(({ id }) => id as string)

eachStore('an event says who did what, before and after, why and from where', async (store, t) => {
  const { call, administrator } = await withHistory(t, store)
  const { items } = (await call('audit-events', { query: { limit: 3 } })).body as { items: Record<string, never>[] }
  assert.deepEqual(
    items.map(({ action }) => action),
    ['Api.delete', 'Api.update', 'Api.create'],
  )
  const [, updated, created] = items as [never, Record<string, never>, Record<string, never>]
  assert.deepEqual(created.caller, { kind: 'token', id: administrator.id, name: 'administrator' })
  assert.deepEqual([created.reason, created.address], ['a shop needs it', '192.0.2.1'])
  const { before, after } = updated as unknown as Record<string, { spec: { title: string } }>
  assert.deepEqual([before!.spec.title, after!.spec.title], ['Pets', 'Animals'])
})

eachStore('an untouched audit log verifies, and a refused write leaves nothing in it', async (store, t) => {
  const test = await withHistory(t, store)
  const before = await auditHeads(store.db)
  await assert.rejects(test.call('Api.create', { body: { name: 'x', spec: { titel: '' } } }))
  await assert.rejects(test.call('Workspace.create', { body: { name: 'default', spec: {} } }))
  assert.deepEqual(await auditHeads(store.db), before)
  assert.deepEqual(await codes(test, [before]), [])
  const { body } = await test.call('platform-audit-verify')
  assert.deepEqual((body as { problems: unknown[] }).problems, [])
})

eachStore('verify finds a changed event, a changed payload, a missing event and a cut tail', async (store, t) => {
  const test = await withHistory(t, store)
  const chain = await organization(store)
  const { seq } = await store.db
    .selectFrom('audit_chains')
    .select('seq')
    .where('chain', '=', chain)
    .executeTakeFirstOrThrow()
  const at = (table: string) =>
    store.db
      .updateTable(table)
      .where('chain', '=', chain)
      .where('seq', '=', seq - 1)
  await at('audit_events').set({ caller_id: 'somebody-else' }).execute()
  assert.deepEqual(await codes(test), ['event_changed'])
  await at('audit_events').set({ caller_id: test.administrator.id }).execute()
  assert.deepEqual(await codes(test), [])
  const kept = await store.db.selectFrom('audit_payloads').selectAll().where('chain', '=', chain).execute()
  const { payload } = kept.find(row => row.seq === seq - 1)!
  await at('audit_payloads')
    .set({ payload: payload.replace('Animals', 'Nothing') })
    .execute()
  assert.deepEqual(await codes(test), ['payload_changed'])
  await at('audit_payloads').set({ payload }).execute()
  await store.db
    .deleteFrom('audit_payloads')
    .where('chain', '=', chain)
    .where('seq', '>=', seq - 1)
    .execute()
  assert.deepEqual(await codes(test), ['payload_missing', 'payload_missing'])
  await store.db
    .deleteFrom('audit_events')
    .where('chain', '=', chain)
    .where('seq', '=', seq - 1)
    .execute()
  assert.ok((await codes(test)).includes('event_missing'))
  await store.db
    .deleteFrom('audit_events')
    .where('chain', '=', chain)
    .where('seq', '>=', seq - 1)
    .execute()
  assert.deepEqual(await codes(test), ['tail_cut'])
})

eachStore('a tail that was cut together with its head is found by the signature or by a witness', async (store, t) => {
  const test = await withHistory(t, store)
  const chain = await organization(store)
  const early = await store.db
    .selectFrom('audit_chains')
    .selectAll()
    .where('chain', '=', chain)
    .executeTakeFirstOrThrow()
  await test.call('Workspace.update', { name: 'default', body: { spec: { title: 'Changed' } } })
  const seen = await auditHeads(store.db)
  for (const table of ['audit_payloads', 'audit_events']) {
    await store.db.deleteFrom(table).where('chain', '=', chain).where('seq', '>', early.seq).execute()
  }
  const { seq, head } = early
  await store.db.updateTable('audit_chains').set({ seq, head }).where('chain', '=', chain).execute()
  assert.deepEqual(await codes(test), ['signature_invalid'], 'who has only the database cannot sign')
  const { signature } = early
  await store.db.updateTable('audit_chains').set({ signature }).where('chain', '=', chain).execute()
  assert.deepEqual(await codes(test), [], 'an old head was signed, too')
  assert.deepEqual(await codes(test, [seen]), ['tail_cut'], 'but a generation has seen a newer one')
})

/** A generation of an empty program, which carries the heads as they are now. */
async function generation({ control }: TestControl, number: number): Promise<void> {
  const { store, services } = control
  const nowMs = services.clock.nowMs()
  const keys = await SigningKeys.open({ store, secrets: services.secrets, nowMs: services.clock.nowMs })
  const { id } = await store.db.selectFrom('gateway_groups').select('id').executeTakeFirstOrThrow()
  const parts =
    number % 2
      ? []
      : [{ apiVersionId: 'apv_1', environmentId: 'env_1', policies: [], endpoints: [], plans: [] } as never]
  const wanted = { gatewayGroupId: id, seen: number - 1, parts, stages: [], carried: [], keys, nowMs }
  const stored = await store.transaction(async trx =>
    storeGeneration(trx, { ...wanted, auditHeads: await auditHeads(trx) }),
  )
  assert.equal(stored, 'stored')
}

const verified = async ({ call }: TestControl, operation: string) => {
  const { body } = await call(operation)
  return (body as { problems: { code: string }[] }).problems.map(({ code }) => code)
}

eachStore('audit verify asks the stored generations: a tail rewritten with its head is found', async (store, t) => {
  const test = await withHistory(t, store)
  const chain = await organization(store)
  const rowOf = () =>
    store.db.selectFrom('audit_chains').selectAll().where('chain', '=', chain).executeTakeFirstOrThrow()
  const early = await rowOf()
  await test.call('Workspace.update', { name: 'default', body: { spec: { title: 'Theft' } } })
  await generation(test, 1)
  assert.deepEqual(await verified(test, 'audit-verify'), [])
  for (const table of ['audit_payloads', 'audit_events']) {
    await store.db.deleteFrom(table).where('chain', '=', chain).where('seq', '>', early.seq).execute()
  }
  const { seq, head, signature } = early
  await store.db.updateTable('audit_chains').set({ seq, head, signature }).where('chain', '=', chain).execute()
  assert.deepEqual(await codes(test), [], 'the chain alone shows nothing')
  assert.deepEqual(await verified(test, 'audit-verify'), ['tail_cut'])
  await test.call('Workspace.update', { name: 'default', body: { spec: { title: 'Nothing happened' } } })
  await generation(test, 2)
  assert.deepEqual(await codes(test), [], 'another event stands in its place')
  assert.deepEqual(await verified(test, 'audit-verify'), ['chain_rewritten'], 'a newer witness hides no older one')
  assert.deepEqual(await verified(test, 'platform-audit-verify'), ['chain_rewritten'])
  const { manifest } = await store.db
    .selectFrom('generations')
    .select('manifest')
    .where('number', '=', 1)
    .executeTakeFirstOrThrow()
  const heads = { ...JSON.parse(manifest), auditHeads: {} }
  await store.db
    .updateTable('generations')
    .set({ manifest: JSON.stringify(heads) })
    .where('number', '=', 1)
    .execute()
  assert.deepEqual(await verified(test, 'audit-verify'), ['witness_invalid'], 'a witness cannot be made to forget')
})

eachStore('what an event says can be erased: the chain holds and a receipt says by whom', async (store, t) => {
  const test = await withHistory(t, store)
  const query = { limit: 1, operation: 'Api.create' }
  const { items } = (await test.call('audit-events', { query })).body as { items: { seq: number }[] }
  const { receipt } = (await test.call('audit-erase', { body: { seq: items[0]!.seq } })).body as { receipt: number }
  assert.deepEqual(await codes(test), [])
  const rows = JSON.stringify(await store.db.selectFrom('audit_payloads').selectAll().execute())
  assert.ok(!rows.includes('192.0.2.1'))
  const latest = (await test.call('audit-events', { query: { limit: 1 } })).body as { items: Record<string, never>[] }
  const { seq, action, caller } = latest.items[0]!
  assert.deepEqual([seq, action, (caller as { id: string }).id], [receipt, 'AuditEvent.erase', test.administrator.id])
})
