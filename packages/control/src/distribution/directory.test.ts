import assert from 'node:assert/strict'
import { newId } from '@gatehouse/base'
import { chained, type DirectoryEntry, emptyDirectoryChain } from '@gatehouse/program'
import { migrate, type Store } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import type { NewDirectoryEntry } from '../publisher.ts'
import { appendEntry } from './directory.ts'
import { readHead } from './heads.ts'
import { distributionMigrations } from './migrations.ts'

const gatewayGroupId = 'gwg_test'

const append = (store: Store, entry: NewDirectoryEntry, nowMs = 1_000_000) =>
  store.transaction(trx => appendEntry(trx, { gatewayGroupId, entry, nowMs }))

async function readLog(store: Store) {
  const rows = await store.db.selectFrom('directory_log').selectAll().orderBy('epoch').orderBy('seq').execute()
  return rows.map(({ entry, chain }) => ({ chain: chain as string, entry: JSON.parse(entry) as DirectoryEntry }))
}

const credential = (changes: object = {}): NewDirectoryEntry => ({
  kind: 'credential',
  state: 'live',
  credentialId: newId('cred'),
  applicationId: newId('app'),
  environmentId: newId('env'),
  sha256: 'ab'.repeat(32),
  ...changes,
})

eachStore('entries are numbered and chained without gaps, also when many are appended at once', async store => {
  await migrate(store, distributionMigrations)
  await Promise.all(Array.from({ length: 40 }, () => append(store, credential())))
  const head = (await readHead(store.db, gatewayGroupId))!
  assert.deepEqual([head.seq, head.live], [40, 40])
  let chain = emptyDirectoryChain(gatewayGroupId, head.epoch)
  for (const [index, row] of (await readLog(store)).entries()) {
    assert.equal(row.entry.seq, index + 1)
    chain = chained(chain, row.entry)
    assert.equal(row.chain, chain)
  }
  assert.equal(chain, head.chain)
})

eachStore('what says nothing new is left out, and what was live is ended by what it was', async store => {
  await migrate(store, distributionMigrations)
  const [a, b, c] = [newId('ver'), newId('ver'), newId('ver')]
  const subscription: NewDirectoryEntry = {
    kind: 'subscription',
    state: 'live',
    subscriptionId: newId('sub'),
    applicationId: newId('app'),
    environmentId: newId('env'),
    planId: newId('pln'),
    apiVersionIds: [a, b],
  }
  await append(store, { ...subscription, state: 'dead' })
  await append(store, subscription)
  await append(store, subscription)
  await append(store, { ...subscription, apiVersionIds: [b, c] })
  await append(store, { ...subscription, state: 'dead', apiVersionIds: [] })
  const told = (await readLog(store)).map(({ entry }) => [
    entry.state,
    (entry as { apiVersionIds: string[] }).apiVersionIds,
  ])
  assert.deepEqual(told, [
    ['live', [a, b]],
    ['dead', [a]],
    ['live', [b, c]],
    ['dead', [b, c]],
  ])
})

eachStore('a long log of few live entries is rewritten under a newer epoch', async store => {
  await migrate(store, distributionMigrations)
  const [stays, flickers] = [credential(), credential({ sha256: 'cd'.repeat(32) })]
  await append(store, stays)
  await append(store, flickers)
  const { epoch } = (await readHead(store.db, gatewayGroupId))!
  await store.db.updateTable('program_heads').set({ directory_seq: 2002 }).execute()
  await append(store, { ...flickers, state: 'dead' })
  const head = (await readHead(store.db, gatewayGroupId))!
  assert.ok(head.epoch > epoch)
  assert.deepEqual([head.seq, head.live], [1, 1])
  assert.deepEqual(
    (await readLog(store)).map(({ entry }) => entry),
    [{ ...stays, seq: 1 }],
  )
})
