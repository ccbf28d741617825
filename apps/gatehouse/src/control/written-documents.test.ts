/** Documents that somebody writes: checked on the way, saved where nobody else has saved meanwhile. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'

const pets = `# Of the shop
openapi: 3.1.0
info: { title: Pets, version: 2.4.0 }
servers: [{ url: "http://localhost:9000/api/" }]
paths:
  /pets:
    get:
      responses:
        "200": { description: Pets. }
`

interface Checked {
  findings: { rule: string; place?: { line: number }; fix?: { at: string[]; remove?: true }[] }[]
}

async function imported(t: TestContext) {
  const { call } = await testControl(t, catalogue)
  await call('Api.import', { body: { text: pets } })
  const version = async () =>
    (await call('ApiVersion.get', { name: 'pets-v2' })).body as { spec: { definition: string } }
  const save = (body: object) => call('ApiVersion.save-document', { name: 'pets-v2', body })
  return { call, version, save }
}

test('a saved document is the version’s as it was written, and what is published stays', async t => {
  const { call, version, save } = await imported(t)
  await call('ApiVersion.publish', { name: 'pets-v2' })
  const from = (await version()).spec.definition
  const text = pets.replace('title: Pets', 'title: Cats')
  const { body } = await save({ text, from })
  const { definition } = body as { definition: string }
  assert.notEqual(definition, from)
  assert.equal((await version()).spec.definition, definition)
  const kept = (await call('Definition.get', { name: definition })).body as { spec: { text: string } }
  assert.equal(kept.spec.text, text)
  const revision = (await call('Revision.get', { name: 'pets-v2.1' })).body as { spec: { document: object } }
  assert.deepEqual((revision.spec.document as { definition: string }).definition, from)
  assert.equal(((await save({ text, from: definition })).body as { definition: string }).definition, definition)
})

test('of two who began with the same document the second is told, and changes nothing', async t => {
  const { version, save } = await imported(t)
  const from = (await version()).spec.definition
  const [first, second] = await Promise.allSettled(
    ['Cats', 'Dogs'].map(title => save({ text: pets.replace('title: Pets', `title: ${title}`), from })),
  )
  const outcomes = [first!, second!].map(one => (one.status === 'fulfilled' ? 'saved' : one.reason.code))
  assert.deepEqual(outcomes.sort(), ['saved', 'stale_version'])
  const { definition } = (await version()).spec
  await assert.rejects(save({ text: pets, from }), { code: 'stale_version' })
  assert.equal((await version()).spec.definition, definition)
})

test('a broken document and one that wipes an edit store nothing', async t => {
  const { call, version, save } = await imported(t)
  const actions = [{ target: '$.paths["/pets"].get', update: { summary: 'All' } }]
  const overlays = [{ overlay: '1.0.0', info: { title: 'Edits', version: '1' }, actions }]
  await call('ApiVersion.update', { name: 'pets-v2', body: { spec: { overlays } } })
  const from = (await version()).spec.definition
  await assert.rejects(save({ text: 'openapi: [', from }), { code: 'document_invalid' })
  await assert.rejects(save({ text: pets.replace('/pets:', '/cats:'), from }), { code: 'import_conflict' })
  assert.equal((await version()).spec.definition, from)
})

test('what a document breaks is told with its line, and with edits that mend it', async t => {
  const { call } = await imported(t)
  const check = async (text: string) =>
    (await call('ApiVersion.check-document', { name: 'pets-v2', body: { text } })).body as Checked
  const text = `${pets}components: { schemas: { Kind: { type: string, enum: [cat, dog, cat] } } }\n`
  const { findings } = await check(text)
  const twice = findings.find(({ rule }) => rule === 'duplicated-entry-in-enum')!
  assert.deepEqual(twice.fix, [{ at: ['components', 'schemas', 'Kind', 'enum', '2'], remove: true }])
  assert.equal(twice.place!.line, 10)
  const mended = (await call('edit-document', { body: { text, edits: twice.fix } })).body as { text: string }
  assert.match(mended.text, /^# Of the shop[\s\S]*enum: \[ ?cat, dog ?\]/)
  assert.ok(!(await check(mended.text)).findings.some(({ rule }) => rule === 'duplicated-entry-in-enum'))
  await assert.rejects(check('a: [') as Promise<unknown>, { code: 'document_invalid' })
  const { items } = (await call('audit-events', { query: { limit: 100 } })).body as { items: { operation: string }[] }
  assert.ok(!items.some(({ operation }) => operation === 'ApiVersion.check-document'), 'nothing was done')
})

test('an import that replaces nothing unasked tells what would come and go, and stores nothing', async t => {
  const { call, version } = await imported(t)
  const from = (await version()).spec.definition
  const cats = pets.replace('/pets:', '/cats:')
  const { body } = await call('Api.import', { body: { text: pets, ifExists: 'refuse' } })
  assert.equal((body as { definition: string }).definition, from)
  await assert.rejects(call('Api.import', { body: { text: cats, ifExists: 'refuse' } }), (thrown: Failure) => {
    assert.equal(thrown.code, 'already_exists')
    assert.match(thrown.message, /^pets-v2 has another document.*1 of its 1 endpoints/)
    assert.deepEqual(thrown.extra.replaces, {
      ...{ apiVersion: 'pets-v2', endpoints: 1 },
      ...{ gone: { count: 1, first: ['GET /pets'] }, added: { count: 1, first: ['GET /cats'] } },
    })
    return true
  })
  assert.equal((await version()).spec.definition, from)
  const other = await call('Api.import', { body: { text: cats, version: 'v9', ifExists: 'refuse' } })
  assert.equal((other.body as { apiVersion: string }).apiVersion, 'pets-v9')
  await call('Api.import', { body: { text: cats } })
  assert.notEqual((await version()).spec.definition, from)
})

test('of two who import without replacing, one is told, whatever the other is about', async t => {
  const { call } = await testControl(t, catalogue)
  const asked = ['/cats:', '/dogs:'].map(path =>
    call('Api.import', { body: { text: pets.replace('/pets:', path), ifExists: 'refuse' } }),
  )
  const outcomes = (await Promise.allSettled(asked)).map(one =>
    one.status === 'fulfilled' ? 'stored' : (one.reason as Failure).code,
  )
  assert.ok(outcomes.includes('stored'))
  assert.ok(
    outcomes.some(code => ['conflict', 'already_exists'].includes(code)),
    String(outcomes),
  )
})
