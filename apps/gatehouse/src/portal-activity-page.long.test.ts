/** What a developer's application did, on a page of the portal, of real calls: with scripts off, at both widths. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, openConsole, violationsOf } from './testing-console.ts'
import { signUp } from './testing-developer.ts'
import { until } from './testing-house.ts'

const at = '/organizations/default/workspaces/default'

async function openShop(t: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    response.statusCode = request.url!.includes('broken') ? 503 : 200
    response.end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a developer reads what an application did, why requests failed, and takes it away as a file', {
  skip: browserMissing(),
  timeout: 240_000,
}, async t => {
  const { platform, call, browser } = await openConsole(t)
  const ok = { responses: { 200: { description: 'Fine.' } } }
  const paths = {
    '/orders': { get: { operationId: 'list', ...ok } },
    '/broken': { get: { operationId: 'buy', ...ok } },
  }
  const servers = [{ url: await openShop(t) }]
  const text = JSON.stringify({ openapi: '3.1.0', info: { title: 'orders', version: '1' }, servers, paths })
  await call('POST', `${at}/apis/import`, { text, name: 'orders' })
  await call('POST', `${at}/api-versions/orders-v1/publish`, {})
  await call('POST', `${at}/api-versions/orders-v1/deploy`, { environment: 'dev' })
  const make = (plural: string, name: string, spec: object) => call('POST', `${at}/${plural}`, { name, spec })
  await make('products', 'shop', { title: 'Shop', apiVersions: ['orders-v1'] })
  await make('plans', 'free', { product: 'shop', title: 'Free', promise: { availability: 99.9 } })
  await call('POST', `${at}/plans/free/publish`, {})
  await call('POST', '/organizations/default/portals', {
    name: 'main',
    spec: { accounts: { signUp: 'open' }, environments: { live: 'dev' }, products: [{ product: 'default/shop' }] },
  })
  const page = await (
    await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 1000 } })
  ).newPage()
  await signUp(page, { call, portal: platform.portal, email: 'ada@example.com' })
  await page.goto(`${platform.portal}/account/activity`)
  const first = page.getByText('There is no application yet.').getByRole('link', { name: 'Create application' })
  assert.match((await first.getAttribute('href')) ?? '', /\/account$/)
  await page.goto(`${platform.portal}/account/subscribe/default/free`)
  await page.locator('#field-newTitle').fill('My shop')
  await page.locator('main button').click()
  await page.locator('h1', { hasText: 'My shop' }).waitFor()
  const own = page.url().split('#')[0]!.split('?')[0]!
  await page.goto(`${own}/activity`)
  await page.getByText('No request yet').waitFor()
  const { items } = (await call('GET', `${at}/applications`)) as unknown as { items: { name: string }[] }
  const { secret } = await call('POST', `${at}/credentials`, {
    name: 'key',
    spec: { application: items[0]!.name, environment: 'dev' },
  })
  const ask = async (path: string) =>
    (await fetch(`${platform.gateway}/orders/v1/${path}`, { headers: { 'x-api-key': String(secret) } })).status
  await until(async () => (await ask('orders')) === 200, 30_000)
  for (let time = 0; time < 12; time++) await ask('orders')
  for (let time = 0; time < 3; time++) assert.equal(await ask('broken'), 503)
  await until(async () => {
    await page.goto(`${own}/activity`)
    // Its parts are asked one after another, while requests still arrive.
    const text = await page.locator('main').innerText()
    return /buy/.test(text) && /Requests\s+1[5-9]\s+0/.test(text)
  }, 60_000)
  const shown = await page.locator('main').innerText()
  assert.match(shown, /Requests\s+1[5-9]\s+0/)
  assert.match(shown, /99\.9 ?%, not kept/)
  assert.match(shown, /GET \/orders\/v1\/broken/)
  const reply = await page.request.get(`${own}/activity.csv?days=7`)
  assert.match(await reply.text(), /^start,requests,errors4xx,errors5xx,p95Ms\r\n20\d\d-.*,1[5-9],0,3,/)
  assert.match(reply.headers()['cache-control'] ?? '', /no-store/)
  await page.goto(`${platform.portal}/account/activity?days=7`)
  const together = await page.locator('main').innerText()
  assert.match(together, /My shop\s+1[5-9]\s+0\s+3/)
  assert.match(together, /orders-v1\s+1[5-9]\s+0\s+3\s+[\d.]+ ms/)
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(`${own}/activity`)
  assert.doesNotMatch(await stranger.locator('main').innerText(), /broken/)
  const { cookies } = await page.context().storageState()
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme })
    await context.addCookies(cookies)
    const one = await context.newPage()
    await one.goto(`${own}/activity`)
    await one.getByText('Requests that failed last').waitFor()
    assert.deepEqual(await violationsOf(one, `activity ${width}`), [])
    await assertFits(one, `activity ${width}`)
    const folder = process.env.PICTURES
    await one.goto(`${platform.portal}/account/activity`)
    await one.getByText('My shop').waitFor()
    assert.deepEqual(await violationsOf(one, `all activity ${width}`), [])
    await assertFits(one, `all activity ${width}`)
    if (folder) await one.screenshot({ path: `${folder}/activity-${width}-${colorScheme}.png`, fullPage: true })
  }
})
