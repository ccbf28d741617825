import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { withoutPython } from '@gatehouse/sdk/testing.ts'
import { runMock } from '../mock/run-mock.ts'
import { runWords } from './testing.ts'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const ok = { responses: { 200: { description: 'ok', content: { 'application/json': { example: { fine: true } } } } } }
const query = (name: string, more: object) => ({ name, in: 'query', required: true, ...more })
const texts = { type: 'array', minItems: 2, items: { type: 'string', minLength: 1 } }
const order = {
  type: 'object',
  required: ['item', 'count'],
  properties: { item: { type: 'string', enum: [`a'b"c $(id) \`id\` \${x} #{1}\n`] }, count: { type: 'integer' } },
}
const shop = {
  openapi: '3.1.0',
  info: { title: `Orders $(id)`, version: '1' },
  components: {
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer' },
      appKey: { type: 'apiKey', in: 'query', name: 'key' },
      session: { type: 'apiKey', in: 'cookie', name: 'sid' },
      own: { type: 'apiKey', in: 'header', name: 'X-Key' },
    },
  },
  paths: {
    '/orders': {
      post: {
        operationId: 'placeOrder',
        security: [{ token: [] }],
        requestBody: { required: true, ...json(order) },
        ...ok,
      },
      get: {
        operationId: 'listOrders',
        security: [{ appKey: [], session: [], own: [] }],
        parameters: [
          query('tags', { schema: texts }),
          query('pipes', { style: 'pipeDelimited', explode: false, schema: texts }),
          query('where', {
            style: 'deepObject',
            schema: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } },
          }),
          { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string', enum: [`it's "x"`] } },
        ],
        ...ok,
      },
    },
    '/orders/{id}/{rest}': {
      put: {
        operationId: 'changeOrder',
        parameters: [
          { name: 'id', in: 'path', required: true, style: 'matrix', schema: { type: 'integer' } },
          { name: 'rest', in: 'path', required: true, schema: { type: 'string', enum: [`a'$(id)`] } },
        ],
        requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: order } } },
        ...ok,
      },
      post: {
        operationId: 'sendPart',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'rest', in: 'path', required: true, schema: { type: 'string' } },
        ],
        requestBody: { required: true, content: { 'multipart/form-data': { schema: order } } },
        ...ok,
      },
    },
  },
}

function folderWith(t: TestContext, document: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-sample-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'api.json'), JSON.stringify(document))
  return folder
}

const options = { seed: undefined, dynamic: false, stateful: false, security: true, validate: true }

test('samples of curl, JavaScript, TypeScript and Python call a mock, which takes every one of them', {
  skip: withoutPython,
}, async t => {
  const cwd = folderWith(t, shop)
  const faults = { latencyMs: undefined, failuresPercent: undefined }
  const mock = await runMock({ ...options, ...faults, file: join(cwd, 'api.json') }, { address: '127.0.0.1', port: 0 })
  t.after(() => mock.stop())
  const programs = { curl: 'sh', javascript: process.execPath, typescript: process.execPath, python: 'python3' }
  const endings = { curl: 'sh', javascript: 'mjs', typescript: 'mts', python: 'py' }
  for (const operation of ['placeOrder', 'listOrders', 'changeOrder', 'sendPart']) {
    const words = ['sample', 'api.json', '--operation', operation, '--server', `http://127.0.0.1:${mock.port}`]
    for (const [language, program] of Object.entries(programs)) {
      const sample = await runWords([...words, '--language', language], { cwd })
      assert.equal(sample.code, 0, sample.err)
      const file = join(cwd, `sample.${endings[language as keyof typeof endings]}`)
      writeFileSync(file, sample.out)
      const { stdout } = await promisify(execFile)(program, [file], { timeout: 20_000 })
      assert.match(stdout, /\{"fine":true\}/, `${operation} in ${language}: ${stdout}\n${sample.out}`)
    }
  }
})

test('where a credential belongs stands a placeholder, and all languages come at once as JSON', async t => {
  const cwd = folderWith(t, shop)
  const { out } = await runWords(['sample', 'api.json', '--operation', 'listOrders', '--json'], { cwd })
  const { request, samples } = JSON.parse(out)
  assert.equal(Object.keys(samples).length, 10)
  assert.match(request.url, /^https:\/\/api\.example\.com\/orders\?.*key=YOUR_APP_KEY$/)
  const fields = Object.fromEntries(request.headers)
  assert.deepEqual([fields['X-Key'], fields.Cookie], ['YOUR_OWN', 'sid=YOUR_SESSION'])
  const placed = JSON.parse(
    (await runWords(['sample', 'api.json', '--operation', 'placeOrder', '--json'], { cwd })).out,
  )
  assert.equal(Object.fromEntries(placed.request.headers).Authorization, 'Bearer YOUR_TOKEN')
  for (const text of Object.values<string>(placed.samples)) assert.match(text, /Bearer YOUR_TOKEN/)
})

test('an operation, a language, a server or a file that is not there is told, with what comes near', async t => {
  const cwd = folderWith(t, { ...shop, servers: [{ url: 'ftp://files.example.com' }] })
  const of = async (...words: string[]) => runWords(['sample', 'api.json', ...words], { cwd })
  const unknown = await of('--operation', 'listOrder')
  assert.deepEqual([unknown.code, /Did you mean listOrders\?/.test(unknown.err)], [5, true])
  const language = await of('--operation', 'listOrders', '--language', 'cobol')
  assert.match(language.err, /--language is one of curl, javascript/)
  const server = await of('--operation', 'listOrders')
  assert.match(server.err, /http:\/\/ or https:\/\//)
  assert.equal((await runWords(['sample', 'none.json', '--operation', 'a'], { cwd })).code, 5)
})

test('a document that is broken, refers in circles, or takes no value that was found is told by its code', async t => {
  const schemas = {
    Loop: { type: 'object', required: ['next'], properties: { next: { $ref: '#/components/schemas/Loop' } } },
  }
  const requestBody = { required: true, ...json({ $ref: '#/components/schemas/Loop' }) }
  const paths = { '/a': { post: { operationId: 'a', requestBody, ...ok } } }
  const circular = folderWith(t, { ...shop, paths, components: { schemas } })
  const endless = await runWords(['sample', 'api.json', '--operation', 'a'], { cwd: circular })
  assert.deepEqual([endless.code, /No value was found that a takes/.test(endless.err)], [7, true], endless.err)
  const broken = folderWith(t, { openapi: '3.1.0' })
  assert.equal((await runWords(['sample', 'api.json', '--operation', 'a'], { cwd: broken })).code, 7)
})

test('an operation that stands in another file is called as well, and what is wrong there is told there', async t => {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-sample-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  const root = { openapi: '3.1.0', info: shop.info, servers: [{ url: 'https://api.example' }] }
  writeFileSync(join(cwd, 'api.json'), JSON.stringify({ ...root, paths: { '/pets': { $ref: 'pets.yaml' } } }))
  writeFileSync(
    join(cwd, 'pets.yaml'),
    'get:\n  operationId: listPets\n  responses: { "200": { description: Pets } }\n',
  )
  const sample = () => runWords(['sample', 'api.json', '--operation', 'listPets'], { cwd })
  assert.match((await sample()).out, /https:\/\/api\.example\/pets/)
  writeFileSync(join(cwd, 'pets.yaml'), 'get:\n  operationId: listPets\n  responses: 7\n')
  const { code, err } = await sample()
  assert.deepEqual([code, /^ *pets\.yaml:3:14 /m.test(err)], [7, true], err)
})
