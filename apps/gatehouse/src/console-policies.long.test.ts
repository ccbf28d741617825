/** Policies as a picture, in a real browser: with the mouse, with the keyboard, and for who may only look. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { openConsole, violationsOf } from './testing-console.ts'

const skip = browserMissing()
const apis = '/organizations/default/workspaces/default'
const document = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example' }],
  paths: { '/pets': { get: { operationId: 'listPets', responses: { 200: { description: 'Pets.' } } } } },
}

const lane = (page: Page, name: string) => page.getByRole('list', { name, exact: true }).locator('.policy-step')
async function namesIn(page: Page, name: string) {
  return (await lane(page, name).allInnerTexts()).map(text => text.replaceAll('\n', ' '))
}

test('policies as a picture', { skip, timeout: 280_000 }, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  await call('POST', `${apis}/apis/import`, { text: JSON.stringify(document) })
  await call('PATCH', '/organizations/default', { spec: { policies: [{ policy: 'cors' }] } })
  const version = async () => (await call('GET', `${apis}/api-versions/pets-v1`)).spec as { policies: object[] }
  const open = async (page: Page) => {
    await page.goto(`${platform.control}/console/default/r/api-versions/default/pets-v1/policies`)
    await lane(page, 'Identify').first().waitFor()
    return page
  }

  await t.test('the widest scope is first, and what is added is moved by keys, undone, and saved', async () => {
    const page = await open(await signedIn())
    assert.deepEqual(await namesIn(page, 'Edge'), ['1 CORS Organization default'])
    for (const name of ['one', 'two']) {
      await page.getByRole('button', { name: 'Add to Limit' }).click()
      await page.getByPlaceholder('What it is called, or does').fill('rate-limit')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('dialog', { name: 'Rate limit' })
      await drawer.getByRole('combobox', { name: 'Begin with a preset' }).click()
      await page.getByRole('option').first().click()
      await drawer.getByLabel('Name').fill(name)
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
    }
    assert.deepEqual(await namesIn(page, 'Limit'), ['3 one This version', '4 two This version'])
    await lane(page, 'Limit').last().getByRole('button').first().focus()
    await page.keyboard.press('Alt+ArrowLeft')
    assert.deepEqual(await namesIn(page, 'Limit'), ['3 two This version', '4 one This version'])
    await page.keyboard.press('Delete')
    assert.deepEqual(await namesIn(page, 'Limit'), ['3 one This version'])
    await page.getByRole('button', { name: 'Undo' }).first().click()
    assert.equal((await namesIn(page, 'Limit')).length, 2)
    assert.deepEqual(await violationsOf(page, 'policies'), [])
    await page.getByRole('button', { name: 'Save policies' }).click()
    await page.getByText('What is live stays until you publish').waitFor()
    const names = (await version()).policies.map(one => (one as { name?: string }).name)
    assert.deepEqual(names.filter(Boolean), ['two', 'one'])
  })

  await t.test('what is dragged into another stage it may stand in goes there', async () => {
    const page = await open(await signedIn())
    await lane(page, 'Limit')
      .first()
      .dragTo(page.getByRole('list', { name: 'Edge', exact: true }))
    assert.ok(
      (await namesIn(page, 'Edge')).some(text => text.includes('two')),
      'a limit may stand at the edge',
    )
    await lane(page, 'Limit')
      .first()
      .dragTo(page.getByRole('list', { name: 'Observe', exact: true }))
    assert.equal((await namesIn(page, 'Observe')).length, 0, 'a limit observes nothing')
  })

  await t.test('what no gateway would take stands at its policy, and nothing is saved', async () => {
    const before = await version()
    const page = await open(await signedIn())
    await page.getByRole('button', { name: 'YAML' }).click()
    const text = page.getByLabel('Policies and endpoints')
    await text.fill('policies:\n  - policy: rate-limit\n    config: { limit: many }\n')
    await page.getByRole('button', { name: 'Save policies' }).click()
    await page.locator('.policy-step[data-wrong=true]').waitFor()
    assert.deepEqual(await version(), before)
  })
})
