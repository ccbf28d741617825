/** What is left of a quota, as a developer reads it, beside what the gateway lets through. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { until } from './testing-house.ts'
import { startPublished } from './testing-published.ts'

interface Limit {
  name: string
  limit: number
  used?: number
  left?: number
  resetsAt?: string
}

interface Usage {
  allowances: { planTitle: string; environment: string; limits: Limit[]; countedUntil?: string }[]
}

async function upstream(t: TestContext, asked: string[] = []): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(request.method!)
    response.end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a developer reads what is used and left of a quota and when it begins anew, and the gateway agrees', async t => {
  const { make, call, at, joined, through } = await startPublished(t)
  await make('upstreams', 'pets', { targets: [{ url: await upstream(t) }] })
  await make('apis', 'pets', { title: 'Pets', policies: [{ policy: 'key-auth', config: {} }] })
  await make('api-versions', 'pets-v1', { api: 'pets', upstream: 'pets', version: 'v1', basePath: '/pets/v1' })
  await call('POST', `${at}/api-versions/pets-v1/publish`, {})
  await call('POST', `${at}/api-versions/pets-v1/deploy`, { environment: 'dev' })
  await make('products', 'pets', { title: 'Pets', apiVersions: ['pets-v1'] })
  const limits = [
    { name: 'second', limit: 100, windowSeconds: 1 },
    { name: 'month', limit: 7, algorithm: 'calendar-window', per: 'month' },
    { name: 'tenant', limit: 500, algorithm: 'calendar-window', per: 'day', by: 'header', headerName: 'X-Tenant' },
  ]
  await make('plans', 'free', {
    product: 'pets',
    title: 'Free',
    policies: [{ policy: 'rate-limit', config: { limits } }],
  })
  await call('POST', `${at}/plans/free/publish`, {})
  await call('POST', '/organizations/default/portals', {
    name: 'main',
    spec: { accounts: { signUp: 'open' }, environments: { live: 'dev' }, products: [{ product: 'default/pets' }] },
  })
  const ada = await joined('ada@example.com')
  const asked = { portal: 'main', environment: 'dev' }
  const subscribe = async (newApplication: string) => {
    const { application } = await ada.does('subscribe', { ...asked, plan: 'default/free', newApplication })
    const { secret } = await ada.does('create-key', { ...asked, application })
    await until(async () => (await through('/pets/v1/.well-known/gatehouse/limits', secret!)).status === 200, 30_000)
    return { application: application!, key: secret! }
  }
  const [shop, other] = [await subscribe('Shop'), await subscribe('Other')]
  const statuses: number[] = []
  for (let time = 0; time < 9; time++) statuses.push((await through('/pets/v1/pets', shop.key)).status)
  assert.deepEqual(statuses, [...Array(7).fill(200), 429, 429])
  await through('/pets/v1/pets', other.key)
  const read = async (application: string) =>
    (await ada.reads<Usage>('application-usage', { application })).allowances[0]!
  await until(async () => (await read(shop.application)).limits[1]!.used === 7, 60_000)
  const { limits: told, countedUntil, ...plan } = await read(shop.application)
  assert.deepEqual([plan.planTitle, plan.environment], ['Free', 'dev'])
  const now = new Date()
  const resetsAt = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString()
  assert.deepEqual(told, [
    { name: 'second', limit: 100, algorithm: 'gcra', windowSeconds: 1 },
    { name: 'month', limit: 7, algorithm: 'calendar-window', per: 'month', used: 7, left: 0, resetsAt },
    { name: 'tenant', limit: 500, algorithm: 'calendar-window', per: 'day' },
  ])
  assert.ok(Math.abs(Date.parse(countedUntil!) - Date.now()) < 120_000)
  await until(async () => (await read(other.application)).limits[1]!.used === 1, 60_000)
  assert.equal((await read(other.application)).limits[1]!.left, 6)
  // Upstreams of this machine are reached where one operator runs all of it; what strangers name is not.
  const hooked: string[] = []
  const { id: webhook } = await ada.does('create-webhook', { url: await upstream(t, hooked) })
  await ada.does('test-webhook', { webhook })
  type Shown = { deliveries: { state: string; failure?: string }[] }
  const failed = async () => (await ada.reads<Shown>('webhook', { webhook: webhook! })).deliveries[0]!
  await until(async () => (await failed()).state === 'failed', 30_000)
  assert.deepEqual([(await failed()).failure, hooked], ['egress_forbidden', []])
  const { limits: atGateway } = JSON.parse((await through('/pets/v1/.well-known/gatehouse/limits', other.key)).text)
  const month = (atGateway as { name: string; remaining: number }[]).find(({ name }) => name === 'month')
  assert.equal(month!.remaining, 6)
})
