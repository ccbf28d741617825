import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import test from 'node:test'
import { startPlatform, temporaryData } from './testing-platform.ts'

const pets = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get: { operationId: listPets, responses: { "200": { description: ok } } }
`

test('one call, embedded: from contract to analytics, through a restart', { timeout: 180_000 }, async t => {
  const platform = await startPlatform(t)
  t.diagnostic(`ready after ${Math.round(platform.readyMs)} ms the first time`)
  const { cli, gateway, data } = platform
  const contract = join(data, 'pets.yaml')
  writeFileSync(contract, pets)
  const upstream = createServer((_, response) => void response.end('{"pets":[]}')).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  t.after(() => void [upstream.close(), upstream.closeAllConnections()])
  const { port } = upstream.address() as { port: number }

  await cli('import', contract, '--upstream', `http://127.0.0.1:${port}`)
  await cli('publish', 'pets-v1')
  const deployed = JSON.parse(await cli('deploy', 'pets-v1', 'dev', '--json'))
  assert.equal(deployed.state, 'live')
  assert.match(await (await fetch(platform.metrics)).text(), /^gatehouse_program_generation [1-9]/m)
  const documents = join(data, 'offer.yaml')
  writeFileSync(documents, offer)
  await cli('apply', '-f', documents)
  assert.match(await cli('apply', '-f', documents, '--dry-run'), /nothing|no change|unchanged/i)
  const { secret } = JSON.parse(await cli('key', 'create', 'shop', 'dev', '--json')) as { secret: string }

  const call = (key?: string) => fetch(`${gateway}/pets/v1/pets`, { headers: key ? { 'x-api-key': key } : {} })
  const until = async (status: number, key?: string) => {
    const startedMs = performance.now()
    while ((await call(key)).status !== status)
      assert.ok(performance.now() - startedMs < 1000, `not ${status} within a second`)
  }
  await until(200, secret)
  assert.equal((await call()).status, 401)
  const statuses = []
  for (let i = 0; i < 8; i++) statuses.push((await call(secret)).status)
  assert.ok(statuses.includes(429), 'the plan limits')
  const [{ name }] = JSON.parse(await cli('credentials', 'list', '--json')).items as [{ name: string }]
  await cli('key', 'revoke', name)
  await until(401, secret)

  await shipped(
    async () => JSON.parse(await cli('stats', '--by', 'api', '--json')),
    stats => stats.summary.errors4xx >= 2,
  )
  const stats = JSON.parse(await cli('stats', '--by', 'api', '--json'))
  assert.equal(stats.groups[0].key, 'pets')
  assert.match(await cli('audit', 'verify'), /Whole/)
  const exported = join(data, 'export.yaml')
  writeFileSync(exported, await cli('export'))
  assert.match(await cli('apply', '-f', exported, '--dry-run'), /nothing|no change|unchanged/i)
  assert.equal(await platform.stop(), 0)

  const again = await startPlatform(t, { data })
  t.diagnostic(`ready after ${Math.round(again.readyMs)} ms later`)
  assert.equal((await fetch(`${again.gateway}/pets/v1/pets`)).status, 401)
  const site = await fetch(again.portal)
  assert.equal(site.status, 200, `${await site.text()}\n${again.errors()}`)
  assert.equal(await again.stop(), 0)
})

test('a directory that cannot be used is one coded line', async t => {
  const data = join(temporaryData(t), 'a-file')
  writeFileSync(data, '')
  await assert.rejects(startPlatform(t, { data }), (error: Error) => {
    assert.match(error.message, /data_unwritable/)
    assert.doesNotMatch(error.message, /\n {4}at /)
    return true
  })
})

const offer = `apiVersion: gatehouse/v1
kind: Product
metadata: { name: pets, workspace: default }
spec: { apiVersions: [pets-v1] }
---
apiVersion: gatehouse/v1
kind: Plan
metadata: { name: gold, workspace: default }
state: published
spec: { product: pets, policies: [{ policy: rate-limit, config: { limit: 5 } }] }
---
apiVersion: gatehouse/v1
kind: Application
metadata: { name: shop, workspace: default }
spec: {}
---
apiVersion: gatehouse/v1
kind: Subscription
metadata: { name: shop-gold, workspace: default }
spec: { application: shop, plan: gold, environment: dev }
`

async function shipped<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<void> {
  for (let tries = 0; tries < 40; tries++) if (enough(await ask())) return
  assert.fail('the events did not arrive')
}
