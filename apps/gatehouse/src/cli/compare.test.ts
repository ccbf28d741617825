import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { formats } from '@gatehouse/comparison'
import { compareFiles } from '../comparison/compare-files.ts'
import { runWords } from './testing.ts'

const document = (type: string, more = '') => `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      parameters: [{ name: size, in: query, schema: { type: ${type} } }]
      responses: { '200': { description: Done. } }
${more}`

function folder(t: TestContext, files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'compare-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  return cwd
}

const compareIn = (cwd: string, ...words: string[]) => runWords(['compare', ...words], { cwd })

test('compare ends with 1 on a breaking change, and names place, reason and what to do', async t => {
  const cwd = folder(t, { 'a.yaml': document('number'), 'b.yaml': document('integer') })
  const { code, out, err } = await compareIn(cwd, 'a.yaml', 'b.yaml')
  assert.equal(code, 1)
  assert.match(out, /BREAKING {2}Query parameter size: the type number became integer/)
  assert.match(out, /b\.yaml:6 #\/paths\/~1things\/get\/parameters\/0\/schema/)
  assert.match(out, /is accepted by the base alone/)
  assert.match(err, /gate_failed/)
})

test('compare ends with 0 where nothing breaks, unless more was asked for', async t => {
  const cwd = folder(t, { 'a.yaml': document('integer'), 'b.yaml': document('number') })
  assert.equal((await compareIn(cwd, 'a.yaml', 'b.yaml')).code, 0)
  assert.equal((await compareIn(cwd, 'a.yaml', 'b.yaml', '--fail-on', 'INFO')).code, 1)
  assert.equal((await compareIn(cwd, 'b.yaml', 'a.yaml', '--fail-on', 'none')).code, 0)
  assert.equal((await compareIn(cwd, 'a.yaml', 'a.yaml', '--fail-on', 'INFO')).code, 0)
})

test('every format is written, and an unknown one refused', async t => {
  const cwd = folder(t, { 'a.yaml': document('number'), 'b.yaml': document('integer') })
  for (const format of formats) {
    const { code, out } = await compareIn(cwd, 'a.yaml', 'b.yaml', '--format', format)
    assert.equal(code, 1)
    assert.ok(out.length > 50, format)
    if (format === 'json') assert.equal(JSON.parse(out).changes[0].id, 'request-parameter-type-changed')
  }
  assert.equal((await compareIn(cwd, 'a.yaml', 'b.yaml', '--format', 'odd')).code, 2)
})

test('what cannot be read ends with 2 and says where', async t => {
  const cwd = folder(t, { 'a.yaml': document('number'), 'odd.yaml': 'a: [', 'none.yaml': 'title: x' })
  for (const name of ['odd.yaml', 'none.yaml', 'absent.yaml']) {
    const { code, err, out } = await compareIn(cwd, 'a.yaml', name)
    assert.equal(code, 2, name)
    assert.ok(err.includes(name), err)
    assert.equal(out, '')
  }
})

test('parts in files beside the document are read, those outside its folder never', async t => {
  const part = (type: string) => `Size: { type: ${type} }\n`
  const whole = (ref: string) => document('integer').replace('{ type: integer }', `{ $ref: '${ref}' }`)
  const cwd = folder(t, {
    ...{ 'one/api.yaml': whole('parts/size.yaml#/Size'), 'one/parts/size.yaml': part('number') },
    ...{ 'two/api.yaml': whole('parts/size.yaml#/Size'), 'two/parts/size.yaml': part('integer') },
    ...{ 'out/api.yaml': whole('../one/parts/size.yaml#/Size'), 'link/api.yaml': whole('size.yaml#/Size') },
  })
  symlinkSync(join(cwd, 'one/parts/size.yaml'), join(cwd, 'link/size.yaml'))
  const { code, out } = await compareIn(cwd, 'one/api.yaml', 'two/api.yaml')
  assert.equal(code, 1)
  assert.match(out, /parts\/size\.yaml:1/)
  for (const name of ['out/api.yaml', 'link/api.yaml']) {
    const refused = await compareIn(cwd, 'one/api.yaml', name)
    assert.equal(refused.code, 2)
    assert.match(refused.err, /outside the folder/)
  }
})

test('a comparison beyond its memory or time ends as too large, and this process goes on', async t => {
  const schemas = Array.from(
    { length: 60_000 },
    (_, at) => `S${at}: { type: object, properties: { a: { type: string } } }`,
  )
  const big = `${document('integer')}components:\n  schemas:\n${schemas.map(one => `    ${one}`).join('\n')}\n`
  const cwd = folder(t, { 'a.yaml': big })
  const asked = { base: join(cwd, 'a.yaml'), revision: join(cwd, 'a.yaml'), format: 'text' as const, nowMs: 0 }
  const clock = new ManualClock()
  await assert.rejects(compareFiles(asked, clock, { heapMibMax: 16, msMax: 60_000 }), { code: 'document_too_large' })
  const late = compareFiles(asked, clock, { heapMibMax: 2_048, msMax: 1_000 })
  clock.advance(1_000)
  await assert.rejects(late, { code: 'document_too_large' })
})

const languages: readonly [file: string, base: string, revision: string, id: string, place: RegExp][] = [
  [
    'shop.graphql',
    'type Query {\n  a: Int\n}',
    'type Query {\n  b: Int\n}',
    'graphql-field-removed',
    /shop\.graphql:1 #\/types\/Query \(was shop\.graphql:2\)/,
  ],
  [
    'shop.proto',
    'syntax = "proto3";\nmessage A {\n  string a = 1;\n}',
    'syntax = "proto3";\nmessage A {\n  int32 a = 1;\n}',
    'protobuf-field-type-changed; breaks wire, json, source',
    /shop\.proto:3 #\/messages\/A\/fields\/a \(was shop\.proto:3\)/,
  ],
  [
    'shop.yaml',
    'asyncapi: 3.0.0\nchannels:\n  a: { address: a, messages: { M: { payload: { type: string } } } }\noperations:\n  o: { action: receive, channel: { $ref: "#/channels/a" } }',
    'asyncapi: 3.0.0\nchannels:\n  a: { address: a, messages: { M: { payload: { type: string, maxLength: 3 } } } }\noperations:\n  o: { action: receive, channel: { $ref: "#/channels/a" } }',
    'request-body-max-length-set',
    /shop\.yaml:3/,
  ],
]

test('GraphQL, Protobuf and AsyncAPI are compared as OpenAPI is, and two kinds are never compared', async t => {
  for (const [file, base, revision, id, place] of languages) {
    const cwd = folder(t, { [`a/${file}`]: base, [`b/${file}`]: revision, 'open.yaml': document('integer') })
    const { code, out } = await compareIn(cwd, `a/${file}`, `b/${file}`, '--fail-on', 'WARN')
    assert.equal(code, 1, out)
    assert.ok(out.includes(`[${id}]`), out)
    assert.match(out, place)
    const mixed = await compareIn(cwd, `a/${file}`, 'open.yaml')
    assert.equal(mixed.code, 2)
    assert.match(mixed.err, /and open\.yaml is OpenAPI\. \(usage_invalid\)/)
  }
})

test('a hostile source of a language ends as what cannot be read', async t => {
  const cwd = folder(t, {
    ...{ 'ok.graphql': 'type Query { a: Int }', 'deep.graphql': `type A { a: ${'['.repeat(200_000)}` },
    ...{
      'ok.proto': 'message A {}',
      'deep.proto': 'message A {'.repeat(100_000),
      'open.proto': 'message A { string a = "',
    },
  })
  for (const [one, other] of [
    ['ok.graphql', 'deep.graphql'],
    ['deep.proto', 'ok.proto'],
    ['ok.proto', 'open.proto'],
  ]) {
    const { code, err } = await compareIn(cwd, one!, other!)
    assert.equal(code, 2)
    assert.match(err, /too many levels|has a problem|problems:/)
  }
})
