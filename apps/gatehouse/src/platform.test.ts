import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
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
  assert.equal((await fetch(again.portal)).status, 200)
  assert.equal(await again.stop(), 0)
})

test('two platforms on one directory: the second is told in one line and the first goes on', {
  timeout: 120_000,
}, async t => {
  const first = await startPlatform(t)
  await assert.rejects(startPlatform(t, { data: first.data }), /data_locked/)
  assert.equal((await fetch(`${first.control}/healthz`)).status, 200)
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

test('a preset token works from the first start on, and is nowhere in the logs', { timeout: 120_000 }, async t => {
  const token = 'ght_a_preset_token_for_this_test_only_0123456789'
  const platform = await startPlatform(t, { env: { GATEHOUSE_TOKEN: token } })
  const who = await fetch(`${platform.control}/api/v1/whoami`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(((await who.json()) as { operator: boolean }).operator, true)
  assert.ok(!platform.errors().includes(token))
  const { pid } = platform.process
  assert.ok(!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(token))
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

/** Of the answers there are once connections were refused. */
async function firstStatuses(call: () => Promise<Response>, count: number): Promise<number[]> {
  let refused = false
  const statuses: number[] = []
  for (const endMs = performance.now() + 30_000; statuses.length < count && performance.now() < endMs; ) {
    const answer = await call().catch(() => undefined)
    refused ||= answer === undefined
    if (answer && refused) statuses.push(answer.status)
    await answer?.text()
  }
  return statuses
}

test('killed members come back where they were, and what is revoked afterwards stops', {
  timeout: 180_000,
}, async t => {
  const platform = await startPlatform(t)
  const { cli, gateway, control } = platform
  const demo = JSON.parse(await cli('demo', '--once', '--requests', '10', '--json')) as { key: string }
  const call = () => fetch(`${gateway}/demo/petstore/v1/pets`, { headers: { 'x-api-key': demo.key } })
  const reached = async (url: string) => (await fetch(url).catch(() => undefined))?.ok === true
  const until = async (condition: () => Promise<boolean>, within: number, what: string) => {
    const startedMs = performance.now()
    while (!(await condition())) {
      assert.ok(performance.now() - startedMs < within, `${what}: ${platform.errors()}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  process.kill(platform.members().get('control')!, 'SIGKILL')
  const known = 502 // the key is good; the demo's upstream has ended
  assert.equal((await call()).status, known, 'the gateway serves on')
  await until(() => reached(`${control}/readyz`), 30_000, 'control is back on its port')
  process.kill(platform.members().get('gateway')!, 'SIGKILL')
  // Callers without a pause: while it is away they are refused a connection, and the first answer is one of the program.
  const statuses = await firstStatuses(call, 20)
  assert.deepEqual(new Set(statuses), new Set([known]))
  const { items } = JSON.parse(await cli('credentials', 'list', '--organization', 'demo', '--json')) as {
    items: { name: string }[]
  }
  await cli('key', 'revoke', items[0]!.name, '--organization', 'demo')
  await until(async () => (await call()).status === 401, 15_000, 'the revoked key stops')
})

test('a signal to the whole group ends everything once, without a word of error', { timeout: 60_000 }, async t => {
  const platform = await startPlatform(t)
  for (const pid of platform.members().values()) process.kill(pid, 'SIGINT')
  assert.equal(await platform.stop(), 0)
  assert.doesNotMatch(platform.errors(), /started again|"level":"error"/)
})
