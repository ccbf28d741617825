/** References of portals, made by several replicas at once. */
import assert from 'node:assert/strict'
import { Failure } from '@gatehouse/base'
import { forgetUnshown } from '@gatehouse/capability-portal/control/forget-unshown.ts'
import { silentMsMax, storeReference } from '@gatehouse/capability-portal/control/store-reference.ts'
import type { MadeReference, StoredPart } from '@gatehouse/capability-portal/reference/reference.ts'
import type { Store } from '@gatehouse/store'
import { sql } from 'kysely'
import { portalControl } from '../testing-portal.ts'
import { eachStore } from '../testing-stores.ts'
import { schema } from './testing-kinds.ts'

const part = (name: string): StoredPart => ({
  ...{ kind: 'query', name, title: name, tags: [], deprecated: false, group: 'queries', content: '{}', words: name },
})
const made: MadeReference = {
  outline: { title: 'T', version: '1', dialect: 'sdl', groups: [], endpoints: 0, schemas: 0, kind: 'graphql' },
  ...{ changes: [], sha256: 'sha256', packed: '' },
}

const kept = async ({ db }: Store) => {
  const { rows } = await sql<{ name: string }>`select name from portal_parts order by name`.execute(db)
  const { rows: of } = await sql<{ outline: object | null; failure: string | null }>`
    select outline, failure from portal_references`.execute(db)
  return { names: rows.map(({ name }) => name), isMade: of[0]?.outline !== null, failure: of[0]?.failure ?? null }
}

eachStore('one replica makes a reference; who is taken for ended harms nothing, however it ends', async (store, t) => {
  const { call, control } = await portalControl(t, store)
  await call('Api.import', { body: { text: schema, file: 'shop.graphql', name: 'open', upstream: 'http://h.example' } })
  await call('ApiVersion.publish', { name: 'open-v1' })
  const work = { services: control.services, ...control.rowsAs('portal-references') }
  const [revision] = await work.read(resources => resources.all('Revision'))
  const ends = [
    async () => made,
    async (): Promise<MadeReference> => {
      throw new Failure('document_too_large', 'It takes too long.')
    },
  ]
  for (const end of ends) {
    await sql`delete from portal_references`.execute(store.db)
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow = storeReference(work, revision!, async take => {
      await take({ first: 0, parts: [part('a')] })
      begun.resolve()
      await goOn.promise
      return end()
    })
    await begun.promise
    let isMadeTwice = false
    const second = async () => {
      isMadeTwice = true
      return made
    }
    await storeReference(work, revision!, second)
    assert.equal(isMadeTwice, false)
    assert.deepEqual(await kept(store), { names: ['a'], isMade: false, failure: null })

    await sql`update portal_references set made_at = ${new Date(Date.now() - silentMsMax - 1000)}`.execute(store.db)
    await storeReference(work, revision!, async take => {
      await take({ first: 0, parts: [part('a')] })
      await take({ first: 1, parts: [part('b')] })
      return made
    })
    goOn.resolve()
    await slow
    assert.deepEqual(await kept(store), { names: ['a', 'b'], isMade: true, failure: null })
  }
})

eachStore('what was left in the middle is told of nowhere, and goes when nothing shows it', async (store, t) => {
  const { call, control, make, refer, read } = await portalControl(t, store)
  await call('Api.import', { body: { text: schema, file: 'shop.graphql', name: 'open', upstream: 'http://h.example' } })
  await call('ApiVersion.publish', { name: 'open-v1' })
  await make('Product', 'open', { title: 'Open', apiVersions: ['open-v1'] })
  const products = [{ product: 'default/open' }]
  await make('Portal', 'dev', { title: 'Developers', products, environments: { live: 'prod' } })
  await refer()
  const listed = async () => {
    const { items } = await read<{ items: { name?: string }[] }>('contents', { endpoints: true })
    return items.filter(({ name }) => name !== undefined).length
  }
  assert.equal(await listed(), 3)
  // As a control plane leaves it that was killed.
  await sql`update portal_references set outline = null, packed = null`.execute(store.db)
  assert.equal(await listed(), 0)
  await call('Portal.delete', { name: 'dev' })
  const work = { services: control.services, ...control.rowsAs('portal-references') }
  await forgetUnshown(work)
  assert.equal((await kept(store)).names.length, 3, 'somebody may be making it')
  await sql`update portal_references set made_at = ${new Date(Date.now() - silentMsMax - 1000)}`.execute(store.db)
  await forgetUnshown(work)
  assert.deepEqual((await kept(store)).names, [])
})
