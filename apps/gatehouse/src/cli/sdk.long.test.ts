import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import { makeSdk } from '../sdk/make-sdk.ts'
import { runWords } from './testing.ts'

const documentWith = (type: string, more: object = {}) => ({
  ...{ openapi: '3.1.0', info: { title: 'Orders', version: '2024-01' }, servers: [{ url: 'https://api.example.com' }] },
  paths: {
    '/orders': {
      get: {
        operationId: 'listOrders',
        parameters: [{ name: 'limit', in: 'query', schema: { type } }],
        responses: {
          200: { description: 'ok', content: { 'application/json': { schema: { type: 'array', items: {} } } } },
        },
      },
      ...more,
    },
  },
})

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'gatehouse-sdk-cli-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  writeFileSync(join(made, 'one.json'), JSON.stringify(documentWith('number')))
  writeFileSync(
    join(made, 'more.json'),
    JSON.stringify(
      documentWith('number', { post: { operationId: 'order', responses: { 204: { description: 'made' } } } }),
    ),
  )
  writeFileSync(join(made, 'breaking.json'), JSON.stringify(documentWith('integer')))
  return made
}
const everything = (at: string) =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter(one => one.isFile())
    .map(one => [one.name, readFileSync(join(one.parentPath, one.name), 'utf8')])

test('the same document makes the same files, and what a package has no more goes', async t => {
  const cwd = folder(t)
  for (const language of ['typescript', 'python']) {
    const sdk = (file: string) => runWords(['sdk', file, '--language', language, '--out', language], { cwd })
    const first = await sdk('one.json')
    assert.equal(first.code, 0, first.err)
    assert.match(first.out, /^orders-client 0\.1\.0: 1 operation, /)
    const before = everything(join(cwd, language))
    writeFileSync(join(cwd, language, 'mine.txt'), 'stays')
    assert.equal((await sdk('more.json')).code, 0)
    assert.notDeepEqual(everything(join(cwd, language)), before)
    await sdk('one.json')
    assert.deepEqual(
      everything(join(cwd, language)).filter(([name]) => name !== 'mine.txt'),
      before,
    )
    assert.equal(readFileSync(join(cwd, language, 'mine.txt'), 'utf8'), 'stays')
  }
})

test('the version grows by what changed, and the changelog says what, each version once', async t => {
  const cwd = folder(t)
  const sdk = (...words: string[]) =>
    runWords(['sdk', ...words, '--language', 'typescript', '--out', 'client', '--json'], { cwd })
  const version = async (...words: string[]) => JSON.parse((await sdk(...words)).out).version
  assert.equal(await version('one.json', '--version', '1.4.2'), '1.4.2')
  assert.equal(await version('one.json', '--since', 'one.json', '--version', '1.4.2'), '1.4.2')
  assert.equal(await version('more.json', '--since', 'one.json', '--version', '1.4.2'), '1.5.0')
  assert.equal(await version('more.json', '--since', 'one.json', '--version', '1.4.2'), '1.5.0')
  assert.equal(await version('breaking.json', '--since', 'more.json', '--version', '1.5.0'), '2.0.0')
  const changelog = readFileSync(join(cwd, 'client/CHANGELOG.md'), 'utf8')
  assert.deepEqual(changelog.match(/^## .*/gm), ['## 2.0.0', '## 1.5.0'])
  assert.match(changelog, /### You have to act\n\n- GET \/orders\n/)
  assert.equal(JSON.parse(readFileSync(join(cwd, 'client/package.json'), 'utf8')).version, '2.0.0')
})

test('a folder of somebody else, a name, a version or a language that does not do are told, and nothing is written', async t => {
  const cwd = folder(t)
  const sdk = (...words: string[]) => runWords(['sdk', 'one.json', ...words], { cwd })
  const typed = ['--language', 'typescript', '--out']
  assert.match((await sdk(...typed, '.')).err, /\(conflict\)/)
  assert.match((await sdk('--language', 'cobol', '--out', 'x')).err, /--language is one of typescript, python/)
  assert.match((await sdk(...typed, 'x', '--name', '../x')).err, /npm and PyPI/)
  assert.match((await sdk(...typed, 'x', '--version', '1')).err, /three numbers/)
  assert.match((await sdk(...typed, 'x', '--since', 'one.json')).err, /--since needs --version/)
  writeFileSync(join(cwd, 'one.json'), '{"openapi":"3.1.0"}')
  const broken = await sdk(...typed, 'x')
  assert.deepEqual([broken.code, /info/.test(broken.err)], [7, true])
  assert.ok(!readdirSync(cwd).includes('x'))
})

test('a document that takes more memory than it may ends its process alone, and is told', async t => {
  const cwd = folder(t)
  const paths = Object.fromEntries(
    Array.from({ length: 4000 }, (_, at) => [
      `/a${at}`,
      { get: { responses: { 200: { description: 'x'.repeat(2000) } } } },
    ]),
  )
  writeFileSync(join(cwd, 'one.json'), JSON.stringify({ ...documentWith('number'), paths }))
  const asked = { file: join(cwd, 'one.json'), language: 'python' as const, nowMs: 0 }
  await assert.rejects(makeSdk(asked, systemClock, { heapMibMax: 20, msMax: 60_000 }), { code: 'document_too_large' })
})
