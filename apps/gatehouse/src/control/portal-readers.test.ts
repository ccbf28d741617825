/** What a reader of a portal may not see is not there for him, whatever he asks for. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { openAndInner, portalControl, worded } from '../testing-portal.ts'
import { eachStore } from '../testing-stores.ts'

async function furnished(...args: Parameters<typeof portalControl>) {
  const portal = await portalControl(...args)
  const { publish, make, refer } = portal
  await publish('open', worded('open'))
  await publish('inner', worded('inner'))
  await make('Portal', 'dev', openAndInner())
  const guide = { portal: 'dev', kind: 'guide' }
  await make('PortalPage', 'start', { ...guide, path: 'guides/start', title: 'Start open', body: 'Read me.' })
  const own = { ...guide, path: 'guides/inner', title: 'Start inner', audience: 'signed-in' }
  await make('PortalPage', 'inner', { ...own, body: 'All about inner.' })
  await refer()
  return portal
}

/** Everything that lists, with what a page of it asks for. */
const lists: readonly (readonly [string, object])[] = [
  ['site', {}],
  ['search', {}],
  ['search', { q: 'inner' }],
  ['search', { kind: 'endpoint' }],
  ['search', { kind: 'schema' }],
  ['search', { tag: 'inners' }],
  ['search', { product: 'default/inner' }],
  ['changelog', {}],
  ['status', {}],
  ['product', { product: 'default/open' }],
  ['contents', { endpoints: true }],
]
const single: readonly (readonly [string, object])[] = [
  ['product', { product: 'default/inner' }],
  ['reference', { version: 'default/inner-v1' }],
  ['endpoint', { version: 'default/inner-v1', endpoint: 'listinner' }],
  ['schema', { version: 'default/inner-v1', schema: 'innerThing' }],
  ['definition', { version: 'default/inner-v1' }],
  ['sdk', { version: 'default/inner-v1', language: 'python' }],
  ['changelog', { version: 'default/inner-v1' }],
  ['page', { path: 'guides/inner' }],
]

eachStore('what is for people who are signed in is in no list for nobody, and is not found', async (store, t) => {
  const { read, refused, developer, administrator } = await furnished(t, store)
  for (const [operation, query] of lists) {
    const told = JSON.stringify(await read(operation, query))
    assert.doesNotMatch(told, /inner/, `${operation} ${JSON.stringify(query)}`)
  }
  for (const [operation, query] of single) {
    assert.equal((await refused(operation, query)).status, 404, operation)
    assert.equal((await refused(operation, query, administrator)).status, 404, `${operation}, to who runs it`)
    assert.equal(
      (await refused(operation, query, developer('org_of-another'))).status,
      404,
      `${operation}, from elsewhere`,
    )
    assert.ok(await read(operation, query, developer()), operation)
  }
  assert.match(JSON.stringify(await read('site', {}, developer())), /Product inner/)
  assert.match(JSON.stringify(await read('search', { q: 'inner' }, developer())), /innerThing/)
})

test('of a private portal nobody sees the door alone', async t => {
  const { read, refused, call, developer } = await furnished(t)
  await call('Portal.update', { name: 'dev', body: { spec: { audience: 'private' } } })
  const site = await read('site')
  assert.deepEqual([site.open, site.products, site.guides, site.home], [false, [], [], []])
  const others = lists.filter(([operation]) => operation !== 'site' && operation !== 'product')
  for (const [operation, query] of others)
    assert.doesNotMatch(JSON.stringify(await read(operation, query)), /open|inner|start/i, operation)
  for (const [operation, query] of single) {
    const asked = JSON.parse(JSON.stringify(query).replaceAll('inner', 'open').replace('guides/open', 'guides/start'))
    assert.equal((await refused(operation, asked)).status, 404, operation)
    assert.ok(await read(operation, asked, developer()))
  }
})

test('an endpoint that is not served, and the servers behind the gateway, are in nothing that is told', async t => {
  const { read, refused } = await furnished(t)
  const reference = JSON.stringify(await read('reference', { version: 'default/open-v1' }))
  const { text } = await read<{ text: string }>('definition', { version: 'default/open-v1' })
  for (const told of [reference, text, JSON.stringify(await read('search', { q: 'secret' }))])
    assert.doesNotMatch(told, /secretopen|internal\.backend|gateway\.invalid/)
  assert.match(reference, /List every open/)
  assert.equal(JSON.parse(text).servers[0].url, 'https://api.example.com/open/v1')
  assert.equal((await refused('endpoint', { version: 'default/open-v1', endpoint: 'secretopen' })).status, 404)
})

test('a version that is blocked, or back to a draft, is shown to nobody', async t => {
  const { read, refused, call } = await furnished(t)
  await call('ApiVersion.block', { name: 'open-v1' })
  assert.equal((await refused('reference', { version: 'default/open-v1' })).status, 404)
  assert.doesNotMatch(JSON.stringify(await read('search', { q: 'open', kind: 'endpoint' })), /listopen/)
})
