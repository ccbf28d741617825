import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Failure } from '@gatehouse/base'
import { openApi } from './shop.model.ts'
import { readSources, withPlaces } from './sources.ts'
import { runWords } from './testing.ts'

function folder(t: TestContext, files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-sources-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  return cwd
}

const api = (name: string) => `apiVersion: gatehouse/v1\nkind: Api\nmetadata: { name: ${name} }\nspec: {}\n`
const definition = 'apiVersion: gatehouse/v1\nkind: Definition\nmetadata: { name: d }\nspec: { file: api/shop.yml }\n'
const noInput = { stdin: async function* () {} }

test('files, folders and standard input are read together, folders in order and without what is hidden', async t => {
  const cwd = folder(t, {
    'set/b.yaml': `${api('b')}---\n${api('c')}`,
    'set/deep/a.yml': api('a'),
    'set/.hidden/x.yaml': 'not: read',
    'set/notes.txt': 'not read',
    'one.json': JSON.stringify({ apiVersion: 'gatehouse/v1', kind: 'Api', metadata: { name: 'j' }, spec: {} }),
  })
  const stdin = async function* () {
    yield Buffer.from(api('s'))
  }
  const sources = await readSources(['set', 'one.json', '-'], { cwd, stdin })
  const names = sources.map(({ value }) => (value as { metadata: { name: string } }).metadata.name)
  assert.deepEqual(names, ['b', 'c', 'a', 'j', 's'])
})

test('a definition takes its text from the file it names, counted from its own', async t => {
  const cwd = folder(t, { 'set/d.yaml': definition, 'set/api/shop.yml': openApi })
  const [source] = await readSources(['set/d.yaml'], { cwd, ...noInput })
  assert.deepEqual((source!.value as { spec: unknown }).spec, { text: openApi })
})

test('what is wrong in any file is told at once, each with its file, line and column', async t => {
  const cwd = folder(t, {
    'a.yaml': api('a').replace('spec: {}', 'spec: { titel: x }'),
    'b.yaml': 'a: b\n\tc: d\n',
    'c.yaml': definition,
    'd.yaml': 'kind: Apo\n',
  })
  const failure = await readSources(['.'], { cwd, ...noInput }).then(
    () => assert.fail('was read'),
    (thrown: Failure) => thrown,
  )
  assert.equal(failure.code, 'document_invalid')
  const told = failure.problems.map(({ message, place }) => `${place?.file}:${place?.line}:${place?.column} ${message}`)
  assert.ok(
    told.some(line => /^a\.yaml:4:9 titel .* did you mean title\?/.test(line)),
    told.join('\n'),
  )
  assert.ok(
    told.some(line => /^b\.yaml:2:/.test(line)),
    told.join('\n'),
  )
  assert.ok(
    told.some(line => /^c\.yaml:4:15 api\/shop\.yml cannot be read: ENOENT/.test(line)),
    told.join('\n'),
  )
  assert.ok(
    told.some(line => /^d\.yaml:1:7 .* did you mean Api\?/.test(line)),
    told.join('\n'),
  )
})

test('a problem that the control plane tells by number is told by place', async t => {
  const cwd = folder(t, { 'a.yaml': `${api('a')}---\n${api('b')}` })
  const sources = await readSources(['a.yaml'], { cwd, ...noInput })
  const problem = { code: 'x', message: 'Bad.', pointer: '/metadata/name', document: 1 }
  const { problems } = withPlaces(new Failure('document_invalid', 'Bad.', { problems: [problem] }), sources)
  assert.deepEqual(problems[0]!.place, { file: 'a.yaml', line: 8, column: 19 })
})

test('a file or folder that is not there, or empty, ends with 5', async t => {
  const cwd = folder(t, { 'empty/readme.md': '' })
  assert.equal((await runWords(['changes', '-f', 'nowhere.yaml'], { cwd })).code, 5)
  assert.match((await runWords(['changes', '-f', 'empty'], { cwd })).err, /holds no \.yaml/)
})

const gateway = `${api('shop').replace('{}', '{ policies: [{ policy: rate-limit, config: { limit: 5, by: ip } }] }')}---
apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: shop }
spec: { targets: [{ url: 'http://127.0.0.1:9' }] }
---
${definition}---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: shop-v1 }
spec: { api: shop, version: v1, definition: d, upstream: shop, basePath: /shop, access: open }
`

test('a gateway’s own file is checked and explained with nothing running', async t => {
  const cwd = folder(t, {
    'gateway.yaml': gateway,
    'api/shop.yml': openApi,
    'bad.yaml': gateway.replace('limit: 5', 'limt: 5'),
  })
  const checked = await runWords(['check', 'gateway.yaml'], { cwd })
  assert.equal(checked.code, 0, checked.err)
  assert.match(checked.out, /is valid: 1 API version with 1 endpoint, 1 policy/)
  const bad = await runWords(['check', 'bad.yaml'], { cwd })
  assert.equal(bad.code, 7)
  assert.match(bad.err, /bad\.yaml:\d+:\d+ {2}.*limt/)
  const explained = await runWords(['explain', 'GET', '/shop/items', '--config', join(cwd, 'gateway.yaml')], { cwd })
  assert.equal(explained.code, 0, explained.err)
  assert.match(explained.out, /Route +GET \/shop\/items\n +listItems of shop-v1/)
  assert.match(explained.out, /limit +rate-limit +api +passed/)
  const missed = await runWords(['explain', 'post', '/shop/items', '--config', join(cwd, 'gateway.yaml')], { cwd })
  assert.match(missed.out, /Route +none[\s\S]*Near misses\n {2}GET \/shop\/items: /)
})
