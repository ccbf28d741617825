import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import { lintApart, shippedRulesets } from '@gatehouse/lint'
import { runWords } from './testing.ts'

const api = `openapi: 3.0.3
info: { title: Orders, version: "1" }
servers: [{ url: "http://orders.test" }]
paths:
  /orders:
    get:
      summary: Orders
      responses: { "200": { description: Orders } }
`

/** A folder with these files. */
function folder(t: TestContext, files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-lint-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  return cwd
}

const lint = (cwd: string, words: string, stdin = '') =>
  runWords(['lint', ...words.split(' ')], { cwd, stdin, clock: systemClock })

test('findings are told by line, and end with 1 where one is as grave as said', async t => {
  const cwd = folder(t, { 'api.yaml': api })
  const plain = await lint(cwd, 'api.yaml')
  assert.equal(plain.code, 1)
  assert.match(plain.out, /^api\.yaml\n {2}3:18 +error +http:\/\/orders\.test is not over TLS\. +https-only\n/)
  assert.match(plain.out, /1 error, 0 warnings, 0 to know in 1 document\.\n$/)
  assert.match(plain.err, /gate_failed/)
  assert.equal((await lint(cwd, 'api.yaml --fail-on never')).code, 0)
  assert.equal((await lint(cwd, 'api.yaml --ruleset gatehouse:correct')).code, 0)
  assert.equal((await lint(cwd, '- --ruleset gatehouse:secure', api)).code, 1)
})

