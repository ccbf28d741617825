import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { readDocument } from '@gatehouse/documents'
import { applyOverlay } from './apply.ts'
import { overlayOf } from './overlay.ts'
import { reapply } from './reapply.ts'

const overlay = (actions: object[], more = {}) =>
  overlayOf(
    readDocument(JSON.stringify({ overlay: '1.1.0', info: { title: 'Edits', version: '1' }, actions, ...more }), {
      file: 'edits.json',
    }),
  )
const laid = (document: unknown, ...actions: object[]) => applyOverlay(document, overlay(actions))

test('values replace, lists grow, objects are merged, and what is taken away is gone (Overlay 1.1 §4.4.3)', () => {
  const document = { info: { title: 'a', contact: { name: 'b' } }, tags: [{ name: 'x' }], list: [1, 2, 3, 4] }
  const { value, actions } = laid(
    document,
    { target: '$.info', update: { title: 'c', contact: { url: 'd' }, 'x-new': [1] } },
    { target: '$.tags', update: { name: 'y' } },
    { target: '$.tags', update: [{ name: 'z' }] },
    { target: '$.tags[?@.name == "x"]', remove: true },
    { target: '$.list[0,2]', remove: true },
    { target: '$.nothing', update: { a: 1 } },
    { target: '$.info.title', update: 'e' },
  )
  assert.deepEqual(value, {
    info: { title: 'e', contact: { name: 'b', url: 'd' }, 'x-new': [1] },
    tags: [{ name: 'y' }, { name: 'z' }],
    list: [2, 4],
  })
  assert.deepEqual(actions.at(3), { target: '$.tags[?@.name == "x"]', pointers: ['/tags/0'] })
  assert.deepEqual(actions.at(5)!.pointers, [])
  assert.equal(document.info.title, 'a')
})

test('what stands elsewhere in the document is copied from one place (Overlay 1.1)', () => {
  const { value } = laid(
    { paths: { '/a': { get: { tags: ['t'] } }, '/b': {} } },
    { target: '$.paths["/b"]', copy: '$.paths["/a"]' },
  )
  assert.deepEqual(value, { paths: { '/a': { get: { tags: ['t'] } }, '/b': { get: { tags: ['t'] } } } })
  assert.throws(() => laid({ a: {}, b: {} }, { target: '$.a', copy: '$.*' }), /leads to 2/)
})

test('an action that does not fit is refused with its number, and the document stays as it is', () => {
  const document = { a: { b: [1] }, c: 'x' }
  for (const [action, message] of [
    [{ target: '$.a', update: { b: { c: 1 } } }, /b is a list and cannot become an object/],
    [{ target: '$.c', update: { d: 1 } }, /a plain value cannot take an object/],
    [{ target: '$', remove: true }, /whole document/],
  ] as const) {
    assert.throws(
      () => laid(document, { target: '$.a', update: { e: 1 } }, action),
      (thrown: Failure) =>
        thrown.code === 'overlay_unfit' && message.test(thrown.message) && thrown.problems[0]!.pointer === '/actions/1',
    )
  }
  assert.deepEqual(document, { a: { b: [1] }, c: 'x' })
})

test('everything that is wrong with an overlay is told at its place', () => {
  const told = (make: () => unknown): string[] => {
    try {
      make()
    } catch (thrown) {
      if (thrown instanceof Failure)
        return thrown.problems.map(({ pointer, place }) => `${pointer} ${place ? 'placed' : ''}`)
      throw thrown
    }
    return []
  }
  assert.deepEqual(
    told(() => overlay([{ target: '$[' }, { target: '$.a' }, { target: '$.a', copy: 'b' }])),
    [...['/actions/0/target placed', '/actions/1 placed', '/actions/2/copy placed']],
  )
  assert.deepEqual(
    told(() => overlay([], { overlay: '2.0.0' })),
    ['/overlay placed', '/actions placed'],
  )
  assert.deepEqual(
    told(() => overlay([{ target: '$.a', update: 1, 'x-why': 'so' }], { 'x-by': 'me' })),
    [],
  )
})

