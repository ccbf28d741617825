import assert from 'node:assert/strict'
import test from 'node:test'
import { additionsTo } from './additions.ts'
import { childrenOf, type Entry, pointerOf, stepsOf, topOf, valueAt } from './entry.ts'
import { openapiForms } from './openapi-forms.ts'
import { offsetOf, readText } from './read-text.ts'
import { changeBetween } from './text-change.ts'
import { rowsOf } from './visible-entries.ts'

const text = `# first
openapi: 3.1.0
info: { title: Pets, version: '1' }
tags: [{ name: pets }]
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path }
    get:
      summary: One pet
      requestBody: { content: { text/plain: { schema: { type: string } } } }
      responses:
        "200": { description: Fine, content: { application/json: { examples: { tom: { value: 1 } } } } }
components:
  schemas:
    Pet: { type: object, properties: { kind: { type: string }, tags: { type: array, items: { type: string } } } }
  securitySchemes: { key: { type: apiKey } }
`
const { value } = readText(text)

function all(entry: Entry): Entry[] {
  return [entry, ...childrenOf(value, entry).flatMap(all)]
}

test('every part of a document that has a form stands in the tree, at its place', () => {
  const entries = topOf(value).flatMap(all)
  for (const entry of entries) assert.notEqual(valueAt(value, entry.steps), undefined, pointerOf(entry.steps))
  const kinds = new Set(entries.map(({ kind }) => kind))
  const formless = ['server', 'header']
  for (const kind of Object.keys(openapiForms)) if (!formless.includes(kind)) assert.ok(kinds.has(kind as never), kind)
  const names = entries.map(({ steps }) => pointerOf(steps))
  assert.ok(names.includes('/paths/~1pets~1{id}/get/responses/200/content/application~1json/examples/tom'))
  assert.deepEqual(stepsOf('/paths/~1pets~1{id}/get'), ['paths', '/pets/{id}', 'get'])
})

test('a document that is no document has a tree, and nothing in it fails', () => {
  for (const odd of [
    null,
    7,
    [],
    { paths: 3, components: { schemas: [1] }, tags: { a: 1 } },
    { paths: { '/a': null } },
  ])
    assert.ok(rowsOf(odd, new Set(['group:/paths', 'group:/tags', 'group:/components/schemas'])).length >= 2)
})

test('a filter shows what fits with what it stands in', () => {
  const names = rowsOf(value, new Set(), 'pet').map(({ name }) => name)
  assert.ok(names.includes('Pet') && !names.includes('key'))
})

test('what may be added stands where it belongs, and is what its place can hold', () => {
  for (const entry of topOf(value).flatMap(all))
    for (const { at, name, example } of additionsTo(entry, valueAt(value, entry.steps))) {
      assert.deepEqual(at.slice(0, entry.steps.length), entry.steps)
      assert.ok((name ?? example ?? '').length > 0)
    }
})

test('a broken text says in which line, and a place is found in it however it is written', () => {
  assert.equal(readText('a: 1\nb: [').error!.line, 2)
  assert.equal(readText('{"a": 1,\n "b": ] }').error!.line, 2)
  assert.ok(text.slice(offsetOf(text, ['paths', '/pets/{id}', 'get'])).startsWith('get:'))
  assert.ok(text.slice(offsetOf(text, ['tags', '0'])).startsWith('{ name: pets }'))
  assert.equal(offsetOf(text, ['nowhere']), 0)
})

test('a change is the one piece that differs', () => {
  assert.deepEqual(changeBetween('title: a\nb: 1', 'title: xy\nb: 1'), { from: 7, to: 8, insert: 'xy' })
  assert.deepEqual(changeBetween('aa', 'aaa'), { from: 2, to: 2, insert: 'a' })
  assert.equal(changeBetween('a', 'a'), undefined)
})
