/** Edits of an imported document, from the first import to the next. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { testControl } from '@gatehouse/control/testing.ts'
import type { Store } from '@gatehouse/store'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

const pets = (more: { title?: string; summary?: string; orders?: boolean } = {}) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '2.4.0', description: more.title ?? 'Of the shop' },
    servers: [{ url: 'http://localhost:9000/api' }],
    paths: {
      '/pets': {
        get: { operationId: 'listPets', summary: more.summary ?? 'Pets', responses: { 200: { description: 'Pets.' } } },
      },
      ...(more.orders === false ? {} : { '/orders': { get: { responses: { 200: { description: 'Orders.' } } } } }),
    },
  })

const edits = (actions: object[]) => [{ overlay: '1.0.0', info: { title: 'Edits', version: '1' }, actions }]

async function edited(t: TestContext, actions: object[], store?: Store) {
  const { call } = await testControl(t, catalogue, store ? { store } : {})
  await call('Api.import', { body: { text: pets() } })
  const change = await call('ApiVersion.update', { name: 'pets-v2', body: { spec: { overlays: edits(actions) } } })
  const document = async () =>
    ((await call('ApiVersion.document', { name: 'pets-v2' })).body as { document: { paths: object; info: object } })
      .document
  return { call, change, document }
}

eachStore('edits are layers: what is published has them, and a new import does not wipe them', async (store, t) => {
  const { call, change, document } = await edited(
    t,
    [
      { target: '$.paths["/pets"].get', update: { summary: 'All the pets' } },
      { target: '$.paths["/orders"]', remove: true },
    ],
    store,
  )
  assert.equal(change.status, 200, JSON.stringify(change.body))
  assert.deepEqual(Object.keys((await document()).paths), ['/pets'])
  await call('ApiVersion.publish', { name: 'pets-v2' })
  const revision = (await call('Revision.get', { name: 'pets-v2.1' })).body as {
    spec: { content: { endpoints: { path: string }[] } }
  }
  assert.deepEqual(
    revision.spec.content.endpoints.map(({ path }) => path),
    ['/pets'],
  )
  const again = await call('Api.import', { body: { text: pets({ title: 'Of all shops' }) } })
  assert.equal(again.status, 200, JSON.stringify(again.body))
  const { info, paths } = await document()
  assert.deepEqual([(info as { description: string }).description, Object.keys(paths)], ['Of all shops', ['/pets']])
})

test('what both sides changed is told with both, stores nothing, and stands where that is said', async t => {
  const { call, document } = await edited(t, [
    { target: '$.paths["/pets"].get', update: { summary: 'All the pets' } },
    { target: '$.paths["/orders"].get', update: { tags: ['orders'] } },
  ])
  const before = await document()
  await assert.rejects(
    call('Api.import', { body: { text: pets({ summary: 'Every pet', orders: false }) } }),
    (thrown: Failure) => {
      assert.equal(thrown.code, 'import_conflict')
      assert.deepEqual(
        thrown.problems.map(({ message }) => message),
        [
          'Edits: $.paths["/pets"].get /paths/~1pets/get/summary: was "Pets", the edit makes "All the pets", the new document has "Every pet".',
          'Edits: $.paths["/orders"].get leads to nothing in the new document.',
        ],
      )
      return true
    },
  )
  assert.deepEqual(await document(), before)
  const text = pets({ summary: 'Every pet', orders: false })
  await call('Api.import', { body: { text, keepEdits: true } })
  const { paths } = (await document()) as { paths: Record<string, { get: { summary: string } }> }
  assert.deepEqual([Object.keys(paths), paths['/pets']!.get.summary], [['/pets'], 'All the pets'])
})

test('an overlay that is none is refused at its place, and one that breaks the document is not published', async t => {
  const { call } = await edited(t, [{ target: '$.info', update: { version: '9' } }])
  const change = (actions: object[]) =>
    call('ApiVersion.update', { name: 'pets-v2', body: { spec: { overlays: edits(actions) } } })
  await assert.rejects(change([{ target: '$..*..*', remove: true }]), (thrown: Failure) => {
    assert.deepEqual(
      thrown.problems.map(({ pointer }) => pointer),
      ['/spec/overlays/0/actions/0/target'],
    )
    return thrown.code === 'invalid_input'
  })
  await change([{ target: '$.info.title', remove: true }])
  await assert.rejects(call('ApiVersion.publish', { name: 'pets-v2' }), { code: 'document_invalid' })
  await change([{ target: '$.info', update: { title: ['a'] } }])
  await assert.rejects(call('ApiVersion.publish', { name: 'pets-v2' }), { code: 'overlay_unfit' })
})
