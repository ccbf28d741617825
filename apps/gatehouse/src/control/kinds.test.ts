/** Definitions of AsyncAPI, GraphQL and Protobuf: imported, checked, compared, published. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { testControl } from '@gatehouse/control/testing.ts'
import { sql } from 'kysely'
import { catalogue } from '../capabilities.ts'
import { governed } from '../testing-governance.ts'
import { houseStore } from '../testing-stores.ts'
import { events, schema, source } from './testing-kinds.ts'

interface Imported {
  api: string
  apiVersion: string
  kind: string
  upstream: string
  definition: string
  endpoints: number
}

async function kinds(t: TestContext) {
  const { call } = await testControl(t, catalogue)
  const imported = async (body: object) => (await call('Api.import', { body })).body as Imported
  const refused = (body: object): Promise<Failure> =>
    imported(body).then(
      () => assert.fail('it was taken'),
      (failure: Failure) => failure,
    )
  const get = async (kind: string, name: string) =>
    (await call(`${kind}.get`, { name })).body as { spec: Record<string, unknown>; status: Record<string, unknown> }
  return { call, imported, refused, get }
}

const upstream = 'http://localhost:9000/graphql'

test('an import sees what a document is, and keeps it as it was written', async t => {
  const { imported, get, call } = await kinds(t)
  const shop = await imported({ text: schema, file: 'schemas/shop.graphql', upstream })
  assert.deepEqual([shop.api, shop.apiVersion, shop.kind, shop.endpoints], ['shop', 'shop-v1', 'graphql', 0])
  const definition = await get('Definition', shop.definition)
  assert.deepEqual([definition.spec.format, definition.spec.text], ['graphql', schema])
  assert.equal(definition.status.dialect, 'sdl')
  // Pasted, it has no name.
  const proto = await imported({ text: source, upstream })
  assert.deepEqual([proto.api, proto.apiVersion, proto.kind], ['acme-shop', 'acme-shop-v2', 'protobuf'])
  const orders = await imported({ text: JSON.stringify(events) })
  assert.deepEqual([orders.apiVersion, orders.kind], ['orders-v4', 'asyncapi'])
  const { targets } = (await get('Upstream', orders.upstream)).spec as { targets: { url: string }[] }
  assert.equal(targets[0]!.url, 'https://eu.example.com/live')
  const { body } = await call('ApiVersion.document', { name: 'shop-v1' })
  const document = body as { kind: string; text: string; document: { types: object } }
  assert.deepEqual([document.kind, document.text], ['graphql', schema])
  assert.deepEqual(Object.keys(document.document.types), ['Query', 'Pet', 'Kind'])
})

test('what keeps a document from being one of its language is told at its place, and nothing is stored', async t => {
  const { refused, call } = await kinds(t)
  const placesOf = ({ code, problems }: Failure) => [code, ...problems.map(one => [one.code, one.place?.line])]
  const broken = await refused({ text: schema.replace('[Pet!]!', '[Pat!]!'), file: 'a.graphql', upstream })
  assert.deepEqual(placesOf(broken), ['document_invalid', ['type_unknown', 5]])
  assert.deepEqual(placesOf(await refused({ text: 'type Query {', kind: 'graphql', upstream })), [
    'document_invalid',
    ['graphql_syntax', 1],
  ])
  const twice = source.replace('string name = 1;', 'string name = 1;\n int32 age = 1;')
  assert.deepEqual(placesOf(await refused({ text: twice, upstream })), ['document_invalid', ['number_twice', 5]])
  const lost = JSON.stringify(events, null, 1).replace('components/messages/order"', 'components/messages/ordr"')
  const failure = await refused({ text: lost })
  assert.deepEqual(placesOf(failure), ['document_invalid', ['reference_unresolved', 29]])
  assert.match(failure.problems[0]!.message, /did you mean order/)
  const shapeless = await refused({ text: JSON.stringify({ ...events, operations: { a: { action: 'shout' } } }) })
  assert.ok(
    shapeless.problems.some(({ code, pointer }) => code === 'asyncapi_schema' && pointer?.startsWith('/operations/a')),
  )
  assert.deepEqual(placesOf(await refused({ text: 'asyncapi: 4.0.0\n' })), ['document_invalid', ['version_unknown', 1]])
  assert.deepEqual(placesOf(await refused({ text: schema, kind: 'openapi' })), ['document_invalid', ['kind_other', 1]])
  const serverless = await refused({ text: schema })
  assert.deepEqual([serverless.code, serverless.problems[0]!.pointer], ['invalid_input', '/upstream'])
  const kept = (await call('Definition.list')).body as { items: unknown[] }
  assert.deepEqual(kept.items, [])
})

test('a definition that is written down says what it is, and is read as that', async t => {
  const { call, get } = await kinds(t)
  const create = (spec: object) => call('Definition.create', { body: { name: 'shop', spec } })
  await assert.rejects(create({ text: schema }), { code: 'document_invalid' })
  await create({ format: 'graphql', text: schema })
  assert.equal((await get('Definition', 'shop')).spec.format, 'graphql')
})

test('it is published and served as an API without a definition is, checked by the rules of its language, and compared', async t => {
  const { ask } = await governed(t, await houseStore(t))
  const given = { text: schema, file: 'shop.graphql', upstream }
  await ask('Api.import', undefined, given)
  await ask('ApiVersion.publish', 'shop-v1')
  const { spec } = (await ask('Revision.get', 'shop-v1.1')) as unknown as { spec: { content: { endpoints: object[] } } }
  assert.deepEqual(spec.content.endpoints, [{ id: 'any', method: '*', path: '/{path+}', policies: [] }])
  await ask('ApiVersion.deploy', 'shop-v1', { environment: 'dev', revision: '1' })
  const { findings } = (await ask('ApiVersion.findings', 'shop-v1')) as unknown as {
    findings: { rule: string; place?: object }[]
  }
  const rules = findings.map(({ rule }) => rule)
  assert.ok(rules.length > 0 && rules.every(rule => rule.startsWith('graphql-')), rules.join())
  const version = (await ask('ApiVersion.get', 'shop-v1')) as unknown as { spec: { definition: string } }
  const text = schema.replace(' name: String!', '')
  await ask('ApiVersion.save-document', 'shop-v1', { text, from: version.spec.definition })
  const report = await ask('ApiVersion.contract-changes', 'shop-v1', { environment: 'dev' })
  assert.deepEqual([report.live, report.breaking], [true, 1])
  assert.match((report.changes as { message: string }[])[0]!.message, /name/)
})

test('what a kind cannot do has a code', async t => {
  const { call, imported } = await kinds(t)
  await imported({ text: schema, file: 'shop.graphql', upstream })
  const actions = [{ target: '$.types', update: {} }]
  const overlays = [{ overlay: '1.0.0', info: { title: 'Edits', version: '1' }, actions }]
  await assert.rejects(call('ApiVersion.samples', { name: 'shop-v1', query: { operation: 'pets' } }), {
    code: 'kind_unfit',
  })
  await call('ApiVersion.update', { name: 'shop-v1', body: { spec: { overlays } } })
  await assert.rejects(call('ApiVersion.publish', { name: 'shop-v1' }), { code: 'kind_unfit' })
  const again = imported({ text: schema.replace('CAT', 'COW'), file: 'shop.graphql', upstream })
  await assert.rejects(again, { code: 'kind_unfit' })
  await call('ApiVersion.update', { name: 'shop-v1', body: { spec: { overlays: [] } } })
  const policies = [{ policy: 'validate', config: {} }]
  await call('ApiVersion.update', { name: 'shop-v1', body: { spec: { policies } } })
  await assert.rejects(call('ApiVersion.publish', { name: 'shop-v1' }), { code: 'snapshot_invalid' })
})

test('a long text is stored packed and read as it was written, and one that was stored before as it is', async t => {
  const store = await houseStore(t)
  const { call } = await testControl(t, catalogue, { store })
  const text = `${schema}${'# Ünder the counter.\n'.repeat(8000)}`
  const create = (name: string, given: string) =>
    call('Definition.create', { body: { name, spec: { format: 'graphql', text: given } } })
  await create('long', text)
  await create('short', schema)
  const { rows } = await sql<{ name: string; stored: unknown; size: number }>`
    select name, spec->'text' as stored, length(spec::text)::int as size from definitions order by name`.execute(
    store.db,
  )
  assert.deepEqual([Object.keys(rows[0]!.stored as object), rows[1]!.stored], [['gzip'], schema])
  assert.ok(rows[0]!.size < 10_000)
  const read = async (name: string) =>
    ((await call('Definition.get', { name })).body as { spec: { text: string } }).spec
  assert.equal((await read('long')).text, text)
  assert.equal((await read('short')).text, schema)
})
