/** The main journey, in the browser alone: from a document to somebody else's call, and what is told of it on both sides. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { type Console, openConsole } from './testing-console.ts'
import { signUp } from './testing-developer.ts'
import { until } from './testing-house.ts'
import { deploy, importPasted, petsDocument, publish } from './testing-publisher.ts'

const place = '/organizations/default/workspaces/default'

test('a publisher imports and publishes, a stranger signs up, subscribes, tries, and sees what it used', {
  skip: browserMissing(),
  timeout: 240_000,
}, async t => {
  const target = await pets(t)
  const all = await openConsole(t)
  const publisher = await all.signedIn()
  const mistakes = mistakesOf(publisher)
  await importPasted(publisher, { text: petsDocument(target), version: 'pets-v1' })
  await publish(publisher, 'pets-v1')
  await deploy(publisher, 'pets-v1', 'dev')
  await offered(all)

  const developer = await all.browser.newPage()
  mistakesOf(developer, mistakes)
  const { portal } = all.platform
  await signUp(developer, { call: all.call, portal, email: 'eve@example.com' })
  await developer.goto(`${portal}/products/default/pets`)
  await developer.locator('li', { hasText: 'Free' }).locator('a', { hasText: 'Subscribe' }).click()
  await developer.locator('#field-newTitle').fill('My shop')
  await developer.locator('main button').click()
  await developer.locator('h1', { hasText: 'My shop' }).waitFor()
  const application = developer.url()

  await tried(developer, `${portal}/apis/default/pets-v1/endpoints/listPets`)
  await until(async () => {
    await developer.goto(application)
    return (await developer.locator('.figures tbody tr').count()) > 0
  }, 60_000)
  const [row] = await developer.locator('.figures tbody tr').allInnerTexts()
  assert.match(row!, /\b1\b/)

  await publisher.goto(`${all.platform.control}/console/default/r/applications`)
  await publisher.getByRole('link', { name: /^my-shop/ }).waitFor()
  assert.deepEqual(mistakes, [])
})

async function pets(t: TestContext): Promise<string> {
  const upstream = createServer((_, reply) =>
    reply.setHeader('content-type', 'application/json').end('{"pets":["Rex"]}'),
  )
  await once(upstream.listen(0, '127.0.0.1'), 'listening')
  t.after(() => upstream.close())
  return `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
}

/** What a page throws or complains of. */
function mistakesOf(page: Page, mistakes: string[] = []): string[] {
  page.on('pageerror', error => mistakes.push(error.message))
  page.on('console', message => message.type() === 'error' && mistakes.push(message.text()))
  return mistakes
}

/** A product, a plan and a portal; their forms are filled in by `console-journey.long.test.ts`. */
async function offered({ call }: Console): Promise<void> {
  await call('POST', `${place}/products`, { name: 'pets', spec: { title: 'Pets', apiVersions: ['pets-v1'] } })
  await call('POST', `${place}/plans`, { name: 'free', spec: { product: 'pets', title: 'Free' } })
  await call('POST', `${place}/plans/free/publish`, {})
  const spec = {
    ...{ title: 'Pet APIs', accounts: { signUp: 'open' }, environments: { live: 'dev' } },
    products: [{ product: 'default/pets' }],
  }
  await call('POST', '/organizations/default/portals', { name: 'main', spec })
}

/** Once the reference is there to read; the answer is the upstream's. */
async function tried(page: Page, endpoint: string): Promise<void> {
  await until(async () => (await page.goto(endpoint))?.status() === 200, 30_000)
  await page.locator('button', { hasText: 'Send request' }).click()
  await page.locator('[data-reply] strong', { hasText: '200' }).waitFor()
  assert.match(await page.locator('[data-reply] > pre').innerText(), /Rex/)
}
