import assert from 'node:assert/strict'
import test from 'node:test'
import { eachStore } from '../testing-stores.ts'
import { shop } from './shop.model.ts'
import { testCli } from './testing.ts'

eachStore(
  'documents in any order are applied once, told as no change after that, and exported as they are',
  async (store, t) => {
    const { cli } = await testCli(t, { store })
    const first = await cli('apply -f -', { stdin: shop })
    assert.equal(first.code, 0, first.err)
    assert.match(first.out, /\+ create ApiVersion default\/shop-v1\n {4}then publish/)
    assert.match(first.out, /9 to create\.\nApplied\./)
    const again = await cli('apply -f -', { stdin: shop })
    assert.equal(again.out, 'Nothing to change.\n9 unchanged.\n')
    const exported = await cli('export')
    assert.equal(exported.code, 0, exported.err)
    const round = await cli('apply -f -', { stdin: exported.out })
    assert.match(round.out, /^Nothing to change\./, round.out + round.err)
  },
)

test('what is refused or only tried leaves nothing behind:', async t => {
  const { cli, call, control } = await testCli(t)
  await t.test('what is wrong anywhere in the set is told with its place, and nothing of it is made', async () => {
    const wrong = shop.replace('title: Web shop', 'titel: Web shop').replace('plan: gold', 'plan: golden')
    const local = await cli('apply -f -', { stdin: wrong })
    assert.equal(local.code, 7)
    assert.match(local.err, /standard input:\d+:9 {2}titel is not a known key here; did you mean title\?/)
    const remote = await cli('apply -f -', { stdin: shop.replace('plan: gold', 'plan: golden') })
    assert.equal(remote.code, 7)
    assert.match(remote.err, /standard input:6:33 {2}There is no Plan golden here; did you mean gold\?/)
    const { body } = await call('Api.list')
    assert.deepEqual((body as { items: unknown[] }).items, [])
  })
  await t.test('when one document fails in the making, those before it are undone', async () => {
    const open = shop.replace(', policies: [{ policy: key-auth }]', '')
    const failed = await cli('apply -f -', { stdin: open })
    assert.equal(failed.code, 7)
    assert.match(failed.err, /ApiVersion\/default\/shop-v1: .* no policy knows the caller/)
    for (const kind of ['Api', 'Upstream', 'Definition']) {
      const { body } = await call(`${kind}.list`)
      assert.deepEqual((body as { items: unknown[] }).items, [])
    }
  })
  await t.test('a dry run tells what would be done and leaves rows and audit as they were', async () => {
    const events = () => control.store.db.selectFrom('audit_events').selectAll().execute()
    const before = await events()
    const planned = await cli('apply -f - --dry-run', { stdin: shop })
    assert.equal(planned.code, 0, planned.err)
    assert.match(planned.out, /9 to create\./)
    assert.deepEqual((await cli('changes -f -', { stdin: shop })).out, planned.out)
    const { body } = await call('Api.list')
    assert.deepEqual((body as { items: unknown[] }).items, [])
    assert.equal((await events()).length, before.length)
  })
})

