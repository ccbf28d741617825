/** The way of a developer in a real browser: from a stranger to a call that succeeds, and what is told on the way. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { buildWeb } from './build-web.ts'
import { browserMissing, openBrowser } from './testing-chromium.ts'
import { administrator, assertFits, signedIn as atConsole, violationsOf } from './testing-console.ts'
import { mailTo, password, signUp } from './testing-developer.ts'
import { until } from './testing-house.ts'
import { startPlatform } from './testing-platform.ts'

const token = 'ght_of-the-portal-tests-0123456789abcdefghijklm'
const skip = browserMissing()

async function published(t: TestContext) {
  await buildWeb(() => {})
  const upstream = createServer((_, response) => response.end('{"name":"Rex"}'))
  await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve))
  t.after(() => upstream.close())
  const platform = await startPlatform(t, {
    env: { GATEHOUSE_TOKEN: token, GATEHOUSE_ADMIN_EMAIL: administrator.email, GATEHOUSE_ADMIN_PASSWORD: password },
  })
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${platform.control}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    assert.ok(reply.ok, `${method} ${path}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  const at = '/organizations/default/workspaces/default'
  const make = (plural: string, name: string, spec: object) => call('POST', `${at}/${plural}`, { name, spec })
  await make('upstreams', 'pets', {
    targets: [{ url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}` }],
  })
  await make('apis', 'pets', { title: 'Pets', policies: [{ policy: 'key-auth', config: {} }] })
  await make('api-versions', 'pets-v1', { api: 'pets', upstream: 'pets', version: 'v1', basePath: '/pets/v1' })
  await call('POST', `${at}/api-versions/pets-v1/publish`, {})
  await call('POST', `${at}/api-versions/pets-v1/deploy`, { environment: 'dev' })
  await make('products', 'pets', { title: 'Pets', apiVersions: ['pets-v1'] })
  await make('plans', 'free', { product: 'pets', title: 'Free', terms: 'Be kind to pets.' })
  const form = { type: 'object', properties: { purpose: { type: 'string' } }, required: ['purpose'] }
  await make('plans', 'large', { product: 'pets', title: 'Large', approval: 'manual', form })
  for (const plan of ['free', 'large']) await call('POST', `${at}/plans/${plan}/publish`, {})
  await call('POST', '/organizations/default/portals', {
    name: 'main',
    spec: {
      ...{ title: 'Pet APIs', accounts: { signUp: 'open' }, environments: { live: 'dev' } },
      products: [{ product: 'default/pets' }],
    },
  })
  return { platform, call, at, mailTo: (to: string, subject: RegExp) => mailTo(call, to, subject) }
}

type Published = Awaited<ReturnType<typeof published>>

/** Without scripts: what a form does, it does by itself. */
async function signedUp(browser: Browser, { platform, call }: Published, email: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await signUp(page, { call, portal: platform.portal, email })
  return page
}

async function newKey(page: Page): Promise<string> {
  await page.locator('form:has(input[value=key]) #field-title').fill('Laptop')
  await page.locator('button', { hasText: 'Create key' }).click()
  return (await page.locator('.notice pre').innerText()).trim()
}

const calling = async ({ platform }: Published, key: string) =>
  (await fetch(`${platform.gateway}/pets/v1/pets`, { headers: { 'x-api-key': key } })).status

test('a stranger signs up, subscribes, calls with a key within seconds, and sees the call', { skip }, async t => {
  const all = await published(t)
  const browser = await openBrowser(t)
  const page = await signedUp(browser, all, 'ada@example.com')
  await page.goto(`${all.platform.portal}/products/default/pets`)
  await page.locator('li', { hasText: 'Free' }).locator('a', { hasText: 'Subscribe' }).click()
  await page.locator('#field-newTitle').fill('My shop')
  await page.locator('input[name=terms]').check()
  await page.locator('main button').click()
  await page.locator('h1', { hasText: 'My shop' }).waitFor()
  const here = page.url()
  const key = await newKey(page)
  await until(async () => (await calling(all, key)) === 200, 30_000)
  await page.goto(here)
  assert.ok(!(await page.content()).includes(key))
  await page.locator('button', { hasText: 'Rotate' }).click()
  const next = (await page.locator('.notice pre').innerText()).trim()
  await until(async () => (await calling(all, next)) === 200, 30_000)
  assert.equal(await calling(all, key), 200)
  await until(async () => {
    await page.goto(here)
    return (await page.locator('.figures tbody tr').count()) > 0
  }, 60_000)
  const steps = async () =>
    ((await all.call('GET', '/organizations/default/onboarding')) as { steps: { developers: number }[] }).steps
  await until(async () => (await steps()).every(({ developers }) => developers === 1), 150_000)
  const deadline = new Date(Date.now() + 30 * 86_400_000).toISOString().replace(/\.\d+/, '')
  await all.call('POST', `${all.at}/api-versions/pets-v1/deprecate`, { sunsetAt: deadline })
  const { text } = await all.mailTo('ada@example.com', /is deprecated/)
  assert.match(
    text,
    /which My shop may call, is deprecated and ends on \S+\. My shop calls it: last on \d{4}-\d\d-\d\d\./,
  )
})

