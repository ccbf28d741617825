/** A real browser and a person in front of it, at a gateway with TLS and a provider of somebody else. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { checkCertificate } from '@gatehouse/http'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import type { Page } from 'playwright-core'
import { browserMissing, openBrowser } from './testing-chromium.ts'
import { peopleFor } from './testing-people.ts'

async function signIn(page: Page, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

const statusOf = (page: Page, path: string, method = 'GET') =>
  page.evaluate(async ([to, how]) => (await fetch(to!, { method: how! })).status, [path, method])

test('a person signs in on the way to a page, works in two tabs, signs out, and is asked again', {
  skip: browserMissing() || withOpenssl.skip,
  timeout: 60_000,
}, async t => {
  const authority = new TestAuthority()
  t.after(() => authority.remove())
  const certificate = checkCertificate(authority.issue('localhost', { hosts: ['localhost'] }), Date.now() + 60_000)
  const { people, origin } = await peopleFor(t, {
    certificate,
    page: ({ url, headers }, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.end(`<h1>${url}</h1><p>${headers.cookie ?? 'no cookies'}</p>`)
    },
  })
  const browser = await openBrowser(t)
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  const wanted = `${origin}/pets/v1/orders?page=2`

  await page.goto(wanted)
  assert.ok(page.url().startsWith(people.url))
  await signIn(page, 'ada')
  await page.waitForURL(wanted)
  assert.equal(await page.locator('h1').textContent(), '/orders?page=2')
  assert.equal(await page.locator('p').textContent(), 'no cookies')

  const cookies = (await context.cookies(origin)).filter(({ name }) => name.startsWith('__Host-gatehouse-'))
  assert.deepEqual(
    [...new Set(cookies.map(({ secure, httpOnly, sameSite }) => `${secure} ${httpOnly} ${sameSite}`))],
    ['true true Lax'],
  )
  assert.equal(await page.evaluate('document.cookie'), '')

  const tab = await context.newPage()
  await tab.goto(`${origin}/pets/v1/other`)
  assert.equal(await tab.locator('h1').textContent(), '/other')
  assert.deepEqual([await statusOf(tab, '/pets/v1/data'), await statusOf(page, '/pets/v1/data', 'POST')], [200, 200])

  await page.goto(`${origin}/pets/v1/oidc/logout`)
  await page.getByRole('button', { name: 'Yes, sign me out' }).click()
  await page.waitForURL(url => url.href.startsWith(people.url) && url.pathname.startsWith('/interaction/'))
  assert.equal(await statusOf(tab, '/pets/v1/data'), 401, 'the other tab is out as well')
  await tab.reload()
  assert.ok(tab.url().startsWith(people.url))
})
