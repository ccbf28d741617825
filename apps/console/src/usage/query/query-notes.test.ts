import assert from 'node:assert/strict'
import test from 'node:test'
import { noted, said } from './query-notes.ts'

test('queries are remembered for who asked them, the newest first, and shown to nobody else', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  }
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true })
  const ada = { id: 'p_ada', organization: 'acme' }
  noted(ada, 'select 1')
  noted(ada, 'select 2')
  assert.deepEqual(noted(ada, 'select 1'), ['select 1', 'select 2'])
  assert.deepEqual(said(ada), ['select 1', 'select 2'])
  assert.deepEqual(said({ ...ada, id: 'p_bob' }), [])
  assert.deepEqual(said({ ...ada, organization: 'other' }), [])
  for (let at = 0; at < 30; at++) noted(ada, `select ${at}`)
  assert.equal(said(ada).length, 20)
})
