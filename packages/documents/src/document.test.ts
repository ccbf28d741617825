import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { type DocumentLimits, decodeText, placed, readDocument, readYamlDocuments } from './index.ts'

const refused = (text: string, options: Parameters<typeof readDocument>[1] = {}): Failure => {
  try {
    readDocument(text, options)
  } catch (thrown) {
    assert.ok(thrown instanceof Failure, String(thrown))
    return thrown
  }
  return assert.fail(`read: ${text.slice(0, 80)}`)
}
const firstOf = (text: string, file?: string) => {
  const { code, place } = refused(text, file ? { file } : {}).problems[0]!
  return `${code} ${place?.line}:${place?.column}`
}

test('JSON and YAML give the same value', () => {
  const json = readDocument('{"a": [1, true, null, "x"], "200": {"b": 1.5}}')
  const yaml = readDocument('a: [1, true, ~, x]\n200:\n  b: 1.5\n')
  assert.equal(json.format, 'json')
  assert.equal(yaml.format, 'yaml')
  assert.deepEqual(yaml.value, json.value)
})

test('every value has a place, in JSON by offset and in YAML through aliases and merges', () => {
  const json = readDocument('{\n  "a/b": [10,\n    {"~": "x"}]\n}')
  assert.deepEqual(json.positions.placeOf('/a~1b/1/~0'), { line: 3, column: 11 })
  assert.deepEqual(json.positions.placeOf('/a~1b', { at: 'key' }), { line: 2, column: 3 })
  const yaml = readDocument('base: &b {x: 1}\nuse: *b\nmore:\n  <<: [*b]\n  y: 2\n')
  assert.deepEqual(yaml.value, { base: { x: 1 }, use: { x: 1 }, more: { x: 1, y: 2 } })
  assert.deepEqual(yaml.positions.placeOf('/use'), { line: 2, column: 6 })
  assert.deepEqual(yaml.positions.placeOf('/use/x'), { line: 1, column: 14 })
  assert.deepEqual(yaml.positions.placeOf('/more/x'), { line: 1, column: 14 })
  assert.equal(yaml.positions.placeOf('/more/z'), undefined)
})

test('a problem about something missing gets the place of the nearest parent', () => {
  const document = readDocument('spec:\n  name: x\n', { file: 'a.yaml' })
  const [problem] = placed([{ code: 'missing_key', message: 'm', pointer: '/spec/limit/by' }], document)
  assert.deepEqual(problem!.place, { file: 'a.yaml', line: 1, column: 1 })
})

test('JSON that is not JSON is refused where it goes wrong', () => {
  const cases = {
    '{"a":1}x': 'json_syntax 1:8',
    '{"a":1} // c': 'json_syntax 1:9',
    '{"a":NaN}': 'json_syntax 1:6',
    '{"a":-Infinity}': 'json_syntax 1:6',
    '[1,]': 'json_syntax 1:4',
    "{'a':1}": 'json_syntax 1:2',
    '["a\nb"]': 'json_syntax 1:4',
    '["\\x"]': 'json_syntax 1:3',
    '[01]': 'json_syntax 1:2',
    '[1e999]': 'number_out_of_range 1:2',
    '{"a":1,\n"\\u0061":2}': 'duplicate_key 2:1',
    '[1': 'json_syntax 1:3',
    '["a': 'json_syntax 1:2',
  }
  for (const [text, expected] of Object.entries(cases)) assert.equal(firstOf(text), expected, text)
})

test('YAML that is not JSON-like is refused where it goes wrong', () => {
  const cases = {
    '': 'empty_document 1:1',
    '# nothing': 'empty_document 1:1',
    'a:\n\t- b': 'yaml_syntax 2:1',
    'a: b: c': 'yaml_syntax 1:4',
    '---\na: 1\n---\nb: 2': 'several_documents 4:1',
    'x: !!js/function y': 'yaml_syntax 1:4',
    '? [a]\n: b': 'yaml_syntax 1:3',
    'a: *b': 'yaml_syntax 1:4',
    'a: &a [*a]': 'yaml_syntax 1:8',
    'a: .nan': 'number_out_of_range 1:4',
    '200: x\n"200": y': 'duplicate_key 2:1',
    '<<: 1': 'yaml_syntax 1:1',
  }
  for (const [text, expected] of Object.entries(cases)) assert.equal(firstOf(text), expected, text)
})

