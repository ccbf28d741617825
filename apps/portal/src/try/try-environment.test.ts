import assert from 'node:assert/strict'
import test from 'node:test'
import type { At } from '../page.ts'
import { lastEnvironment, rememberedEnvironment } from './try-environment.ts'

const at = (origin: string, cookies: [string, string][] = []) =>
  ({ request: { origin, cookies: new Map(cookies) } }) as unknown as At

test('where a reader tried last is remembered, once, in a cookie that no script reads', () => {
  const first = at('https://developers.example')
  assert.equal(lastEnvironment(first), undefined)
  const [cookie] = rememberedEnvironment(first, 'dev')
  assert.match(cookie!, /^__Host-gatehouse_try_at=dev; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=\d+$/)
  const next = at('https://developers.example', [['__Host-gatehouse_try_at', 'dev']])
  assert.equal(lastEnvironment(next), 'dev')
  assert.deepEqual(rememberedEnvironment(next, 'dev'), [])
  assert.match(rememberedEnvironment(at('http://127.0.0.1:8002'), 'dev')[0]!, /^gatehouse_try_at=dev; [^;]+; HttpOnly/)
})

test('what is no name of an environment is remembered by nobody', () => {
  for (const kept of ['', 'Dev', '../x', '"><script>', 'x'.repeat(64)])
    assert.equal(lastEnvironment(at('http://h', [['gatehouse_try_at', kept]])), undefined, kept)
})
