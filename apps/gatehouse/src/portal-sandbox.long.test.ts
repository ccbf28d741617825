/** A sandbox from end to end: keys and subscriptions of its own, against a mock that answers as the contract says. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { until } from './testing-house.ts'
import { startPublished } from './testing-published.ts'

const example = { id: 7, name: 'Rex of the contract' }
const contract = (server: string) => ({
  openapi: '3.1.0',
  info: { title: 'Pets', version: 'v1' },
  servers: [{ url: server }],
  paths: {
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: { description: 'One.', content: { 'application/json': { example } } } },
      },
    },
  },
})

/** What is there in earnest. */
async function liveServer(t: TestContext): Promise<string> {
  const server = createServer((_, response) => response.end('{"from":"live"}'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** `gatehouse mock`, as a publisher runs it. */
async function mockServer(t: TestContext, document: object): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const file = join(directory, 'pets.json')
  writeFileSync(file, JSON.stringify(document))
  const program = join(import.meta.dirname, '../bin/gatehouse.mjs')
  const child = spawn(process.execPath, [program, 'mock', file, '--port', '0', '--json'])
  t.after(() => {
    child.kill('SIGTERM')
    rmSync(directory, { recursive: true, force: true })
  })
  let said = ''
  child.stdout.on('data', text => (said += text))
  await until(() => said.includes('\n'), 30_000)
  return (JSON.parse(said.split('\n')[0]!) as { url: string }).url
}

interface Answer {
  status: number
  body: string
}

test('a sandbox key calls the mock and gets the contract’s example; neither key opens the other environment', async t => {
  const { platform, call, at, make, joined } = await startPublished(t)
  const live = await liveServer(t)
  const mock = await mockServer(t, contract(live))
  await call('POST', '/organizations/default/environments', { name: 'sandbox', spec: { hosts: ['sandbox.example'] } })
  await call('POST', `${at}/apis/import`, { text: JSON.stringify(contract(live)), name: 'pets' })
  await call('PATCH', `${at}/apis/pets`, { spec: { policies: [{ policy: 'key-auth', config: {} }] } })
  const { spec: version } = await call<{ spec: { basePath: string; upstream: string } }>(
    'GET',
    `${at}/api-versions/pets-v1`,
  )
  await call('PATCH', `${at}/upstreams/${version.upstream}`, {
    spec: { environments: { sandbox: { targets: [{ url: mock }] } } },
  })
  await call('POST', `${at}/api-versions/pets-v1/publish`, {})
  for (const environment of ['dev', 'sandbox']) await call('POST', `${at}/api-versions/pets-v1/deploy`, { environment })
  await make('products', 'pets', { title: 'Pets', apiVersions: ['pets-v1'] })
  await make('plans', 'free', { product: 'pets', title: 'Free' })
  await call('POST', `${at}/plans/free/publish`, {})
  await call('POST', '/organizations/default/portals', {
    name: 'main',
    spec: {
      ...{ accounts: { signUp: 'open' }, environments: { live: 'dev', sandbox: 'sandbox' } },
      products: [{ product: 'default/pets' }],
    },
  })
  const calling = (host: string, key?: string) =>
    new Promise<Answer>((resolve, reject) => {
      const headers = { host, ...(key === undefined ? {} : { 'x-api-key': key }) }
      const sent = request(`${platform.gateway}${version.basePath}/pets/7`, { headers }, async reply => {
        let body = ''
        for await (const piece of reply) body += piece
        resolve({ status: reply.statusCode!, body })
      })
      sent.once('error', reject).end()
    })
  const ada = await joined('ada@example.com')
  const asked = { portal: 'main', plan: 'default/free' }
  const { environments } = await ada.reads<{ environments: string[] }>('plan', asked)
  assert.deepEqual(environments, ['sandbox', 'dev'], 'the place to practise in stands first')
  const { application } = await ada.does('subscribe', { ...asked, environment: 'sandbox', newApplication: 'Shop' })
  const keyFor = async (environment: string) =>
    (await ada.does('create-key', { portal: 'main', application, environment })).secret!
  const keys = { sandbox: await keyFor('sandbox'), dev: await keyFor('dev') }
  const status = async (host: string, key?: string) => (await calling(host, key)).status
  await until(async () => (await status('sandbox.example', keys.sandbox)) === 200, 30_000)
  assert.deepEqual(JSON.parse((await calling('sandbox.example', keys.sandbox)).body), example)
  // Of this environment there is a key and no subscription.
  assert.equal(await status('apis.example', keys.dev), 403)
  await ada.does('subscribe', { ...asked, environment: 'dev', application })
  await until(async () => (await status('apis.example', keys.dev)) === 200, 30_000)
  assert.equal((await calling('apis.example', keys.dev)).body, '{"from":"live"}')
  assert.deepEqual(
    [await status('apis.example', keys.sandbox), await status('sandbox.example', keys.dev)],
    [401, 401],
    'each key is of its environment',
  )
  assert.deepEqual([await status('apis.example'), await status('sandbox.example')], [401, 401])
  const shown = await ada.reads<{ credentials: { environment: string; prefix: string }[] }>('application', {
    application,
  })
  assert.deepEqual(shown.credentials.map(({ environment }) => environment).sort(), ['dev', 'sandbox'])
  assert.ok(keys.sandbox.startsWith('ghk_sandbox_') && keys.dev.startsWith('ghk_dev_'))
})
