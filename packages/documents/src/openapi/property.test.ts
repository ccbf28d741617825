import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { validate } from '@scalar/openapi-parser'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { digestOf, readDocument, readYamlDocuments } from '../index.ts'
import { readOpenApi } from './openapi.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')
const sources = ['orders-2.0.yaml', 'feed-3.2.yaml'].map(fixture)
const example = (name: string) => readFileSync(new URL(import.meta.resolve(`@readme/oas-examples/${name}`)), 'utf8')

/** The problems, none when it reads; fails the test on any other outcome or when it takes long. */
function outcome(read: () => unknown): readonly { code: string }[] {
  const start = performance.now()
  try {
    read()
    return []
  } catch (thrown) {
    assert.ok(thrown instanceof Failure, String((thrown as Error).stack))
    assert.ok(thrown.code === 'document_invalid' || thrown.code === 'document_too_large', thrown.code)
    return [{ code: thrown.code }, ...thrown.problems]
  } finally {
    assert.ok(performance.now() - start < 2000, 'it took longer than two seconds')
  }
}

test('any text reads or fails with a code', () => {
  const spice = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\n',
    '  ',
    '- ',
    '&a ',
    '*a',
    '!',
    '|',
    '>',
    '<<: ',
    '\\u',
    '#',
    '---\n',
    '1',
    'x',
    '\t',
    "'",
    '? ',
    '%',
    '\0',
    '\ud800',
  )
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(spice, { maxLength: 60 }).map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(text, source => {
      outcome(() => readOpenApi(source))
      outcome(() => readYamlDocuments(source, { file: 'x.yaml' }))
    }),
    { numRuns: 400 },
  )
})

test('a document with a piece of text replaced reads or fails with a code', () => {
  const cut = fc.record({
    source: fc.constantFrom(...sources),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    insert: fc.string(),
  })
  fc.assert(
    fc.property(cut, ({ source, at, length, insert }) => {
      const start = Math.floor(at * source.length)
      outcome(() => readOpenApi(source.slice(0, start) + insert + source.slice(start + length)))
    }),
    { numRuns: 120 },
  )
})

test('a value has one digest whether written as JSON or YAML', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
      const json = readDocument(JSON.stringify(value), { file: 'x.json' })
      const yaml = readDocument(`# yaml\n${stringify(value)}`, { file: 'x.yaml' })
      assert.equal(yaml.format, 'yaml')
      assert.equal(digestOf(json.value), digestOf(yaml.value))
      assert.equal(digestOf(json.value), digestOf(value))
    }),
    { numRuns: 300 },
  )
})

/**
 * Where the published JSON Schemas and we differ on purpose: they check the format of addresses, look for what lies
 * outside the document, and forbid members beside `$ref` in 2.0; we judge names and look into 3.1 schemas.
 */
const theirs = /format must match|Can't resolve|Declared path parameter|corresponding/i
const ours = /^(document_invalid|path_|parameter_duplicate|security_scheme_unknown|operation_id|tag_|reference_|body_)/

test('a changed document is valid for us exactly when it is for the published JSON Schemas', async t => {
  t.mock.method(console, 'error', () => {})
  const names = [
    '2.0/json/petstore-simple.json',
    '3.0/json/petstore-expanded.json',
    '3.0/json/link-example.json',
    '3.0/json/callbacks.json',
  ]
  const documents = names.map(name => JSON.parse(example(name)) as object)
  const change = fc.constantFrom('delete', 'rename', 'number', 'text', 'object', 'array', 'null', 'add')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...documents), fc.nat(), change, async (original, seed, kind) => {
      const document = structuredClone(original)
      const pointer = changed(document, seed, kind)
      const found = outcome(() => readOpenApi(JSON.stringify(document))).filter(one => !ours.test(one.code))
      const verdict = await validate(structuredClone(document) as Record<string, unknown>).catch(() => undefined)
      if (!verdict || pointer.includes('$ref') || pointer.startsWith('/info/version')) return
      const said = (verdict.errors ?? []).filter(error => !theirs.test(error.message))
      const strict = verdict.valid || said.length === 0
      assert.equal(found.length === 0, strict, `${kind} ${pointer}: ${JSON.stringify({ found, said })}`)
    }),
    { numRuns: 150, seed: 20261121 },
  )
})

/** Changes one place of a document; answers where. */
function changed(document: object, seed: number, kind: string): string {
  const spots: { owner: Record<string, unknown>; key: string; pointer: string }[] = []
  const walk = (owner: object, pointer: string) => {
    for (const [key, value] of Object.entries(owner)) {
      if (/^(example|examples|value|default|enum|x-.*)$/.test(key)) continue
      spots.push({ owner: owner as Record<string, unknown>, key, pointer: `${pointer}/${key}` })
      if (typeof value === 'object' && value !== null && !('$ref' in value)) walk(value, `${pointer}/${key}`)
    }
  }
  walk(document, '')
  const { owner, key, pointer } = spots[seed % spots.length]!
  const replacement: Record<string, unknown> = { number: 1, text: 'zz', object: {}, array: [], null: null }
  if (Object.hasOwn(replacement, kind)) owner[key] = replacement[kind]
  else if (kind === 'delete') Array.isArray(owner) ? owner.splice(Number(key), 1) : delete owner[key]
  else if (!Array.isArray(owner) && kind === 'rename') {
    owner[`${key}zz`] = owner[key]
    delete owner[key]
  } else if (!Array.isArray(owner)) owner.surplus = 1
  return `${pointer}`
}