test('every format is written whole, also where nothing is found', async t => {
  const cwd = folder(t, { 'api.yaml': api })
  for (const set of ['gatehouse:correct', 'gatehouse:secure']) {
    const of = async (format: string) => (await lint(cwd, `api.yaml --ruleset ${set} --format ${format}`)).out
    assert.equal(JSON.parse(await of('sarif')).runs[0].results.length, set === 'gatehouse:secure' ? 1 : 0)
    assert.equal(JSON.parse(await of('json')).findings.length, set === 'gatehouse:secure' ? 1 : 0)
    assert.match(await of('junit'), /<testsuite name="api\.yaml" tests="1"/)
    assert.match(await of('markdown'), /^## gatehouse lint/)
    assert.match((await of('github')) || '::', /^::/)
  }
})

test('a baseline leaves out what was there, and new findings count', async t => {
  const cwd = folder(t, { 'api.yaml': api })
  const wrote = await lint(cwd, 'api.yaml --baseline lint.json --write-baseline')
  assert.deepEqual([wrote.code, JSON.parse(readFileSync(join(cwd, 'lint.json'), 'utf8')).findings.length], [0, 1])
  const known = await lint(cwd, 'api.yaml --baseline lint.json')
  assert.deepEqual([known.code, /1 of the baseline are left out/.test(known.out)], [0, true])
  writeFileSync(join(cwd, 'api.yaml'), `# moved\n${api}security: [{ none: [] }]\n`)
  const fresh = await lint(cwd, 'api.yaml --baseline lint.json')
  assert.equal(fresh.code, 1)
  assert.match(fresh.out, /operation-security-defined/)
  assert.doesNotMatch(fresh.out, /https-only/)
  writeFileSync(join(cwd, 'lint.json'), '{"version":1,"findings":[{"fingerprint":7}]}')
  assert.equal((await lint(cwd, 'api.yaml --baseline lint.json')).code, 7)
})

test('rulesets of a folder are read with what they extend, and functions of their own', async t => {
  const cwd = folder(t, {
    'api.yaml': api,
    '.spectral.yaml': `extends: [rules/base.yaml]
functions: [shout]
rules:
  loud: { given: $.info, then: { field: title, function: shout, functionOptions: { least: 9 } } }
`,
    'rules/base.yaml': 'extends: [["./more.json", all]]\nrules: { more: error }',
    'rules/more.json':
      '{"rules":{"more":{"given":"$.info","recommended":false,"then":{"field":"contact","function":"truthy"}}}}',
    'functions/shout.js':
      'export default (value, { least }, { path }) => value.length < least ? [{ message: `${path.join("/")} is not loud` }] : undefined',
  })
  const { out, code } = await lint(cwd, 'api.yaml')
  assert.equal(code, 1)
  assert.match(out, /info\/title is not loud\. +loud/)
  assert.match(out, /error +Contact must be there, and not be empty\. +more/)
})

test('what needs no thought is written as an overlay that makes its findings go', async t => {
  const cwd = folder(t, { 'api.yaml': api })
  const ruled = 'api.yaml --ruleset spectral:oas --fail-on warn'
  const before = await lint(cwd, `${ruled} --fix-overlay fixes.yaml`)
  assert.match(before.err, /fixes\.yaml mends 1 finding\./)
  assert.doesNotMatch(before.out, /operation-operationId/, 'it is as good as mended')
  assert.match(before.out, /operation-description/)
  assert.match((await lint(cwd, ruled)).out, /operation-operationId/)
  const { out } = await runWords(['overlay', 'api.yaml', 'fixes.yaml'], { cwd, stdin: '', clock: systemClock })
  assert.match(out, /operationId: getOrders/)
  writeFileSync(join(cwd, 'api.yaml'), out)
  assert.doesNotMatch((await lint(cwd, ruled)).out, /operation-operationId/)
  const none = await lint(cwd, `${ruled} --fix-overlay none.json`)
  assert.match(none.err, /Nothing can be mended without thought/)
  assert.equal(existsSync(join(cwd, 'none.json')), false)
})

test('what cannot be read is told, and nothing is fetched', async t => {
  const cwd = folder(t, {
    'api.yaml': api,
    'broken.yaml': 'a: [',
    'rules.yaml': 'rules: { a: { given: "$[", then: {} } }',
  })
  const cases: [string, number, RegExp][] = [
    ['none.yaml', 7, /there is no such file/],
    ['broken.yaml', 7, /broken\.yaml:/],
    ['api.yaml --ruleset none.yaml', 7, /ruleset_invalid/],
    ['api.yaml --ruleset https://example.com/rules.yaml', 7, /rulesets are not fetched/],
    ['api.yaml --ruleset spectral:arazzo', 7, /it does not come with the program/],
    ['api.yaml --ruleset rules.yaml', 7, /a bracket is not closed/],
    ['api.yaml --format word', 2, /--format is one of/],
    ['api.yaml --fail-on often', 2, /--fail-on is one of/],
    ['api.yaml --write-baseline', 2, /needs --baseline/],
    ['api.yaml api.yaml --fix-overlay a.yaml', 2, /about one document/],
  ]
  for (const [words, code, said] of cases) {
    const ran = await lint(cwd, words)
    assert.equal(ran.code, code, words)
    assert.match(ran.err, said)
  }
})

test('a pattern that goes back for ever, and a document that is too large, cost their bound', async () => {
  const ruleset = {
    name: 'rules',
    value: { rules: { slow: { given: '$.a', then: { function: 'pattern', functionOptions: { match: '^(a+)+$' } } } } },
  }
  const text = JSON.stringify({ a: `${'a'.repeat(60)}b` })
  const bounds = { msMax: 300, heapMibMax: 64, clock: systemClock }
  await assert.rejects(lintApart({ text, ruleset, sources: {} }, bounds), { code: 'lint_exhausted' })
  const wide = JSON.stringify({ b: Array.from({ length: 600_000 }, (_, at) => ({ [`k${at}`]: at })) })
  const plain = { name: 'rules', value: { rules: {} } }
  const large = lintApart(
    { text: wide, ruleset: plain, sources: {}, limits: { nodesMax: 10_000_000 } },
    { ...bounds, msMax: 20_000 },
  )
  await assert.rejects(large, { code: 'lint_exhausted' })
})

test('large, deep and wrong sources of other languages are judged or end coded, within their bounds', async () => {
  const bounds = { heapMibMax: 1024, msMax: 60_000, clock: systemClock }
  const limits = { bytesMax: 64 * 2 ** 20, nodesMax: 10_000_000 }
  const of = (name: string) => ({ name, value: { extends: [[name, 'all']] } })
  const sources = Object.fromEntries(
    Object.entries(shippedRulesets).map(([name, { value }]) => [`\n${name}`, { name, value }]),
  )
  const judge = (text: string, file: string, ruleset: string) =>
    lintApart({ text, file, ruleset: of(ruleset), sources, limits }, bounds)
  const many = (make: (at: number) => string, times: number) =>
    Array.from({ length: times }, (_, at) => make(at)).join('\n')
  const schema = `type Query { a: T0 }\n${many(at => `type T${at} { own_name(a: Int): T${at + 1} b: [Int] @deprecated }`, 50_000)}`
  const source = `syntax = "proto3";\n${many(at => `message m${at} { m${at + 1} A = 1; int32 b = 1; }\nenum E${at} { RED = 1; }`, 50_000)}`
  for (const [text, file, ruleset] of [
    [schema, 'a.graphql', 'gatehouse:graphql'],
    [source, 'a.proto', 'gatehouse:protobuf'],
  ] as const) {
    const { findings, more, rules } = await judge(text, file, ruleset)
    assert.equal(findings.length, 10_000)
    assert.ok(more > 100_000 && rules.every(({ id }) => id.startsWith(ruleset.split(':')[1]!)))
  }
  for (const text of [
    'type A { a: '.padEnd(5_000_000, '['),
    'message A {'.repeat(500_000),
    '"'.repeat(5_000_001),
    '@'.repeat(5_000_000),
  ]) {
    for (const [file, ruleset] of [
      ['a.graphql', 'gatehouse:graphql'],
      ['a.proto', 'gatehouse:protobuf'],
    ] as const)
      await assert.rejects(judge(text, file, ruleset), { code: /^document_(?:invalid|too_large)$/ })
  }
})

test('a file that is no document of an API does not pass as one without findings', async t => {
  const own = 'rules: { named: { given: $, then: { field: name, function: truthy } } }'
  const cwd = folder(t, { 'notes.yaml': 'title: Notes\n', 'plain.txt': 'root:x:0:0\n', 'own.yaml': own })
  for (const name of ['notes.yaml', 'plain.txt']) {
    const { code, err } = await lint(cwd, name)
    assert.deepEqual([code, /no document of OpenAPI/.test(err)], [7, true])
  }
  assert.equal((await lint(cwd, 'notes.yaml --ruleset own.yaml --fail-on warn')).code, 1)
})

test('a document of several files is held against rules as a whole, and findings stand in the files they are in', async t => {
  const cwd = folder(t, {
    'apis/api.yaml': `${api}  /pets: { $ref: parts/pets.yaml }\n`.replace('http:', 'https:'),
    'apis/parts/pets.yaml': 'get:\n  summary: Pets\n  responses:\n    "200": { $ref: none.yaml }\n',
  })
  const broken = await lint(cwd, 'apis/api.yaml')
  assert.equal(broken.code, 7)
  assert.match(broken.err, /parts\/pets\.yaml:4:\d+ {2}parts\/none\.yaml: .*there is no such file/)
  writeFileSync(join(cwd, 'apis/parts/none.yaml'), 'description: Pets\nextra: 1\n')
  const found = await lint(cwd, 'apis/api.yaml')
  assert.equal(found.code, 1)
  assert.match(found.out, /^apis\/parts\/none\.yaml\n {2}2:\d +error .*is not a known key here\. +oas-schema$/m)
  assert.equal((await lint(cwd, 'apis/api.yaml --fix-overlay fixes.yaml')).code, 7)
})
