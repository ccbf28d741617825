/** Portals: what is stored of them, what is made of documents, how they are searched. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Failure } from '@gatehouse/base'
import { sql } from 'kysely'
import { openAndInner, portalControl, worded } from '../testing-portal.ts'
import { eachStore } from '../testing-stores.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex').toString('base64')

interface Hits {
  items: { kind: string; title: string; name?: string }[]
  more: boolean
  tags: string[]
}

eachStore(
  'endpoints, schemas and guides are found by words and their beginnings, whatever else stands between',
  async (store, t) => {
    const { publish, make, refer, read } = await portalControl(t, store)
    await publish(
      'open',
      worded('open', {
        '/parcels/track': { get: { operationId: 'trackParcel', responses: { 200: { description: '' } } } },
      }),
    )
    await make('Portal', 'dev', openAndInner())
    await make('PortalPage', 'ship', {
      portal: 'dev',
      path: 'guides/ship',
      title: 'Ship',
      body: 'How a parcel is sent.',
    })
    await refer()
    const found = async (query: object) =>
      (await read<Hits>('search', query)).items.map(({ kind, name, title }) => `${kind} ${name ?? title}`)
    assert.deepEqual(await found({ q: 'parc' }), ['endpoint trackParcel', 'guide Ship'].sort())
    assert.deepEqual(await found({ q: 'parc', kind: 'endpoint' }), ['endpoint trackParcel'])
    assert.deepEqual(await found({ q: 'openthi' }), ['schema openThing'])
    assert.deepEqual(await found({ tag: 'opens' }), ['endpoint listopen'])
    assert.deepEqual(await found({ q: 'nothing at all' }), [])
    for (const q of ["'", 'a:*|!b', '\\', '%_', 'x&', '<->', "open'); drop table portals --", '🦜', ':'])
      assert.ok(Array.isArray((await read<Hits>('search', { q })).items), q)
    const { items, more, tags } = await read<Hits>('search', { kind: 'schema', limit: 1 })
    assert.deepEqual([items.length, more, tags], [1, true, ['opens']])
  },
)

test('a schema that comes back to itself ends at its name, and an endpoint has code in ten languages', async t => {
  const { publish, make, refer, read, call } = await portalControl(t)
  await publish('open', worded('open'))
  await make('Portal', 'dev', openAndInner({ addresses: { live: 'https://api.acme.example' } }))
  assert.equal((await read('reference', { version: 'default/open-v1' })).state, 'making')
  await refer()
  const { endpoint, samples } = await read<{
    endpoint: { replies: { content: { schema: unknown }[] }[] }
    samples: Record<string, string>
  }>('endpoint', { version: 'default/open-v1', endpoint: 'listopen' })
  const tree = JSON.stringify(endpoint.replies[0]!.content[0]!.schema)
  assert.match(tree, /"name":"children".*"name":"Node","more":true/)
  assert.ok(tree.length < 1000, tree)
  assert.equal(Object.keys(samples).length, 10)
  for (const text of Object.values(samples)) assert.match(text, /api\.acme\.example/)
  await call('Portal.update', { name: 'dev', body: { spec: { addresses: { live: 'https://api.other.example' } } } })
  const { text } = await read<{ text: string }>('definition', { version: 'default/open-v1' })
  assert.equal(JSON.parse(text).servers[0].url, 'https://api.other.example/open/v1')
})

test('texts that the database cannot hold, or that end within a sign, hold up no reference', async t => {
  const { publish, make, refer, read } = await portalControl(t)
  const said = (operationId: string, description: string) => ({
    get: { operationId, description, summary: 'NUL \0', tags: ['\ud83e'], responses: { 200: { description: '' } } },
  })
  const parrots = '🦜'.repeat(3000)
  await publish('open', worded('open', { '/even': said('even', parrots), '/odd': said('odd', `-${parrots}`) }))
  await publish('inner', worded('inner'))
  await make('Portal', 'dev', openAndInner({ products: [{ product: 'default/open' }, { product: 'default/inner' }] }))
  await refer()
  for (const version of ['default/open-v1', 'default/inner-v1'])
    assert.equal((await read('reference', { version })).state, 'made')
  const { items } = await read<Hits>('search', { q: 'odd' })
  assert.deepEqual(
    items.map(({ name, title }) => [name, title.trim()]),
    [['odd', 'NUL']],
  )
})

test('the changelog tells what a revision changed for callers, and an end that is announced', async t => {
  const { publish, make, refer, read, call, control } = await portalControl(t)
  await publish('open', worded('open'))
  await make('Portal', 'dev', openAndInner())
  await refer()
  const text = JSON.stringify(
    worded('open', { '/more': { get: { operationId: 'more', responses: { 200: { description: '' } } } } }),
  )
  await call('Api.import', { body: { text, name: 'open' } })
  await call('ApiVersion.publish', { name: 'open-v1' })
  await call('ApiVersion.deprecate', { name: 'open-v1', body: { sunsetAt: '2030-01-01T00:00:00Z' } })
  await refer()
  const { items } = await read<{ items: { kind: string; revision?: number; changes?: { endpoint?: string }[] }[] }>(
    'changelog',
  )
  assert.deepEqual(items.map(({ kind, revision }) => [kind, revision]).sort(), [
    ['deprecation', undefined],
    ['revision', 1],
    ['revision', 2],
  ])
  assert.deepEqual(
    items.find(({ revision }) => revision === 2)!.changes!.map(one => one.endpoint),
    ['GET /more'],
  )
  await refer()
  const { rows } = await sql`select distinct revision_id from portal_parts`.execute(control.store.db)
  assert.equal(rows.length, 1, 'of a revision that is shown no more its pages are not kept')
})

test('what a portal says is refused at its place: a pale accent, a host of another, an address of its own, bytes that are no picture', async t => {
  const { make } = await portalControl(t)
  const refused = (kind: string, name: string, spec: object): Promise<Failure> =>
    make(kind, name, spec).then(
      () => assert.fail(`${name} was made`),
      (failure: Failure) => failure,
    )
  const place = ({ problems }: Failure) => problems[0]?.pointer
  assert.equal(
    place(await refused('Portal', 'pale', openAndInner({ brand: { accent: '#ffee88' } }))),
    '/spec/brand/accent',
  )
  await make('Portal', 'dev', openAndInner({ hosts: ['dev.example.com'], brand: { accent: '#0b5fff' } }))
  const second = await refused('Portal', 'two', openAndInner({ hosts: ['dev.example.com'] }))
  assert.deepEqual([second.code, place(second)], ['conflict', '/spec/hosts/0'])
  assert.equal(place(await refused('Portal', 'wide', openAndInner({ hosts: ['*.example.com'] }))), '/spec/hosts/0')
  const links = [{ title: 'x', to: 'javascript:alert(1)' }]
  assert.equal(place(await refused('Portal', 'link', openAndInner({ links }))), '/spec/links/0/to')
  const page = { portal: 'dev', title: 'x', body: '' }
  assert.equal(place(await refused('PortalPage', 'own', { ...page, path: 'search/x' })), '/spec/path')
  await make('PortalPage', 'fine', { ...page, path: 'legal/terms' })
  assert.equal((await refused('PortalPage', 'twice', { ...page, path: 'legal/terms' })).status, 409)
  const content = Buffer.from('<html><script>alert(1)</script>').toString('base64')
  assert.equal(
    place(await refused('PortalAsset', 'page', { portal: 'dev', path: 'logo.png', content })),
    '/spec/content',
  )
  await make('PortalAsset', 'logo', { portal: 'dev', path: 'logo.svg', content: png })
})

test('a picture has the type of its bytes, and a host leads to its portal alone', async t => {
  const { make, read, call } = await portalControl(t)
  await make('Portal', 'dev', openAndInner({ hosts: ['dev.example.com'] }))
  await make('PortalAsset', 'logo', { portal: 'dev', path: 'logo.svg', content: png })
  assert.equal((await read('asset', { path: 'logo.svg' })).type, 'image/png')
  const at = async (host: string) => (await call('portal-at', { query: { host } })).body
  assert.deepEqual(await at('DEV.example.com'), { organization: 'default', portal: 'dev' })
  assert.deepEqual(await at('anything.else'), { organization: 'default', portal: 'dev' })
  await make('Portal', 'two', openAndInner())
  await assert.rejects(at('anything.else'), { code: 'not_found' })
  await call('Portal.update', { name: 'dev', body: { spec: { hosts: [] } } })
  await assert.rejects(at('dev.example.com'), { code: 'not_found' })
})
