/** From signing in to a call that succeeds, in the browser alone. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { deploy, petsDocument, publish } from './testing-publisher.ts'

test('a publisher imports, publishes, deploys, makes a key, offers a plan, subscribes and calls, without another tool', {
  skip: browserMissing(),
  timeout: 240_000,
}, async t => {
  const upstream = createServer((_, reply) => reply.setHeader('content-type', 'application/json').end('{"pets":[]}'))
  await new Promise<void>(resolve => upstream.listen(0, '127.0.0.1', resolve))
  t.after(() => upstream.close())
  const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  const { platform, signedIn } = await openConsole(t)
  const page = await signedIn()
  const mistakes: string[] = []
  page.on('pageerror', error => mistakes.push(error.message))
  page.on('console', message => message.type() === 'error' && mistakes.push(message.text()))

  await page.getByRole('link', { name: 'Import an API' }).click()
  await page.getByText('Paste', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Paste' }).fill('openapi: 3.1.0\ninfo:\n  title: Pets\n')
  await page.getByRole('button', { name: 'Import API' }).click()
  await page.getByRole('alert').waitFor()
  mistakes.length = 0
  await page.getByRole('textbox', { name: 'Paste' }).fill(petsDocument(target))
  await page.getByRole('button', { name: 'Import API' }).click()
  await page.getByRole('link', { name: 'Open pets-v1' }).click()
  await publish(page, 'pets-v1')
  await deploy(page, 'pets-v1', 'dev')

  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.getByRole('link', { name: 'Create application' }).first().click()
  await page.getByLabel('Name').first().fill('shop')
  await page.getByRole('button', { name: 'Create application' }).click()
  await page.getByRole('link', { name: 'Create key' }).click()
  await page.getByLabel('Name').first().fill('shop-key')
  await page.getByRole('combobox', { name: 'Environment' }).fill('dev')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Create credential' }).click()
  const secret = await page.getByRole('dialog').locator('code').innerText()
  assert.match(secret, /^ghk_dev_/)

  await make(page, `${platform.control}/console/default/r/products/new`, { apiVersions: 'pets-v1' })
  await make(page, `${platform.control}/console/default/r/plans/new`, { product: 'shop' })
  await page.getByRole('button', { name: 'Publish shop' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish shop' }).click()
  await page.getByText('published', { exact: true }).waitFor()
  await make(page, `${platform.control}/console/default/r/subscriptions/new`, {
    ...{ application: 'shop', plan: 'shop', environment: 'dev' },
  })
  await page.getByText('active', { exact: true }).waitFor()

  const reply = await fetch(`${platform.gateway}/pets/v1/pets`, { headers: { 'x-api-key': secret } })
  assert.equal(reply.status, 200, await reply.text())
  await page.goto(`${platform.control}/console/default/r/deployments`)
  await page.getByRole('cell', { name: 'live' }).waitFor()
  assert.deepEqual(await page.getByRole('columnheader').allInnerTexts(), [
    ...['Name', 'State', 'API version', 'Revision', 'Environment', 'Reason', 'Workspace', 'Changed'],
  ])
  assert.deepEqual(mistakes, [])
})

test('what is there is replaced or deleted by nobody who was not told what that takes away', {
  skip: browserMissing(),
  timeout: 240_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  const at = '/organizations/default/workspaces/default'
  const written = async () => String(((await call('GET', `${at}/api-versions/pets-v1`)).spec as Spec).definition)
  await call('POST', `${at}/apis/import`, { text: petsDocument('http://127.0.0.1:9') })
  await call('POST', `${at}/products`, { name: 'shop', spec: { apiVersions: ['pets-v1'] } })
  await call('POST', `${at}/plans`, { name: 'gold', spec: { product: 'shop' } })
  const before = await written()
  const page = await signedIn()
  const dialog = page.getByRole('dialog')

  await page.goto(`${platform.control}/console/default/import`)
  await page.getByText('Paste', { exact: true }).click()
  await page
    .getByRole('textbox', { name: 'Paste' })
    .fill(petsDocument('http://127.0.0.1:9').replace('/pets:', '/cats:'))
  await page.getByRole('button', { name: 'Import API' }).click()
  await dialog.getByText('1 of its 1 endpoints go, 1 come.').waitFor()
  await dialog.getByRole('region', { name: 'Go' }).getByText('GET /pets').waitFor()
  await dialog.getByRole('region', { name: 'Come' }).getByText('GET /cats').waitFor()
  const look = await dialog.getByRole('link', { name: 'Look at pets-v1 as it is' }).getAttribute('href')
  assert.equal(look, '/console/default/r/api-versions/default/pets-v1')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await written(), before)
  await page.getByRole('button', { name: 'Import API' }).click()
  await dialog.getByRole('button', { name: 'Replace the document of pets-v1' }).click()
  await page.getByRole('link', { name: 'Open pets-v1' }).waitFor()
  assert.notEqual(await written(), before)

  await page.goto(`${platform.control}/console/default/r/products/new`)
  await page.locator('#field-name').fill('My Shop!')
  await page.getByRole('button', { name: /^Create/ }).click()
  await page.locator('#field-name[aria-invalid=true]').waitFor()
  assert.doesNotMatch(await page.getByRole('alert').innerText(), /\/name/)
  await page.locator('#field-name').fill('shop')
  await page.locator('#field-spec-apiVersions').fill('pets-v1')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Create/ }).click()
  await page
    .getByText(/shop exists already/)
    .first()
    .waitFor()
  await page.locator('#field-name[aria-invalid=true]').waitFor()
  page.on('dialog', leave => void leave.accept())

  await page.goto(`${platform.control}/console/default/r/products/default/shop`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: /^Delete/ }).click()
  await dialog.getByText('Keeps it from being deleted: Plans').waitFor()
  assert.equal(await dialog.getByRole('textbox').count(), 0)
  assert.equal(await dialog.getByText('cannot be undone').count(), 0)
  assert.equal(await dialog.getByRole('button', { name: 'Delete shop' }).count(), 0)
  await dialog.getByRole('link', { name: 'gold' }).click()
  await page.getByRole('heading', { level: 1, name: 'gold', exact: true }).waitFor()
  await dialog.waitFor({ state: 'detached' })
})

interface Spec {
  definition: string
}

/** Something called `shop`, by its form. */
async function make(page: Page, address: string, fields: Record<string, string>) {
  await page.goto(address)
  await page.locator('#field-name').fill('shop')
  for (const [key, value] of Object.entries(fields)) {
    await page.locator(`#field-spec-${key}`).fill(value)
    await page.keyboard.press(key === 'apiVersions' ? 'Enter' : 'Escape')
  }
  await page.getByRole('button', { name: /^Create/ }).click()
  await page.getByRole('heading', { level: 1, name: 'shop', exact: true }).waitFor()
}

test('what a page shows as YAML is what apply takes, and changes nothing', {
  skip: browserMissing(),
  timeout: 120_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  await call('POST', '/organizations/default/workspaces/default/apis', { name: 'pets', spec: { title: 'Pets' } })
  const page = await signedIn()
  await page.goto(`${platform.control}/console/default/r/apis/default/pets`)
  await page.getByRole('button', { name: 'As code' }).click()
  await page.getByRole('dialog').getByText('YAML').click()
  const text = await page.getByRole('dialog').locator('pre').innerText()
  assert.match(text, /kind: Api/)
  const file = join(platform.data, 'pets.yaml')
  writeFileSync(file, text)
  const address = '/organizations/default/workspaces/default/apis/pets'
  const { etag } = await call('GET', address)
  await platform.cli('apply', '-f', file)
  assert.equal((await call('GET', address)).etag, etag)
})
