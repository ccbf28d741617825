import assert from 'node:assert/strict'
import test from 'node:test'
import { problemsOf } from '@gatehouse/schema'
import { through } from '../testing-policy.ts'
import { rewritePath } from './rewrite-path.ts'

const sent = async (rules: unknown, path: string) =>
  (await through(rewritePath, { rules }, { request: { path } })).sent!.path

test('the first rule that fits makes the path, with what it found as it was written', async () => {
  const rules = [
    { from: '/a/{id}/b/{rest+}', to: '/{rest}/of/{id}' },
    { pattern: '^/v([0-9]+)/(.*)$', to: '/{2}/v{1}' },
  ]
  assert.equal(await sent(rules, '/a/x%2Fy/b/c/d'), '/c/d/of/x%2Fy')
  assert.equal(await sent(rules, '/v12/pets'), '/pets/v12')
  assert.equal(await sent(rules, '/other'), '/other')
  assert.equal(await sent([{ from: '/a.b', to: '/c' }], '/aXb'), '/aXb')
})

test('no rewriting leads above the root, or to what is no path', async () => {
  const joined = [{ pattern: '^/(.)x(.)/(.*)$', to: '/in/{1}{2}/{3}' }]
  assert.equal(await sent(joined, '/.x./secret'), '/secret')
  assert.equal(await sent([{ pattern: '^/(.*)$', to: '/../../{1}' }], '/a'), '/a')
  await assert.rejects(sent([{ pattern: '^/(.*)$', to: '/%{1}' }], '/zz'), { code: 'request_malformed' })
  await assert.rejects(sent([{ pattern: '^/(.*)$', to: '/a b' }], '/zz'), { code: 'request_malformed' })
})

test('a pattern takes time that grows with the path alone, and one that cannot be read is told', async () => {
  const startedMs = performance.now()
  assert.equal(await sent([{ pattern: '^/(a+)+$', to: '/x' }], `/${'a'.repeat(4000)}b`), `/${'a'.repeat(4000)}b`)
  assert.ok(performance.now() - startedMs < 2000)
  const [problem] = problemsOf(rewritePath.config, { rules: [{ pattern: '(?=a)', to: '/' }] })
  assert.match(problem!.message, /cannot be read/)
  assert.equal(problemsOf(rewritePath.config, { rules: [{ to: '/' }] }).length, 1)
})
