import assert from 'node:assert/strict'
import test from 'node:test'
import { defaulted, filled, object, oneOf, Type } from '@gatehouse/schema'
import { type Catalogue, catalogueOf, defineCapability, defineOperation, defineResource } from '@gatehouse/unit'
import fc from 'fast-check'
import { differences } from './document-difference.ts'
import { documentKinds, documentOf, documentProblems, kindOrder, type StoredDocument, stateWay } from './documents.ts'

const base = { scope: 'workspace', title: 'T', summary: 'S' } as const
const shelf = defineResource({ ...base, kind: 'Shelf', prefix: 'shf', plural: 'shelves', spec: object({}) })
const book = defineResource({
  ...base,
  kind: 'Book',
  prefix: 'bok',
  plural: 'books',
  spec: object({
    shelf: Type.String(),
    title: Type.Optional(Type.String()),
    copies: defaulted(Type.Integer({ minimum: 0 }), 1),
    cover: defaulted(oneOf(['hard', 'soft']), 'soft'),
    tags: defaulted(Type.Array(Type.String()), []),
    loan: defaulted(object({ days: defaulted(Type.Integer(), 14), free: defaulted(Type.Boolean(), true) }), {}),
    pages: defaulted(Type.Record(Type.String(), Type.Unknown()), {}),
  }),
  references: { shelf: { kind: 'Shelf' } },
  fixed: ['shelf'],
  states: {
    initial: 'new',
    states: ['new', 'out', 'lost', 'keyed'],
    transitions: {
      lend: { from: ['new'], to: 'out', title: '', summary: '' },
      lose: { from: ['out', 'keyed'], to: 'lost', title: '', summary: '' },
      key: { from: ['new'], to: 'keyed', title: '', summary: '' },
    },
  },
})
const key = defineOperation({
  ...{ name: 'key', on: 'Book', title: '', summary: '', effect: 'write', role: 'editor', transition: 'key' },
  output: object({ secret: Type.String() }),
})
const room = defineCapability({ name: 'c', title: '', summary: '', resources: [book, shelf], operations: [key] })
const catalogue = catalogueOf([room]) as Catalogue

const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 })
const spec = fc.record(
  {
    shelf: word,
    title: word,
    copies: fc.nat(9),
    cover: fc.constantFrom('hard', 'soft'),
    tags: fc.array(word, { maxLength: 3 }),
    loan: fc.record({ days: fc.nat(30), free: fc.boolean() }, { requiredKeys: [] }),
    pages: fc.dictionary(word, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>, { maxKeys: 3 }),
  },
  { requiredKeys: ['shelf'] },
)
const row = fc
  .record({
    spec,
    labels: fc.dictionary(fc.constantFrom('a', 'b'), word),
    state: fc.constantFrom('new', 'out', 'keyed'),
  })
  .map(({ spec: written, labels, state }): StoredDocument => {
    const held = filled(book.spec, written) as Record<string, unknown>
    return { kind: 'Book', name: 'one', workspace: 'w', labels, state, spec: held, status: {} }
  })

test('a row as a document, read again, is no change', () => {
  fc.assert(
    fc.property(row, stored => {
      const document = documentOf(stored, catalogue)!
      assert.deepEqual(documentProblems(document, catalogue), [])
      const wanted = {
        spec: filled(book.spec, document.spec) as Record<string, unknown>,
        labels: document.metadata.labels,
      }
      assert.deepEqual(differences(stored, wanted, book), [])
    }),
  )
})

test('a change of one field is told by its pointer, with what was and what will be', () => {
  fc.assert(
    fc.property(row, fc.nat(9), (stored, copies) => {
      const wanted = { spec: { ...stored.spec, copies }, labels: undefined }
      const expected =
        stored.spec.copies === copies ? [] : [{ pointer: '/spec/copies', before: stored.spec.copies, after: copies }]
      assert.deepEqual(differences(stored, wanted, book), expected)
    }),
  )
})

test('what the schema fills in by itself is not written into a document', () => {
  const stored = { kind: 'Book', name: 'one', workspace: 'w', labels: {}, state: 'new', status: {} }
  const document = documentOf(
    { ...stored, spec: filled(book.spec, { shelf: 's' }) as Record<string, unknown> },
    catalogue,
  )
  assert.deepEqual(document, {
    ...{ apiVersion: 'gatehouse/v1', kind: 'Book' },
    ...{ metadata: { name: 'one', workspace: 'w' }, spec: { shelf: 's' } },
  })
})

test('what is over is no document, and a state that only a secret leads to is not written', () => {
  const stored = { kind: 'Book', name: 'one', workspace: 'w', labels: {}, status: {}, spec: { shelf: 's' } }
  assert.equal(documentOf({ ...stored, state: 'lost' }, catalogue), undefined)
  assert.equal(documentOf({ ...stored, state: 'out' }, catalogue)?.state, 'out')
  assert.equal(documentOf({ ...stored, state: 'keyed' }, catalogue)?.state, undefined)
})

test('the shortest way between two states is found, and none where none is', () => {
  assert.deepEqual(stateWay(book, { from: 'new', to: 'lost', catalogue }), ['lend', 'lose'])
  assert.deepEqual(stateWay(book, { from: 'new', to: 'new', catalogue }), [])
  assert.equal(stateWay(book, { from: 'lost', to: 'new', catalogue }), undefined)
})

test('a kind comes after those it refers to', () => {
  assert.deepEqual(kindOrder(catalogue), ['Shelf', 'Book'])
  assert.deepEqual(
    documentKinds(catalogue).map(({ kind }) => kind),
    ['Book', 'Shelf'],
  )
})

test('everything that is wrong with a document is told with its pointer and the word that was meant', () => {
  const wrong = {
    ...{ apiVersion: 'v2', kind: 'Book', metdata: {}, state: 'outt' },
    ...{ metadata: { name: 'Bad Name' }, spec: { shelf: 1, copis: 2 } },
  }
  const told = documentProblems(wrong, catalogue).map(({ pointer, hint }) => [pointer, hint].filter(Boolean).join(' '))
  assert.deepEqual(told, [
    '/metdata metadata',
    '/apiVersion',
    '/metadata/name',
    '/spec/copis copies',
    '/spec/shelf',
    '/state out',
  ])
  assert.match(documentProblems({ kind: 'Bok' }, catalogue).at(-1)!.message, /did you mean Book\?/)
})

test('any value at all is answered with problems, never with an exception', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (metadata, written) => {
      documentProblems(metadata, catalogue)
      documentProblems(
        { apiVersion: 'gatehouse/v1', kind: 'Book', metadata, spec: written, state: metadata },
        catalogue,
      )
    }),
  )
})
