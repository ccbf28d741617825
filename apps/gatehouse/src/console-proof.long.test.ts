/** Mocks and contract tests of an API version, in the console. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { assertShown } from './testing-pictures.ts'

const skip = browserMissing()
const place = '/organizations/default/workspaces/default'
const version = 'default/r/api-versions/default/pets-v1'

const pets = (url: string) => ({
  ...{ openapi: '3.1.0', info: { title: 'Pets', version: '1.0.0' }, servers: [{ url }] },
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        responses: {
          200: {
            description: 'Pets.',
            content: {
              'application/json': {
                schema: { type: 'array', items: { type: 'string' } },
                examples: { two: { value: ['Rex', '<img src=x onerror=alert(1)>'] }, none: { value: [] } },
              },
            },
          },
          404: { description: 'None.' },
        },
      },
    },
    '/owners': { get: { operationId: 'listOwners', responses: { 200: { description: 'Owners.' } } } },
  },
})

async function shop(t: TestContext) {
  const all = await openConsole(t)
  const held: ServerResponse[] = []
  const state = { isHeld: false }
  const server = createServer((asked, reply) => {
    if (state.isHeld && asked.url !== '/') return void held.push(reply)
    if (asked.method !== 'GET') return void reply.writeHead(405).end()
    if (asked.url === '/owners') return void reply.end()
    reply.setHeader('content-type', 'application/json').end('{"wrong":"<b>bold</b>"}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await all.call('POST', `${place}/apis/import`, { text: JSON.stringify(pets(url)), name: 'pets' })
  return { ...all, state }
}

test('a publisher tries the mock, puts it in the upstream’s place, and sees where it answers', {
  skip,
  timeout: 200_000,
}, async t => {
  const all = await shop(t)
  const { signedIn, platform, call } = all
  const page = await signedIn()
  const mistakes: string[] = []
  page.on('pageerror', error => mistakes.push(error.message))
  page.on('dialog', dialog => void dialog.dismiss().then(() => mistakes.push('a dialog')))
  await page.goto(`${platform.control}/console/${version}?tab=mock`)
  await page.getByText('The upstream answers.').waitFor()
  await page.getByRole('button', { name: 'two', exact: true }).click()
  await page.getByRole('button', { name: 'Ask the mock' }).click()
  await page.locator('[data-mocked]', { hasText: 'onerror' }).waitFor()
  await page.getByRole('button', { name: '404', exact: true }).click()
  await page.getByRole('button', { name: 'Ask the mock' }).click()
  await page.getByText('404', { exact: true }).nth(1).waitFor()
  await page.getByRole('button', { name: 'Answer with a mock' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Answer with a mock' }).click()
  await page.getByText('A mock stands among the policies').waitFor()
  await call('POST', `${place}/api-versions/pets-v1/publish`, {})
  await call('POST', `${place}/api-versions/pets-v1/deploy`, { environment: 'dev' })
  await page.getByText('A mock of the contract answers').waitFor()
  await assertShown(all, { mock: { path: `${version}?tab=mock`, there: 'Where it answers' } })
  assert.deepEqual(mistakes, [])
})

test('a contract test is begun, followed, read, and cancelled', { skip, timeout: 250_000 }, async t => {
  const all = await shop(t)
  const { signedIn, platform, state } = all
  const page = await signedIn()
  const mistakes: string[] = []
  page.on('pageerror', error => mistakes.push(error.message))
  const begin = async () => {
    await page.goto(`${platform.control}/console/${version}?tab=tests`)
    await page.getByRole('button', { name: 'Test the contract' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Test the contract' }).click()
  }
  await assertShown(all, { 'tests-none': { path: `${version}?tab=tests`, there: 'No contract test yet' } })
  await begin()
  await page.getByRole('heading', { level: 1, name: 'pets-v1-test-1' }).waitFor()
  await page.getByRole('heading', { name: 'What was found' }).waitFor()
  await page.getByText('body misfit').first().waitFor()
  await page.getByText('The request that shows it').first().click()
  await page
    .locator('pre', { hasText: /^curl -i/ })
    .first()
    .waitFor()

  state.isHeld = true
  await begin()
  await page.getByRole('heading', { level: 1, name: 'pets-v1-test-2' }).waitFor()
  await page.getByRole('progressbar').waitFor()
  await page.getByRole('button', { name: /^Cancel pets-v1-test-2/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Cancel pets-v1-test-2/ })
    .click()
  await page.getByText('It was cancelled').waitFor()
  const runs = 'default/r/contract-tests/default'
  await assertShown(all, {
    test: { path: `${runs}/pets-v1-test-1`, there: 'What was found' },
    'test-cancelled': { path: `${runs}/pets-v1-test-2`, there: 'It was cancelled' },
    tests: { path: `${version}?tab=tests`, there: 'pets-v1-test-2' },
  })
  assert.deepEqual(mistakes, [])
})
