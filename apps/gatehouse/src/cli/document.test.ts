import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { testControl } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { runWords } from './testing.ts'

const shop = `openapi: 3.1.0
info: { title: Shop, version: "1" } # ours
paths:
  /pets:
    get: { responses: { "200": { description: Pets, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } } }
components:
  schemas:
    Pet: { type: object }
`

function folder(t: TestContext): string {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-document-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  writeFileSync(join(cwd, 'shop.yaml'), shop)
  return cwd
}

test('a document is looked through and changed from the command line, where it is written', async t => {
  const cwd = folder(t)
  const run = async (...words: string[]) => {
    const ran = await runWords(['document', ...words], { cwd })
    assert.equal(ran.code, 0, ran.err)
    return ran
  }
  assert.match((await run('outline', 'shop.yaml')).out, /^ *5 +operation +GET \/pets$/m)
  assert.match(
    (await run('references', 'shop.yaml', '/components/schemas/Pet')).out,
    /^shop\.yaml:5:\d+ {2}#\/components\/schemas\/Pet/,
  )
  const renamed = await run('rename', 'shop.yaml', '/components/schemas/Pet', 'Animal')
  assert.equal(renamed.out, shop.replaceAll('Pet"', 'Animal"').replace('    Pet:', '    Animal:'))
  assert.equal(readFileSync(join(cwd, 'shop.yaml'), 'utf8'), shop)
  writeFileSync(join(cwd, 'visit.json'), '{"day":"2026-11-28"}')
  const added = await run(
    'add',
    'shop.yaml',
    'post',
    '/pets/{id}/visits?notify=true',
    '--request',
    'visit.json',
    '--status',
    '201',
    '--write',
  )
  assert.equal(added.out, '')
  const text = readFileSync(join(cwd, 'shop.yaml'), 'utf8')
  assert.match(text, /# ours\n[\s\S]*operationId: postPetsByIdVisits[\s\S]*format: date\n/)
  assert.equal(
    (await run('schema', 'visit.json')).out,
    'type: object\nrequired:\n  - day\nproperties:\n  day:\n    type: string\n    format: date\n',
  )
})

test('an older document is written as one of 3.1, and a comparison finds that it says the same', async t => {
  const cwd = folder(t)
  const swagger = `swagger: "2.0"
info: { title: Shop, version: "1" }
host: shop.example
paths:
  /pets:
    get:
      parameters: [{ name: ids, in: query, type: array, items: { type: integer }, collectionFormat: multi }]
      responses: { "200": { description: Pets, schema: { $ref: "#/definitions/List«Pet»" } }, default: { description: Other } }
    post:
      consumes: [application/x-www-form-urlencoded]
      parameters: [{ name: name, in: formData, type: string, required: true }]
      responses: { "201": { description: Made } }
definitions: { "List«Pet»": { type: array, items: { type: string, x-nullable: true } } }
`
  writeFileSync(join(cwd, 'swagger.yaml'), swagger)
  const { code, out, err } = await runWords(['document', 'upgrade', 'swagger.yaml'], { cwd })
  assert.deepEqual([code, err], [0, 'swagger.yaml: from 2.0 to 3.1.1\n'])
  writeFileSync(join(cwd, 'openapi.yaml'), out)
  const compared = await runWords(['compare', 'swagger.yaml', 'openapi.yaml', '--format', 'json'], { cwd })
  assert.deepEqual(JSON.parse(compared.out).changes, [])
  assert.equal((await runWords(['document', 'upgrade', 'openapi.yaml'], { cwd })).code, 6)
})

test('what cannot be done is said, and the file is left', async t => {
  const cwd = folder(t)
  const failed = async (...words: string[]) => (await runWords(['document', ...words], { cwd })).code
  assert.equal(await failed('rename', 'shop.yaml', '/components/schemas/None', 'A', '--write'), 5)
  assert.equal(await failed('rename', 'none.yaml', '/a', 'A'), 5)
  assert.equal(await failed('add', 'shop.yaml', 'get', '/pets', '--write'), 6)
  assert.equal(await failed('schema', 'shop.yaml', '--dialect', '4'), 2)
  assert.equal(readFileSync(join(cwd, 'shop.yaml'), 'utf8'), shop)
})

test('the same is asked of a control plane, which stores nothing and is held up by no document', async t => {
  const { call } = await testControl(t, catalogue)
  const ask = async (name: string, body: object) => (await call(name, { body })).body as Record<string, unknown>
  const { entries } = await ask('outline-document', { text: shop, file: 'shop.yaml' })
  assert.deepEqual(
    (entries as { name: string }[]).map(({ name }) => name),
    ['Shop', '/pets', 'GET /pets', 'schemas Pet'],
  )
  const { references } = await ask('find-references', { text: shop, pointer: '/components/schemas/Pet' })
  assert.equal((references as unknown[]).length, 1)
  assert.equal(
    (await ask('rename-in-document', { text: shop, pointer: '/components/schemas/Pet', to: 'Animal' })).places,
    2,
  )
  const edits = [
    { at: ['info', 'title'], value: 'Store' },
    { at: ['components'], remove: true },
  ]
  const { text } = await ask('edit-document', { text: shop, edits })
  assert.match(text as string, /title: Store, version: "1" } # ours/)
  const added = await ask('add-operation', {
    text: shop,
    method: 'GET',
    path: '/owners',
    reply: { status: 200, body: [{ id: 1 }] },
  })
  assert.match(added.text as string, /\/owners:\n {4}get:/)
  assert.deepEqual(await ask('infer-schema', { values: [1, null], dialect: '3.0' }), {
    schema: { type: 'integer', nullable: true },
  })
  await assert.rejects(ask('edit-document', { text: shop, edits: [{ at: ['info'] }] }), { code: 'invalid_input' })
  await assert.rejects(ask('edit-document', { text: 'a: *b', edits }), { code: 'document_invalid' })
  await assert.rejects(ask('outline-document', { text: `${'['.repeat(100_000)}` }), { code: /document_/ })
  const aliases = 'a: &a { b: 1 }\nc: *a\n'
  await assert.rejects(ask('edit-document', { text: aliases, edits: [{ at: ['a', 'b'], value: 2 }] }), {
    code: 'edit_unfit',
  })
})

test('so much work on documents waits for one organization, and more is told to come later', async t => {
  const { call } = await testControl(t, catalogue)
  const outlines = await Promise.allSettled(
    Array.from({ length: 12 }, () => call('outline-document', { body: { text: shop } })),
  )
  const refused = outlines.flatMap(one => (one.status === 'rejected' ? [one.reason.code] : []))
  assert.deepEqual(refused, ['too_many_attempts', 'too_many_attempts'])
})
