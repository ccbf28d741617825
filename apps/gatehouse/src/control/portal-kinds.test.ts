/** What readers of a portal see of AsyncAPI, GraphQL and Protobuf. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import { portalControl } from '../testing-portal.ts'
import { schema } from './testing-kinds.ts'

interface Hit {
  kind: string
  name?: string
  title: string
}

test('topics are read, found and listed by who may see them, and by nobody else', async t => {
  const { call, make, refer, read, refused, developer } = await portalControl(t)
  const publish = async (name: string, text: string) => {
    await call('Api.import', { body: { text, file: 'shop.graphql', name, upstream: 'http://inner.example:9/graphql' } })
    await call('ApiVersion.publish', { name: `${name}-v1` })
    await make('Product', name, { title: name, apiVersions: [`${name}-v1`] })
  }
  await publish('open', schema)
  await publish('inner', schema.replaceAll('Pet', 'Secret').replaceAll('pets', 'secrets'))
  const products = [{ product: 'default/open' }, { product: 'default/inner', audience: 'signed-in' }]
  await make('Portal', 'dev', { title: 'Developers', products, environments: { live: 'prod' } })
  await refer()
  const version = 'default/open-v1'
  const reference = await read<{ outline: { kind: string; groups: { name: string; topics: object[] }[] } }>(
    'reference',
    { version },
  )
  assert.equal(reference.outline.kind, 'graphql')
  assert.deepEqual(reference.outline.groups[0], {
    name: 'queries',
    count: 1,
    topics: [{ kind: 'query', name: 'pets', title: 'pets', declared: 'pets(…): [Pet!]!' }],
  })
  const { topic } = await read<{ topic: { sections: { members: { name: string }[] }[] } }>('topic', {
    version,
    kind: 'type',
    topic: 'Pet',
  })
  assert.deepEqual(
    topic.sections[0]!.members.map(({ name }) => name),
    ['name', 'kind'],
  )
  const found = async (q: string, caller?: ReturnType<typeof developer>) =>
    (await read<{ items: Hit[]; tags: string[] }>('search', { q, kind: 'topic' }, caller)).items.map(({ name }) => name)
  assert.deepEqual(
    await found('pet'),
    ['Pet', 'pets'].sort((a, b) => (a === 'pets' ? -1 : b === 'pets' ? 1 : 0)),
  )
  assert.deepEqual(await found('secret'), [])
  assert.equal((await found('secret', developer())).length, 2)
  const hidden = { version: 'default/inner-v1', kind: 'type', topic: 'Secret' }
  assert.equal((await refused('topic', hidden)).code, 'not_found')
  assert.equal((await refused('definition', { version: 'default/inner-v1' })).code, 'not_found')
  assert.equal((await refused('topic', hidden, developer('org_another'))).code, 'not_found')
  assert.equal((await refused('topic', { version, kind: 'type', topic: 'Nothing' })).code, 'not_found')
  assert.equal((await refused('sdk', { version, language: 'python' })).code, 'kind_unfit')
  const { items } = await read<{ items: { kind: string; name?: string; definition?: string }[] }>('contents', {
    endpoints: true,
  })
  assert.deepEqual(
    items.flatMap(({ kind, name }) => (name ? [`${kind} ${name}`] : [])),
    ['query pets', 'type Pet', 'type Kind'],
  )
  assert.equal(items.find(({ kind }) => kind === 'version')!.definition, 'graphql')
  const { kind, text } = await read<{ kind: string; text: string }>('definition', { version })
  assert.ok(kind === 'graphql' && /Everything in the shop/.test(text))
})

test('a large text is told compressed however little it is compressed into', async t => {
  const { call, make, refer, read } = await portalControl(t)
  for (const [name, lines] of [
    ['small', 1000],
    ['large', 60_000],
  ] as const) {
    const text = schema.replace('Everything in the shop.', 'The same again, and again.\n'.repeat(lines))
    await call('Api.import', { body: { text, file: 'shop.graphql', name, upstream: 'http://inner.example:9/graphql' } })
    await call('ApiVersion.publish', { name: `${name}-v1` })
    await make('Product', name, { title: name, apiVersions: [`${name}-v1`] })
  }
  const products = [{ product: 'default/small' }, { product: 'default/large' }]
  await make('Portal', 'dev', { title: 'Developers', products, environments: { live: 'prod' } })
  await refer()
  const told = (name: string) =>
    read<{ text?: string; packed?: string }>('definition', { version: `default/${name}-v1` })
  const small = await told('small')
  assert.ok(small.packed === undefined && small.text!.length < 100_000)
  const large = await told('large')
  assert.ok(large.text === undefined && large.packed!.length < 20_000)
  assert.ok(gunzipSync(Buffer.from(large.packed!, 'base64')).length > 1_500_000)
})

test('a preview shows what readers will see, stores nothing, and is nothing that an audit tells', async t => {
  const { call } = await portalControl(t)
  const audited = async () => {
    const { body } = await call('audit-events', { query: { limit: 100 } })
    return (body as { items: unknown[] }).items.length
  }
  const before = await audited()
  const { body } = await call('preview-document', { body: { text: schema, kind: 'graphql' } })
  const { topics, more } = body as { topics: { kind: string; name: string }[]; more: number }
  assert.deepEqual(
    [topics.map(({ kind, name }) => `${kind} ${name}`), more],
    [['query pets', 'type Pet', 'type Kind'], 0],
  )
  const broken = call('preview-document', { body: { text: 'type Query {', kind: 'graphql' } })
  await assert.rejects(broken, { code: 'document_invalid' })
  assert.equal(await audited(), before)
})
