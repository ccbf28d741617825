import assert from 'node:assert/strict'
import test from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { readDocument } from '@gatehouse/documents'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { type ValueEdit, withValues } from './value-edits.ts'

const yaml = `# Pets of the shop
openapi: 3.1.0
info:
    title: Pets   # as customers say
    version: '1'
paths:

    # all of them
    /pets:
        get:
            tags: [pets, 'old']
            summary: >
                A long
                story.
            parameters:
            - name: page   # from 1
              in: query
    /owners: {}
components:
`

test('values are set, added and removed, and comments, order, quotes and blanks of all else stay', () => {
  const edits: ValueEdit[] = [
    { at: ['info', 'title'], value: 'Animals' },
    { at: ['info', 'version'], value: "it's 2" },
    { at: ['info', 'contact'], value: { name: 'Ada' } },
    { at: ['paths', '/pets', 'get', 'tags', '-'], value: 'new' },
    { at: ['paths', '/pets', 'get', 'summary'], value: 'Short' },
    { at: ['paths', '/pets', 'get', 'parameters', '-'], value: { name: 'size', in: 'query' } },
    { at: ['paths', '/owners', 'get', 'responses'], value: { 200: { description: 'Owners.' } } },
    { at: ['components', 'schemas', 'Pet'], value: { type: 'object', required: ['id'] } },
  ]
  assert.equal(
    withValues(yaml, edits),
    `# Pets of the shop
openapi: 3.1.0
info:
    title: Animals   # as customers say
    version: 'it''s 2'
    contact:
        name: Ada
paths:

    # all of them
    /pets:
        get:
            tags: [pets, 'old', "new"]
            summary: Short
            parameters:
            - name: page   # from 1
              in: query
            - name: size
              in: query
    /owners:
        get:
            responses:
                "200":
                    description: Owners.
components:
    schemas:
        Pet:
            type: object
            required:
              - id
`,
  )
  const removed = withValues(yaml, [
    { at: ['paths', '/pets', 'get', 'summary'], remove: true },
    { at: ['paths', '/pets', 'get', 'tags', '1'], remove: true },
    { at: ['paths', '/pets', 'get', 'parameters', '0'], remove: true },
    { at: ['components'], remove: true },
  ])
  assert.equal(
    removed,
    yaml
      .replace(/ {12}summary: >\n.*\n.*\n/, '')
      .replace(", 'old'", '')
      .replace(/parameters:\n.*\n.*\n/, 'parameters: []\n')
      .replace('components:\n', ''),
  )
})

test('JSON stays JSON, in its own indentation', () => {
  const json = '{\n   "info": {\n      "title": "a"\n   },\n   "tags": ["a"],\n   "paths": {}\n}\n'
  const made = withValues(json, [
    { at: ['info', 'version'], value: '1' },
    { at: ['tags', '-'], value: 'b' },
    { at: ['paths', '/a', 'get'], value: { tags: ['b'] } },
    { at: ['info', 'title'], remove: true },
  ])
  assert.equal(
    made,
    '{\n   "info": {\n      "version": "1"\n   },\n   "tags": ["a", "b"],\n   "paths": {\n      "/a": {\n         "get": {\n            "tags": [\n               "b"\n            ]\n         }\n      }\n   }\n}\n',
  )
})

test('what an alias or a merge stands for is not changed by half: it is refused', () => {
  const shared = 'a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n'
  for (const at of [
    ['a', 'b'],
    ['c', 'b'],
    ['a', 'b', 'c'],
  ]) {
    assert.throws(() => withValues(shared, [{ at, value: 2 }]), { code: 'edit_unfit' }, at.join('/'))
  }
  assert.equal(withValues(shared, [{ at: ['d', 'b'], value: 2 }]), `${shared}  b: 2\n`)
  assert.throws(() => withValues('a: &x { b: 1 }\nc: *x\n', [{ at: ['a', 'b'], value: 2 }]), { code: 'edit_unfit' })
  assert.throws(() => withValues(shared, [{ at: ['none'], remove: true }]), { code: 'edit_unfit' })
  assert.throws(() => withValues('a: [', [{ at: ['a'], value: 1 }]), { code: 'document_invalid' })
})

const names = fc.constantFrom('a', 'b', 'x y', '/p/{id}', '200', '~', '#', 'on', '__proto__', 'é: ', '- x', '')
const scalars = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('yes', '1e3', '0x1', '# a', ' b', 'c\nd', '"', "'", '2026-01-01'),
)
const values = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
})).value
const holders = fc.dictionary(names, values, { minKeys: 1, maxKeys: 5 })

test('whatever is edited, the document then says what was asked for, and nothing else changes', () => {
  let made = 0
  fc.assert(
    fc.property(
      holders,
      names,
      names,
      values,
      fc.boolean(),
      fc.boolean(),
      (document, first, second, value, isJson, isDeep) => {
        const text = isJson
          ? JSON.stringify(document, null, 2)
          : stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })
        const at = isDeep ? [first, second] : [first]
        const own = (holder: unknown, name: string) =>
          typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
            ? (holder as Record<string, unknown>)[name]
            : undefined
        let result: string
        try {
          result = withValues(text, [{ at, value }])
        } catch (thrown) {
          const { code } = thrown as { code?: string }
          if (code !== 'edit_unfit' && code !== 'document_invalid') throw thrown
          return
        }
        made++
        const now = readDocument(result).value
        const plain = (of: unknown) => JSON.parse(JSON.stringify(of ?? null))
        assert.ok(isDeepStrictEqual(plain(at.reduce(own, now as unknown)), plain(value)), result)
        for (const name of Object.keys(document)) {
          if (name !== first) assert.ok(isDeepStrictEqual(plain(own(now, name)), plain(document[name])), result)
        }
      },
    ),
    { numRuns: 2000 },
  )
  assert.ok(made > 1200, `${made} of 2000`)
})
