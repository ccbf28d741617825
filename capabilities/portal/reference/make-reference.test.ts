import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeReference } from './make-reference.ts'

interface Made {
  ids: string[]
  source: { text: string; overlays: []; served: string[]; basePath: string }
}

/** Many endpoints that all lead to schemas which lead to each other. */
function tangled(endpoints: number, schemas: number): Made {
  const ref = (n: number) => ({ $ref: `#/components/schemas/S${n % schemas}` })
  const named = Array.from({ length: schemas }, (_, n) => {
    const fields = Array.from({ length: 40 }, (_, field) => [`f${field}`, ref(n * 7 + field)])
    return [`S${n}`, { type: 'object', properties: Object.fromEntries(fields) }]
  })
  const ids = Array.from({ length: endpoints }, (_, n) => `get${n}`)
  const content = (n: number) => ({ 'application/json': { schema: ref(n) } })
  const paths = ids.map((operationId, n) => {
    const responses = { 200: { description: 'x', content: content(n) } }
    return [
      `/p${n}`,
      { post: { operationId, tags: [`t${n % 9}`], requestBody: { content: content(n + 1) }, responses } },
    ]
  })
  const document = {
    ...{ openapi: '3.0.3', info: { title: 'Tangled', version: '1' }, paths: Object.fromEntries(paths) },
    components: { schemas: Object.fromEntries(named) },
  }
  return { ids, source: { text: JSON.stringify(document), overlays: [], served: ids, basePath: '/x' } }
}

test('schemas that all lead to each other make pages of bounded size, however many there are', () => {
  const { source, ids } = tangled(1500, 300)
  const { outline, parts } = makeReference(source)
  assert.deepEqual([outline.endpoints, outline.schemas, parts.length], [1500, 300, 1800])
  assert.ok(Math.max(...parts.map(({ content }) => content.length)) < 60_000)
  assert.equal(
    outline.groups.reduce((sum, { count }) => sum + count, 0),
    ids.length,
  )
})

test('what is not served is neither among the parts nor in the document, and the gateway stands for its servers', () => {
  const { source } = tangled(3, 2)
  const { parts, document } = makeReference({ ...source, served: ['get1'] })
  assert.deepEqual(
    parts.filter(({ kind }) => kind === 'endpoint').map(({ name }) => name),
    ['get1'],
  )
  const { paths, servers } = JSON.parse(document)
  assert.deepEqual([Object.keys(paths), servers], [['/p1'], [{ url: 'https://gateway.invalid/x' }]])
})

test('a document of OpenAPI 2.0 has its bodies, replies and address', () => {
  const schema = { $ref: '#/definitions/Pet' }
  const text = JSON.stringify({
    ...{
      swagger: '2.0',
      info: { title: 'Old', version: '1' },
      host: 'inside.example',
      basePath: '/b',
      schemes: ['http'],
    },
    ...{ consumes: ['application/json'], produces: ['application/json'] },
    definitions: {
      Pet: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 9 } } },
    },
    paths: {
      '/pets': {
        post: {
          ...{ operationId: 'addPet', parameters: [{ in: 'body', name: 'pet', required: true, schema }] },
          responses: { 200: { description: 'The pet.', schema } },
        },
      },
    },
  })
  const { parts, document } = makeReference({ text, overlays: [], served: ['addPet'], basePath: '/old' })
  const { body, replies, title } = JSON.parse(parts[0]!.content)
  assert.equal(title, 'Add pet')
  assert.deepEqual(body.content[0].schema.fields[0].node.rules, ['at most 9 characters'])
  assert.deepEqual([body.required, replies[0].content[0].examples[0].text], [true, '{\n  "name": "text"\n}'])
  assert.doesNotMatch(document, /inside\.example/)
  assert.deepEqual([JSON.parse(document).host, JSON.parse(document).basePath], ['gateway.invalid', '/old'])
})

test('a key that the gateway asks for stands in the call that samples show', () => {
  const { source } = tangled(1, 1)
  const request = (key: object) =>
    JSON.parse(makeReference({ ...source, ...key }).parts[0]!.content).request as { url: string; headers: string[][] }
  assert.deepEqual(request({ key: { in: 'header', name: 'X-Key' } }).headers[0], ['X-Key', 'YOUR_API_KEY'])
  assert.match(
    request({ key: { in: 'query', name: 'key' } }).url,
    /^https:\/\/gateway\.invalid\/x\/p0\?key=YOUR_API_KEY$/,
  )
})