test('a request waits for the publisher, whose answer is mailed and stands on the page', { skip }, async t => {
  const all = await published(t)
  const browser = await openBrowser(t)
  const page = await signedUp(browser, all, 'ada@example.com')
  await page.goto(`${all.platform.portal}/account/subscribe/default/large`)
  await page.locator('#field-newTitle').fill('My shop')
  await page.locator('[name="answer.purpose"]').fill('<b>A shop</b> for pets')
  await page.locator('button', { hasText: 'Ask for access' }).click()
  await page.locator('li', { hasText: 'waits for the publisher' }).waitFor()
  await seenByPublisher(browser, all)
  const key = await newKey(page)
  const here = page.url()
  await until(async () => (await calling(all, key)) === 403, 30_000)
  const { items } = (await all.call('GET', `${all.at}/subscriptions`)) as { items: { name: string }[] }
  await all.call('POST', `${all.at}/subscriptions/${items[0]!.name}/approve`, {}, { 'x-reason': 'Welcome.' })
  assert.match((await all.mailTo('ada@example.com', /may call/)).text, /What the publisher said: Welcome\./)
  await until(async () => (await calling(all, key)) === 200, 30_000)
  await page.goto(here)
  await page.locator('li', { hasText: 'the publisher said: Welcome.' }).waitFor()
})

/** Who decides reads who asks for what, and what was answered, also on a phone. */
async function seenByPublisher(browser: Browser, { platform }: Published): Promise<void> {
  const console = await atConsole(browser, platform.control, { width: 390, password })
  await console.getByText('Asks for a subscription').waitFor()
  await assertFits(console, 'home with something that waits')
  await console.goto(`${platform.control}/console/default/approvals`)
  await console.getByRole('link', { name: /^my-shop-\w+ asks for large$/ }).waitFor()
  await console.getByText('<b>A shop</b> for pets', { exact: true }).waitFor()
  assert.deepEqual(await violationsOf(console, 'approvals'), [])
  await assertFits(console, 'approvals')
  await console.close()
}

test('the pages of people are clean for axe at both widths, and fit a phone', { skip }, async t => {
  const all = await published(t)
  const browser = await openBrowser(t)
  const plain = await signedUp(browser, all, 'ada@example.com')
  await plain.locator('#field-title').fill('My shop')
  await plain.locator('main button').click()
  await plain.locator('h2', { hasText: 'Keys' }).waitFor()
  const own = new URL(plain.url()).pathname
  const storageState = await plain.context().storageState()
  for (const width of [1440, 390]) {
    const colorScheme = width === 390 ? 'dark' : 'light'
    const signedIn = await browser.newContext({ storageState, viewport: { width, height: 844 }, colorScheme })
    const nobody = await browser.newContext({ viewport: { width, height: 844 }, colorScheme })
    for (const [context, paths] of [
      [nobody, ['/sign-in?done=verified', '/sign-up', '/forgot-password', '/account/verify?code=x']],
      [
        signedIn,
        ['/account', own, '/account/teams', '/account/webhooks', '/account/profile', '/account/subscribe/default/free'],
      ],
    ] as const) {
      const page = await context.newPage()
      for (const path of paths) {
        await page.goto(`${all.platform.portal}${path}`)
        assert.deepEqual(await violationsOf(page, `${path} ${width}`), [], `${path} ${width}`)
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        assert.ok(Number(wide) <= 0, `${path} is ${wide} px wider than ${width}`)
      }
    }
  }
})
