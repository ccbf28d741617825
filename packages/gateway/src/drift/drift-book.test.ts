import assert from 'node:assert/strict'
import test from 'node:test'
import type { DriftReport } from '@gatehouse/program'
import { DriftBook } from './drift-book.ts'

const place = { apiVersionId: 'apiv_1', environmentId: 'env_1' }
const use = (name: string, applicationId?: string) =>
  ({ kind: 'use-field', method: 'POST', path: '/orders', name, applicationId }) as const

function told(book: DriftBook): DriftReport[] {
  const all: DriftReport[] = []
  for (let left = book.tellings; left > 0; left--) all.push(book.take())
  assert.ok(book.isEmpty)
  return all
}

test('what is used is told of each application for itself, and drift of all that showed it', () => {
  const book = new DriftBook()
  for (const applicationId of ['app_1', 'app_2', 'app_1']) {
    book.note(place, use('/color', applicationId))
    book.note(place, { ...use('/size', applicationId), kind: 'field' })
  }
  const [{ found } = { found: [] }] = told(book)
  assert.deepEqual(
    found.map(({ name, count, applications }) => [name, count, applications]),
    [
      ['/color', 2, ['app_1']],
      ['/color', 1, ['app_2']],
      ['/size', 3, ['app_1', 'app_2']],
    ],
  )
})

test('what finds no room is counted where it is drift, and no sort takes the room of another', () => {
  const book = new DriftBook()
  for (let at = 0; at < 3000; at++) {
    book.note(place, use(`/used${at}`))
    book.note(place, { ...use(`/new${at}`), kind: 'field' })
  }
  const main = new DriftBook()
  for (const report of told(book)) {
    assert.ok(report.found.length <= 512)
    main.merge(report)
  }
  const all = told(main)
  const count = (kind: string) => all.flatMap(({ found }) => found).filter(one => one.kind === kind).length
  assert.deepEqual([count('use-field'), count('field')], [2000, 256])
  assert.deepEqual(
    all.flatMap(({ more }) => more.map(one => one.count)),
    [3000 - 256],
  )
})

test('of many API versions everything fits into tellings of its bound', () => {
  const book = new DriftBook()
  for (let version = 0; version < 1030; version++) {
    for (let at = 0; at < 3; at++) book.note({ ...place, apiVersionId: `apiv_${version}` }, use(`/f${at}`))
  }
  const all = told(book)
  assert.equal(all.flatMap(({ found }) => found).length, 1024 * 3)
  assert.ok(all.every(({ found }) => found.length <= 512))
})
