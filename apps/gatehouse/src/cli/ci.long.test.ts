import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import { runWords, testCli } from './testing.ts'

const api = (changes: { type?: string; url?: string } = {}) => `openapi: 3.1.0
info: { title: Orders, version: 1.0.0 }
servers: [{ url: "${changes.url ?? 'https://orders.example'}" }]
security: [{ token: [] }]
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
paths:
  /orders:
    get:
      parameters: [{ name: limit, in: query, schema: { type: ${changes.type ?? 'string'} } }]
      responses: { "200": { description: Orders } }
`

function folder(t: TestContext, files: Record<string, string>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'gatehouse-ci-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  return cwd
}

const ci = (cwd: string, words: string) => runWords(['ci', ...words.split(' ')], { cwd, clock: systemClock })

test('each gate says how it stands, what is not asked for is left out, and any that is not passed ends with 1', async t => {
  const cwd = folder(t, {
    'old.yaml': api(),
    'new.yaml': api({ type: 'integer' }),
    'bad.yaml': api({ url: 'http://orders.example' }),
    'gateway.yaml': 'apiVersion: gatehouse/v1\nkind: Api\nmetadata: { name: a }\nspec: { titel: b }\n',
  })
  const alone = await ci(cwd, 'old.yaml')
  assert.equal(alone.code, 0)
  assert.match(alone.out, /^✔ lint .*\n– compare .*\n– test .*\n– check/)
  const broken = await ci(cwd, 'new.yaml --base old.yaml --gateway-file gateway.yaml --markdown out.md')
  assert.equal(broken.code, 1)
  assert.match(broken.out, /✖ compare +1 breaking change[\s\S]*✖ check/)
  assert.match(broken.err, /compare, check are not passed/)
  assert.match(readFileSync(join(cwd, 'out.md'), 'utf8'), /\| ✖ \| compare \|/)
  assert.equal((await ci(cwd, 'new.yaml --base old.yaml --allow-breaking')).code, 0)
  assert.equal((await ci(cwd, 'bad.yaml')).code, 1)
  assert.equal((await ci(cwd, 'old.yaml --base old.yaml --live orders-v1')).code, 2)
  assert.equal((await ci(cwd, 'none.yaml')).code, 7)
  assert.match((await ci(cwd, 'old.yaml --test-url localhost:3000')).err, /--test-url is an address/)
})

test('a document is compared with what an API version has as it stands, its edits among it', async t => {
  const { cli } = await testCli(t)
  const cwd = folder(t, { 'orders.yaml': api(), 'new.yaml': api({ type: 'integer' }) })
  assert.equal((await cli(`import ${join(cwd, 'orders.yaml')}`, { cwd })).code, 0)
  const same = await cli('ci orders.yaml --live orders-v1', { cwd })
  assert.deepEqual([same.code, /nothing changed, beside orders-v1/.test(same.out)], [0, true], same.err)
  assert.equal((await cli('ci new.yaml --live orders-v1', { cwd })).code, 1)
  assert.equal((await cli('ci new.yaml --live none', { cwd })).code, 5)
})

test('a document is compared with what is live in an environment, whatever was imported since', async t => {
  const { cli, call } = await testCli(t)
  const cwd = folder(t, { 'old.yaml': api(), 'new.yaml': api({ type: 'integer' }) })
  assert.equal((await cli('import old.yaml', { cwd })).code, 0)
  assert.equal((await cli('ci new.yaml --live orders-v1 --environment dev', { cwd })).code, 5)
  await call('ApiVersion.publish', { name: 'orders-v1' })
  await call('ApiVersion.deploy', { name: 'orders-v1', body: { environment: 'dev' } })
  assert.equal((await cli('import new.yaml', { cwd })).code, 0)
  assert.equal((await cli('ci new.yaml --live orders-v1', { cwd })).code, 0)
  const broken = await cli('ci new.yaml --live orders-v1 --environment dev', { cwd })
  assert.deepEqual([broken.code, /1 breaking change/.test(broken.out)], [1, true], broken.err)
  assert.equal((await cli('ci old.yaml --live orders-v1 --environment dev', { cwd })).code, 0)
  assert.equal((await cli('ci old.yaml --environment dev', { cwd })).code, 2)
})