test('a key __proto__ is a member like others and changes no prototype', () => {
  for (const text of [
    '{"__proto__": {"polluted": true}}',
    '__proto__: {polluted: true}',
    'a: &a {__proto__: {polluted: true}}\nb: {<<: *a}',
  ]) {
    const value = readDocument(text).value as Record<string, object>
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
    for (const member of Object.values(value)) assert.equal(Object.getPrototypeOf(member), Object.prototype)
  }
})

test('a document beyond a limit is refused by the name of the limit, quickly', () => {
  const bomb = Array.from({ length: 40 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}, *a${i - 1}` : 1}]`).join('\n')
  const chain = Array.from({ length: 900 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}` : 1}]`).join('\n')
  const cases: [keyof DocumentLimits, string, string?][] = [
    ['depthMax', '['.repeat(100_000)],
    ['depthMax', '{"a":'.repeat(100_000)],
    ['depthMax', '['.repeat(100_000), 'x.yaml'],
    ['depthMax', '- '.repeat(50_000)],
    ['depthMax', chain],
    ['nodesMax', `[${'1,'.repeat(5_000_000)}1]`],
    ['aliasExpansionMax', bomb],
    ['bytesMax', 'é'.repeat(33 * 1024 * 1024)],
  ]
  for (const [limit, text, file] of cases) {
    const start = performance.now()
    const thrown = refused(text, file ? { file } : {})
    assert.equal(thrown.code, 'document_too_large')
    assert.equal(thrown.extra.limit, limit)
    assert.ok(performance.now() - start < 5000, limit)
  }
})

test('the pieces of a YAML text and its values are counted while it is read', () => {
  const limits = { yamlTokensMax: 1000, nodesMax: 100 }
  assert.equal(refused('- a\n'.repeat(2000), { limits }).extra.limit, 'yamlTokensMax')
  assert.equal(refused('- a\n'.repeat(150), { limits }).extra.limit, 'nodesMax')
})

test('a stream of documents is read one by one, empty ones left out', () => {
  const documents = readYamlDocuments('---\na: 1\n---\n# nothing\n---\nb: 2\n', { file: 's.yaml' })
  assert.deepEqual(
    documents.map(one => one.value),
    [{ a: 1 }, { b: 2 }],
  )
  assert.deepEqual(documents[1]!.positions.placeOf('/b'), { line: 6, column: 4 })
  assert.deepEqual(
    readYamlDocuments('{"a": 1}').map(one => one.value),
    [{ a: 1 }],
  )
  assert.deepEqual(
    readYamlDocuments('{"a": 1}\n---\n{"b": 2}').map(one => one.value),
    [{ a: 1 }, { b: 2 }],
  )
  assert.deepEqual(readYamlDocuments('# nothing'), [])
})

test('the limits of a stream count over all its documents', () => {
  const limits = { nodesMax: 100 }
  assert.throws(() => readYamlDocuments('---\n[1,2,3,4,5,6,7,8,9]\n'.repeat(20), { limits }), {
    code: 'document_too_large',
  })
})

test('bytes that are not UTF-8 are refused with the offset of the first', () => {
  const offsetOf = (...bytes: number[]) => {
    try {
      return decodeText(Uint8Array.from(bytes))
    } catch (thrown) {
      return (thrown as Failure).problems[0]!.message
    }
  }
  assert.equal(offsetOf(0xef, 0xbb, 0xbf, 0x61), 'a')
  assert.equal(offsetOf(0x61, 0xc3, 0xa9, 0xff, 0x62), 'The byte at offset 3 is not UTF-8.')
  assert.equal(offsetOf(0x61, 0xe2, 0x82), 'The byte at offset 1 is not UTF-8.')
  assert.equal(offsetOf(0xc0, 0x80), 'The byte at offset 0 is not UTF-8.')
})