test('what stands is held against what is asked:', async t => {
  const { cli } = await testCli(t)
  await cli('apply -f -', { stdin: shop })
  await t.test('what cannot change after creation is refused with its place and a way out', async () => {
    const { code, err } = await cli('apply -f -', { stdin: shop.replace('version: v1,', 'version: v2,') })
    assert.equal(code, 7)
    assert.match(
      err,
      /standard input:\d+:\d+ {2}version of ApiVersion\/default\/shop-v1 cannot change after creation\. \(Give/,
    )
  })
  await t.test('a state that no way leads to is refused with those that are possible', async () => {
    const { err, code } = await cli('apply -f -', { stdin: shop.replace('state: active', 'state: rejected') })
    assert.equal(code, 7)
    assert.match(err, /standard input:5:8 .*is active; no way leads to rejected; possible are pause, cancel, close/)
  })
})

test('a change is told field by field, and a published version is published again when what it rests on changed', async t => {
  const { cli, call } = await testCli(t)
  await cli('apply -f -', { stdin: shop })
  const changed = shop.replace('http://127.0.0.1:9', 'http://127.0.0.1:10').replace('limit: 5', 'limit: 6')
  const { out, code, err } = await cli('apply -f -', { stdin: changed })
  assert.equal(code, 0, err)
  assert.match(out, /~ update Upstream default\/shop\n {4}\/spec\/targets: .*127\.0\.0\.1:9.* → .*127\.0\.0\.1:10/)
  assert.match(
    out,
    /~ move on ApiVersion default\/shop-v1\n {4}then publish|= move on ApiVersion default\/shop-v1\n {4}then publish/,
  )
  const { body } = await call('ApiVersion.get', { name: 'shop-v1' })
  assert.equal((body as { status: { revision: string } }).status.revision, 'shop-v1.2')
})

test('pruning deletes what carries the label and stands in no document, and nothing else', async t => {
  const { cli, call } = await testCli(t)
  await call('Api.create', { body: { name: 'by-hand', spec: {} } })
  await cli('apply -f - --owner team=shop', { stdin: shop })
  const without = shop
    .split('---\n')
    .filter(text => !/kind: (Subscription|Credential|Application)/.test(text))
    .join('---\n')
  const { out, code, err } = await cli('apply -f - --owner team=shop --prune', { stdin: without })
  assert.equal(code, 0, err)
  assert.match(out, /- delete Application default\/web/)
  assert.match(out, /3 to delete, 6 unchanged\./)
  const { body } = await call('Api.list')
  const { items } = body as { items: { name: string }[] }
  assert.deepEqual(
    items.map(({ name }) => name),
    ['by-hand', 'shop'],
  )
  assert.equal((await cli('apply -f - --prune', { stdin: shop })).code, 2)
})

test('a credential without a digest makes a key once; the second apply makes none, and no export shows it', async t => {
  const { cli } = await testCli(t)
  const keyless = shop.replace(/, sha256: [ab]+ /, ' ')
  const first = await cli('apply -f -', { stdin: keyless })
  const key = /secret of Credential default\/web-key: (ghk_\S+)/.exec(first.out)?.[1]
  assert.ok(key, first.out + first.err)
  assert.match((await cli('apply -f -', { stdin: keyless })).out, /^Nothing to change\./)
  const exported = (await cli('export')).out
  assert.doesNotMatch(exported, new RegExp(key))
  assert.match(exported, /sha256: [0-9a-f]{64}/)
})

test('each document needs the role that its change needs, in its own workspace', async t => {
  const { cli, call } = await testCli(t)
  const token = async (role: string, workspace?: string) => {
    const spec = { role, ...(workspace ? { workspace } : {}) }
    const { body } = await call('Token.create', { body: { name: `${role}-${workspace ?? 'all'}`, spec } })
    return (body as { secret: string }).secret
  }
  const viewer = await token('viewer')
  const refused = await cli('apply -f -', { stdin: shop, token: viewer })
  assert.equal(refused.code, 7)
  assert.match(refused.err, /To create Api\/default\/shop needs the role editor/)
  await call('Workspace.create', { body: { name: 'other', spec: {} } })
  const there = await token('editor', 'other')
  assert.match((await cli('apply -f -', { stdin: shop, token: there })).err, /needs the role editor/)
  const own = await cli('--workspace other apply -f -', { stdin: shop, token: there })
  assert.equal(own.code, 0, own.err)
  const seen = await cli('export', { token: there })
  assert.doesNotMatch(seen.out, /workspace: default/)
  assert.match(seen.out, /workspace: other/)
  assert.equal((await cli('apply -f -', { stdin: shop, token: 'ght_nobody' })).code, 4)
})

test('documents for another organization are refused, and its owner cannot apply here', async t => {
  const { cli, call } = await testCli(t)
  const foreign = 'apiVersion: gatehouse/v1\nkind: Organization\nmetadata: { name: other }\nspec: {}\n'
  assert.match((await cli('apply -f -', { stdin: foreign })).err, /within the organization default, not other/)
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const params = { organization: 'other', workspace: 'default' }
  const { body } = await call('Token.create', { params, body: { name: 'owner', spec: { role: 'owner' } } })
  const { secret } = body as { secret: string }
  assert.equal((await cli('apply -f -', { stdin: shop, token: secret })).code, 5)
  assert.equal((await cli('export', { token: secret })).code, 5)
})

test('a whole platform moves into another one by its documents', async t => {
  const one = await testCli(t)
  await one.cli('apply -f -', { stdin: shop })
  const { out } = await one.cli('export')
  const two = await testCli(t)
  const moved = await two.cli('apply -f -', { stdin: out })
  assert.equal(moved.code, 0, moved.err)
  assert.equal((await two.cli('export')).out, out)
})
