/** A whole portal as documents: applied, exported, and carried to another organization as it is. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { nobody } from '@gatehouse/control'
import { openAndInner, portalControl, worded } from '../testing-portal.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const document = (kind: string, name: string, spec: object) => ({
  ...{ apiVersion: 'gatehouse/v1', kind, metadata: { name } },
  spec,
})
const documents = [
  document('Portal', 'dev', {
    ...openAndInner({ title: 'Acme', brand: { accent: '#0b5fff', logo: 'logo.png', font: 'humanist' } }),
    hosts: ['developers.acme.example'],
    home: [{ section: 'intro', title: 'Ship anything', text: 'Go.' }, { section: 'guides' }],
  }),
  document('Portal', 'partners', { title: 'Partners', audience: 'private', environments: { live: 'prod' } }),
  document('PortalPage', 'first-call', {
    ...{ portal: 'dev', path: 'guides/first-call', title: 'Your first call' },
    body: '# Hello\n\n![Flow](/files/logo.png)\n',
  }),
  document('PortalAsset', 'logo', { portal: 'dev', path: 'logo.png', content: pixel }),
]

interface Applied {
  applied: boolean
  changes: { action: string; kind: string; name: string }[]
}

test('a portal with its brand, pages and pictures is documents that apply makes, export gives back and another organization takes', async t => {
  const { call, publish } = await portalControl(t)
  await publish('open', worded('open'))
  const apply = async (given: readonly object[], organization = 'default') =>
    (await call('apply', { body: { documents: given }, params: { organization } })).body as Applied
  const first = await apply(documents)
  assert.equal(first.changes.filter(({ action }) => action === 'create').length, 4, JSON.stringify(first.changes))
  assert.deepEqual(
    (await apply(documents)).changes.filter(({ action }) => action !== 'none' && action !== 'unchanged'),
    [],
  )

  const query = { kind: 'Portal,PortalPage,PortalAsset' }
  const exported = ((await call('export', { query })).body as { documents: (typeof documents)[number][] }).documents
  assert.deepEqual(exported.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort(), [
    'Portal dev',
    'Portal partners',
    'PortalAsset logo',
    'PortalPage first-call',
  ])
  assert.deepEqual(
    (await apply(exported)).changes.filter(({ action }) => action !== 'none' && action !== 'unchanged'),
    [],
  )

  await call('Organization.create', { body: { name: 'other', spec: {} } })
  await call('Environment.create', { body: { name: 'prod', spec: {} }, params: { organization: 'other' } })
  // A host is one portal's: with it nothing of the documents is taken.
  await assert.rejects(apply(exported, 'other'), { message: /developers\.acme\.example/ })
  const none = await call('Portal.list', { params: { organization: 'other' } })
  assert.deepEqual((none.body as { items: unknown[] }).items, [])
  const without = exported.map(one => ({
    ...one,
    spec: { ...one.spec, ...(one.kind === 'Portal' ? { hosts: [] } : {}) },
  }))
  await apply(without, 'other')
  const told = async (operation: string, more: object, organization: string) => {
    const params = { organization }
    const { body } = await call(`Portal.${operation}`, { name: 'dev', query: more, caller: nobody, params })
    return body as Record<string, unknown>
  }
  for (const organization of ['default', 'other']) {
    const site = await told('site', {}, organization)
    assert.match(JSON.stringify(site), /#0b5fff/)
    assert.match(JSON.stringify(site), /Ship anything/)
    const page = await told('page', { path: 'guides/first-call' }, organization)
    assert.match(JSON.stringify(page), /Hello/)
    const asset = await told('asset', { path: 'logo.png' }, organization)
    assert.match(JSON.stringify(asset), /image\/png/)
  }
})