test('no target and no pattern takes longer than the document is long', () => {
  const refused = ['$..*..*', '$..a[?@..b]', '$.a[?$.b == 1]', '$.a[?(', 'a.b', `$.${'a'.repeat(2000)}`]
  for (const target of refused)
    assert.throws(() => overlay([{ target, remove: true }]), { code: 'document_invalid' }, target)
  const wide = { list: Array.from({ length: 20_000 }, () => ({ name: `${'a'.repeat(30)}b` })) }
  const before = process.threadCpuUsage()
  laid(wide, { target: '$.list[?match(@.name, "(a+)+c")]', remove: true })
  const { user, system } = process.threadCpuUsage(before)
  assert.ok(user + system < 2_000_000, `${(user + system) / 1000} ms`)
  const bomb = {
    target: '$..list[*]',
    update: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, at])),
  }
  assert.throws(() => laid(wide, bomb), { code: 'overlay_unfit' })
})

test('names that objects have of their own are names like others', () => {
  const { value } = applyOverlay(
    { a: {} },
    overlayOf(
      readDocument(
        '{"overlay":"1.0.0","info":{"title":"t","version":"1"},"actions":[{"target":"$.a","update":{"__proto__":{"b":1}}}]}',
      ),
    ),
  )
  assert.deepEqual(Object.keys((value as { a: object }).a), ['__proto__'])
  assert.equal(({} as { b?: unknown }).b, undefined)
})

test('edits are kept over a new import, and what both changed is told and not guessed', () => {
  const before = {
    info: { title: 'a', description: 'old' },
    paths: { '/a': { get: {} }, '/b': { get: {} } },
    tags: [{ name: 't' }],
  }
  const edits = overlay([
    { target: '$.info', update: { title: 'Ours', 'x-team': 'pay' } },
    { target: "$.paths['/b']", remove: true },
    { target: "$.paths['/a'].get", update: { summary: 'Ours' } },
  ])
  const quiet = reapply(before, { ...before, info: { title: 'a', description: 'new' } }, [edits])
  assert.deepEqual(quiet.conflicts, [])
  assert.deepEqual(quiet.value, {
    info: { title: 'Ours', description: 'new', 'x-team': 'pay' },
    paths: { '/a': { get: { summary: 'Ours' } } },
    tags: [{ name: 't' }],
  })
  const after = { info: { title: 'Theirs' }, paths: { '/b': { get: { summary: 'went on' } } } }
  const loud = reapply(before, after, [edits])
  const about = (target: string) => ({ overlay: 'Edits', target })
  assert.deepEqual(loud.conflicts, [
    { kind: 'both', ...about('$.info'), pointer: '/info/title', before: 'a', edited: 'Ours', imported: 'Theirs' },
    {
      ...{ kind: 'both', ...about("$.paths['/b']"), pointer: '/paths/~1b' },
      ...{ before: { get: {} }, imported: { get: { summary: 'went on' } } },
    },
    { kind: 'gone', ...about("$.paths['/a'].get") },
  ])
  const unfit = reapply(before, { ...before, info: { ...before.info, 'x-team': ['a', 'list'] } }, [edits])
  assert.deepEqual(
    unfit.conflicts.map(({ kind }) => kind),
    ['both', 'unfit'],
  )
})

test('an action is about its place alone, also where an alias stands for the same elsewhere', () => {
  const { value } = readDocument('a: &x { b: 1 }\nc: *x\n')
  const action = { target: '$.a', update: { b: 2 } }
  const overlay = overlayOf({ value: { overlay: '1.0.0', info: { title: 't', version: '1' }, actions: [action] } })
  assert.deepEqual(applyOverlay(value, overlay).value, { a: { b: 2 }, c: { b: 1 } })
})
