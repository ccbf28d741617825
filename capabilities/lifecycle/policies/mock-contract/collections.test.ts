import assert from 'node:assert/strict'
import test from 'node:test'
import { Collections } from './collections.ts'

test('what is put into a collection is listed, read, changed and deleted; what no collection has is left to the mock', () => {
  const collections = new Collections()
  const all = (method: string, body?: unknown) => collections.act(method, '/orders', { isItemPath: false, body })
  const one = (method: string, id: string, body?: unknown) =>
    collections.act(method, `/orders/${id}`, { isItemPath: true, body })
  assert.equal(all('GET'), undefined)
  assert.equal(one('GET', '1'), undefined)
  assert.deepEqual(all('POST', { a: 1 }), { status: 201, value: { id: '1', a: 1 }, location: '/orders/1' })
  assert.deepEqual(all('POST', { id: 'x y' }), { status: 201, value: { id: 'x y' }, location: '/orders/x%20y' })
  assert.deepEqual(all('GET')?.value, [{ id: '1', a: 1 }, { id: 'x y' }])
  assert.deepEqual(one('PATCH', '1', { b: 2 }), { status: 200, value: { id: '1', a: 1, b: 2 } })
  assert.deepEqual(one('PUT', 'x%20y', { c: 3 }), { status: 200, value: { c: 3 } })
  assert.deepEqual(one('PUT', '7', { d: 4 })?.status, 201)
  assert.deepEqual(one('GET', '1')?.value, { id: '1', a: 1, b: 2 })
  assert.deepEqual(
    [one('DELETE', '1'), one('GET', '1'), one('DELETE', '1')],
    [{ status: 204 }, { status: 404 }, { status: 404 }],
  )
  assert.equal(all('POST', 'text'), undefined)
  assert.equal(all('POST', { ['__proto__']: { a: 1 } })?.status, 201)
})

test('what is kept is bounded: the oldest makes room', () => {
  const collections = new Collections()
  for (let at = 0; at < 1100; at++) collections.act('POST', '/a', { isItemPath: false, body: { id: at } })
  const kept = collections.act('GET', '/a', { isItemPath: false, body: undefined })!.value as { id: number }[]
  assert.deepEqual([kept.length, kept[0]!.id], [1000, 100])
  for (let at = 0; at < 1100; at++) collections.act('POST', `/b${at}`, { isItemPath: false, body: {} })
  assert.equal(collections.act('GET', '/b0', { isItemPath: false, body: undefined }), undefined)
})
