/** What waits for a yes, what would change, and what becomes of a request, in a real browser. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, openConsole, violationsOf } from './testing-console.ts'

const skip = browserMissing()
const workspace = '/organizations/default/workspaces/default'
const document = (paths: readonly string[]) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1' },
    servers: [{ url: 'https://pets.example' }],
    paths: Object.fromEntries(paths.map(path => [path, { get: { responses: { 200: { description: 'Fine.' } } } }])),
  })

test('reviews', { skip, timeout: 280_000 }, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  const address = (path: string) => `${platform.control}/console/default/${path}`
  const version = `${workspace}/api-versions/pets-v1`
  await call('POST', `${workspace}/apis/import`, { text: document(['/pets', '/cats']) })
  await call('POST', `${version}/publish`, {})
  const { items } = await call('GET', '/organizations/default/environments')
  const [environment] = items as { name: string }[]
  await call('POST', `${version}/deploy`, { environment: environment!.name })
  await call('POST', `${workspace}/apis/import`, { text: document(['/pets', '/dogs']) })

  await t.test('a request is explained step by step, and its fields stand in no address', async () => {
    const page = await signedIn()
    await page.goto(address('explain'))
    await page.getByLabel('Address, or a path for any host').fill('/pets/v1/pets')
    await page.getByLabel('Header fields').fill('X-API-Key: ghk_of-nobody')
    await page.getByRole('button', { name: 'Explain request' }).click()
    await page.getByRole('heading', { name: 'Each step' }).waitFor()
    await page.locator('.explain-steps').getByText('key-auth').waitFor()
    assert.doesNotMatch(page.url(), /ghk_/)
    assert.deepEqual(await violationsOf(page, 'explain'), [])
    await page.close()
  })

  await t.test('what the document changes is told by what it means, the gravest first', async () => {
    const page = await signedIn({ width: 390, colorScheme: 'dark' })
    await page.goto(address('r/api-versions/default/pets-v1?tab=compare'))
    const changes = page.locator('.contract-changes').first().getByRole('listitem')
    await changes.first().waitFor()
    assert.match(await changes.first().innerText(), /Breaking[\s\S]*\/cats/)
    assert.match(await changes.filter({ hasText: '/dogs' }).innerText(), /^Safe/)
    assert.deepEqual(await violationsOf(page, 'report'), [])
    await assertFits(page, 'report')
    await page.close()
  })

  await t.test('a version that somebody asked for is approved with a comment, beside what it changes', async () => {
    const rule = { transitions: ['publish'], approvals: 1, byRequester: true }
    await call('POST', '/organizations/default/transition-rules', { name: 'four-eyes', spec: rule })
    await call('POST', `${version}/request-transition`, { transition: 'publish', comment: '<b>Dogs</b>' })
    const page = await signedIn()
    await page.goto(address('approvals'))
    await page.getByText('<b>Dogs</b>').waitFor()
    await page.getByRole('button', { name: 'What changes' }).click()
    await page.locator('.contract-changes').getByText('/cats').first().waitFor()
    assert.deepEqual(await violationsOf(page, 'approvals'), [])
    await page.getByRole('button', { name: 'Approve publish pets-v1' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Comment').fill('Good')
    await dialog.getByRole('button', { name: 'As code' }).click()
    await dialog.getByText('"comment":"Good"').waitFor()
    await dialog.getByRole('button', { name: /^Approve/ }).click()
    // Neither versions nor subscriptions wait.
    await page.getByText('Nothing waits here.').nth(1).waitFor()
    const [request] = (await call('GET', `${workspace}/transition-requests`)).items as {
      state: string
      status: { approvals: { comment: string }[] }
    }[]
    assert.match(request!.state, /^(?:approved|applied)$/)
    assert.equal(request!.status.approvals[0]!.comment, 'Good')
    await page.close()
  })

  await t.test('several subscriptions are approved at once', async () => {
    await call('POST', `${workspace}/products`, { name: 'pets', spec: { apiVersions: ['pets-v1'] } })
    await call('POST', `${workspace}/plans`, { name: 'asked', spec: { product: 'pets', approval: 'manual' } })
    await call('POST', `${workspace}/plans/asked/publish`)
    for (const name of ['one', 'two']) {
      await call('POST', `${workspace}/applications`, { name, spec: {} })
      const spec = { application: name, plan: 'asked', environment: environment!.name }
      await call('POST', `${workspace}/subscriptions`, { name, spec })
    }
    const page = await signedIn()
    await page.goto(address('approvals'))
    await page.getByLabel('Choose all').check()
    await page.getByRole('button', { name: 'Approve 2' }).click()
    await page.getByText('2 approved.').waitFor()
    const states = ((await call('GET', `${workspace}/subscriptions`)).items as { state: string }[]).map(
      ({ state }) => state,
    )
    assert.deepEqual(states, ['active', 'active'])
  })
})
