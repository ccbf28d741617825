/** Trying endpoints from the portal in a real browser, against an upstream that means no good. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, violationsOf } from './testing-console.ts'
import { subscribed } from './testing-developer.ts'
import { openSite } from './testing-site.ts'

const skip = browserMissing()
const evil = '<!doctype html><script>alert(1);document.cookie="pwned=1"</script><img src=x onerror=alert(2)>hello'

const document = (port: number) => ({
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1.0.0' },
  servers: [{ url: `http://127.0.0.1:${port}` }],
  paths: {
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: '7' },
          { name: 'q', in: 'query', schema: { type: 'string' } },
          { name: 'X-Note', in: 'header', schema: { type: 'string' } },
          { name: 'Cookie', in: 'header', schema: { type: 'string' } },
        ],
        responses: { 200: { description: 'One.' } },
      },
    },
    '/pets': {
      post: {
        operationId: 'addPet',
        requestBody: {
          content: { 'application/json': { schema: { type: 'object' }, example: { name: 'Rex' } } },
        },
        responses: { 201: { description: 'Made.' } },
      },
    },
  },
})

async function hostileUpstream(t: TestContext) {
  const seen: IncomingMessage[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    const { pathname } = new URL(request.url!, 'http://x')
    if (pathname === '/pets/html') {
      const cookies = ['gatehouse_portal=stolen; Path=/', '__Host-gatehouse_try=stolen; Path=/']
      return response
        .writeHead(200, { 'content-type': 'text/html', 'set-cookie': cookies, location: '/account' })
        .end(evil)
    }
    if (pathname === '/pets/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: one\n\n')
      return
    }
    if (pathname === '/pets/huge') {
      response.writeHead(200, { 'content-type': 'text/plain' })
      return void response.end('x'.repeat(5 * 2 ** 20))
    }
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(`{"url":"${request.url}","method":"${request.method}"}`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { seen, port: (server.address() as AddressInfo).port }
}

async function trialPortal(t: TestContext) {
  const site = await openSite(t)
  const { call } = site
  const upstream = await hostileUpstream(t)
  const at = '/organizations/default/workspaces/default'
  const text = JSON.stringify(document(upstream.port))
  await call('POST', `${at}/apis/import`, { text, name: 'pets' })
  await call('PATCH', `${at}/apis/pets`, { spec: { policies: [{ policy: 'key-auth', config: {} }] } })
  await call('POST', `${at}/api-versions/pets-v1/publish`, {})
  await call('POST', '/organizations/default/environments', { name: 'play', spec: { hosts: ['play.example'] } })
  for (const environment of ['dev', 'play']) await call('POST', `${at}/api-versions/pets-v1/deploy`, { environment })
  await call('POST', `${at}/products`, { name: 'pets', spec: { title: 'Pets', apiVersions: ['pets-v1'] } })
  await call('POST', `${at}/plans`, { name: 'free', spec: { product: 'pets', title: 'Free' } })
  await call('POST', `${at}/plans/free/publish`, {})
  const portal = {
    ...{ title: 'Pet APIs', accounts: { signUp: 'open' }, environments: { live: 'dev', sandbox: 'play' } },
    products: [{ product: 'default/pets' }],
  }
  await call('POST', '/organizations/default/portals', { name: 'main', spec: portal })
  await site.until('/apis/default/pets-v1', /openapi\.json/)
  return { ...site, upstream }
}

const endpoint = '/apis/default/pets-v1/endpoints/getPet'

test('an endpoint is tried in the sandbox with a key for an hour, and nothing that comes back runs or reads a cookie', {
  skip,
}, async t => {
  const all = await trialPortal(t)
  const { platform, upstream } = all
  const page = await subscribed(all, { javaScriptEnabled: true })
  const account = page.url()
  const ran: string[] = []
  page.on('dialog', dialog => {
    ran.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(`${platform.portal}${endpoint}`)
  assert.equal(await page.locator('[name=environment]').inputValue(), 'play')
  assert.equal(await page.locator('[name="header.Cookie"]').count(), 0)
  await page.locator('[name="query.q"]').fill('a b&c')
  await page.locator('[name="header.X-Note"]').fill('hi')
  await page.locator('[data-sample=curl] code', { hasText: 'q=a+b%26c' }).waitFor()
  assert.match(await page.locator('[data-sample=curl] code').innerText(), /play\.example[\s\S]*YOUR_API_KEY/)
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('[data-reply] strong', { hasText: '200' }).waitFor()
  assert.match(await page.locator('[data-reply] > pre').innerText(), /"url": "\/pets\/7\?q=a\+b%26c"/)
  const [asked] = upstream.seen
  assert.equal(asked!.headers['x-note'], 'hi')
  assert.equal(asked!.headers.cookie, undefined)
  assert.equal(asked!.headers.origin, undefined)
  const cookies = await page.context().cookies()
  const key = cookies.find(({ name }) => name === 'gatehouse_try')!
  assert.ok(key.httpOnly && key.sameSite === 'Strict')
  assert.ok(!(await page.content()).includes(key.value.split('/')[2]!))

  await page.locator('[name="path.id"]').fill('html')
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('[data-reply] > pre', { hasText: 'onerror' }).waitFor()
  await page.locator('button', { hasText: 'Save the reply' }).click()
  await page.waitForURL(/\/try$/)
  assert.match(await page.locator('body').innerText(), /<script>alert/)
  assert.equal(await page.evaluate('self.origin'), 'null')
  await assert.rejects(page.evaluate('document.cookie'), /sandboxed/)
  assert.deepEqual(ran, [])
  const after = await page.context().cookies()
  assert.ok(after.every(({ name, value }) => name !== 'pwned' && value !== 'stolen'))

  await page.goto(account)
  await page.locator('li', { hasText: 'Try-it' }).locator('button', { hasText: 'Revoke' }).click()
  await page.locator('summary', { hasText: '1' }).waitFor()
})

test('a stream is shown as it comes, and what is larger than a page holds is cut with a word', { skip }, async t => {
  const all = await trialPortal(t)
  const page = await subscribed(all, { javaScriptEnabled: true })
  await page.goto(`${all.platform.portal}${endpoint}`)
  await page.locator('[name="path.id"]').fill('huge')
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('[data-reply]', { hasText: 'the rest was left out' }).waitFor()
  assert.equal((await page.locator('[data-reply] > pre').innerText()).length, 2 ** 20)
  await page.locator('[name="path.id"]').fill('stream')
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('[data-reply] > pre', { hasText: 'data: one' }).waitFor()
})

test('without scripts the same form answers a page, which shows what came back as text', { skip }, async t => {
  const all = await trialPortal(t)
  const { platform, upstream } = all
  const page = await subscribed(all, { javaScriptEnabled: false })
  await page.goto(`${platform.portal}${endpoint}`)
  await page.locator('[name="path.id"]').fill('html')
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('.tried strong', { hasText: '200' }).waitFor()
  assert.match(await page.locator('.tried').innerText(), /onerror=alert/)
  const first = upstream.seen.length
  await page.locator('[name="path.id"]').fill('..')
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('.notice', { hasText: 'id cannot be ..' }).waitFor()
  assert.equal(upstream.seen.length, first)
  await page.goto(`${platform.portal}/apis/default/pets-v1/endpoints/addPet`)
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('.tried', { hasText: '"method": "POST"' }).waitFor()
  assert.equal(upstream.seen.at(-1)!.headers['content-type'], 'application/json')
  const storageState = await page.context().storageState()
  for (const width of [1440, 390]) {
    const context = await all.browser.newContext({ storageState, viewport: { width, height: 900 } })
    const shown = await context.newPage()
    for (const path of [endpoint, `${endpoint}/try`, '/apis/default/pets-v1', '/status']) {
      await shown.goto(`${platform.portal}${path}`)
      assert.deepEqual(await violationsOf(shown, `${path} ${width}`), [], `${path} ${width}`)
      await assertFits(shown, `${path} ${width}`)
    }
    const folder = process.env.PICTURES
    if (folder) await shown.screenshot({ path: `${folder}/status-${width}.png` })
    await shown.goto(`${platform.portal}${endpoint}`)
    if (folder) await shown.screenshot({ path: `${folder}/try-${width}.png`, fullPage: true })
  }
})
