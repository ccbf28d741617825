import assert from 'node:assert/strict'
import test from 'node:test'
import { createPurgeMemory, PurgeMarks } from './purge-marks.ts'

const pets = { apiVersionId: 'pets', environmentId: 'dev' }

test('a purge reaches what was kept for its path, with its tag, or at all, also in another thread', () => {
  const memory = createPurgeMemory()
  const [here, there] = [new PurgeMarks(memory, pets), new PurgeMarks(memory, pets)]
  const kept = (path: string, tags: string[] = []) => here.standing(here.begin(path), tags)!
  const [one, two, tagged] = [kept('/1'), kept('/2'), kept('/3', ['red', 'blue'])]
  there.purge({ path: '/1' })
  assert.deepEqual([one.stands(), two.stands(), tagged.stands()], [false, true, true])
  there.purge({ tag: 'blue' })
  assert.deepEqual([two.stands(), tagged.stands()], [true, false])
  there.purge('all')
  assert.equal(two.stands(), false)
})

test('a purge reaches neither another API version nor another environment', () => {
  const memory = createPurgeMemory()
  const marks = new PurgeMarks(memory, pets)
  const standing = marks.standing(marks.begin('/1'), ['red'])!
  for (const other of [
    { ...pets, apiVersionId: 'orders' },
    { ...pets, environmentId: 'prod' },
  ]) {
    const others = new PurgeMarks(memory, other)
    for (const what of ['all', { path: '/1' }, { tag: 'red' }] as const) others.purge(what)
  }
  assert.equal(standing.stands(), true)
})

test('what was asked for before a purge is not kept after it', () => {
  const marks = new PurgeMarks(createPurgeMemory(), pets)
  const begun = () => [marks.begin('/1'), marks.begin('/2')] as const
  const [one, other] = begun()
  marks.purge({ path: '/1' })
  assert.equal(marks.standing(one), undefined)
  assert.ok(marks.standing(other))
  const [plain, tagged] = begun()
  marks.purge({ tag: 'red' })
  assert.ok(marks.standing(plain))
  assert.equal(marks.standing(tagged, ['red']), undefined)
  assert.equal(marks.standing(tagged, ['blue']), undefined, 'nobody knows which tags it had when it was asked for')
})
