/** The document of a version, written in a real browser: by form, as text, with the keyboard, beside others. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { type Console, openConsole, violationsOf } from './testing-console.ts'

const skip = browserMissing()
const evil = '"><img src=x onerror="window.owned=1"><script>window.owned=1</script>'
const pets = `# Of the shop, since 2019
openapi: 3.1.0
info:
  title: Pets # as people say
  version: 2.4.0
servers:
  - url: https://pets.example
paths:
  /pets:
    get:
      operationId: listPets
      summary: ${JSON.stringify(evil)}
      responses:
        "200":
          description: Pets.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Pet" }
components:
  schemas:
    Pet: # the one
      type: object
      properties:
        kind: { type: string, enum: [cat, dog, cat] }
`
const apis = '/organizations/default/workspaces/default'

/** A version of its own on the one platform. */
async function opened(all: Console, api: string) {
  const version = `${api}-v2`
  await all.call('POST', `${apis}/apis/import`, { text: pets, name: api })
  const open = async (page: Page) => {
    await page.goto(`${all.platform.control}/console/default/r/api-versions/default/${version}/design`)
    await page.getByRole('treeitem', { name: '/pets' }).waitFor()
    return page
  }
  const saved = async () => {
    const { spec } = await all.call('GET', `${apis}/api-versions/${version}`)
    const name = (spec as { definition: string }).definition
    const definition = await all.call('GET', `${apis}/definitions/${name}`)
    return { name, text: (definition.spec as { text: string }).text }
  }
  return { ...all, version, open, saved }
}

const code = (page: Page) => page.locator('.cm-content')
const textOf = async (page: Page) => (await code(page).locator('.cm-line').allInnerTexts()).join('\n')
async function says(page: Page, wanted: RegExp) {
  for (let tries = 0; tries < 100; tries++) {
    if (wanted.test(await textOf(page))) return
    await page.waitForTimeout(100)
  }
  assert.match(await textOf(page), wanted)
}

test('the designer', { skip, timeout: 280_000 }, async t => {
  const all = await openConsole(t)
  await t.test(
    'form and text are one document: either changes the other, comments stay, both are undone, and it is saved',
    async () => {
      const { signedIn, open, saved } = await opened(all, 'cats')
      const page = await open(await signedIn())
      await page.getByRole('textbox', { name: 'Title' }).fill('All pets')
      await says(page, /title: All pets # as people say/)
      await page.getByRole('button', { name: 'Undo' }).click()
      await says(page, /title: Pets # as people say/)
      const title = page.getByRole('textbox', { name: 'Title' })
      for (let tries = 0; tries < 100 && (await title.inputValue()) !== 'Pets'; tries++) await page.waitForTimeout(50)
      assert.equal(await title.inputValue(), 'Pets')
      await page.getByRole('button', { name: 'Redo' }).click()
      await page.getByRole('treeitem', { name: /^Pet/ }).click()
      await page.getByRole('button', { name: 'Rename' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('Animal')
      await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
      await says(page, /schemas\/Animal[\s\S]*Animal: # the one/)
      await page.getByRole('button', { name: 'Mend' }).first().click()
      await says(page, /enum: \[ ?cat, dog ?\]/)
      assert.deepEqual(await violationsOf(page, 'designer'), [])
      await page.getByRole('button', { name: 'Save draft' }).click()
      await page.getByText('What is live stays until you publish').waitFor()
      const { text } = await saved()
      assert.match(text, /^# Of the shop, since 2019[\s\S]*All pets # as people say/)
      assert.equal(await page.evaluate('window.owned'), undefined)
    },
  )

  await t.test('with the keyboard alone an operation is found, described, and saved from the text', async () => {
    const { signedIn, open, saved } = await opened(all, 'dogs')
    const page = await open(await signedIn())
    await page.keyboard.press('/')
    await page.keyboard.press('Tab')
    const keys = ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown']
    for (const key of keys) await page.keyboard.press(key)
    assert.match((await page.evaluate('document.activeElement.textContent')) as string, /^GET/)
    await page.keyboard.press('Enter')
    await page.keyboard.type('Every pet there is.')
    await says(page, /description: Every pet there is\./)
    await code(page).focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('# the end\n')
    await page.keyboard.press('Control+s')
    await page.getByText('What is live stays until you publish').waitFor()
    assert.match((await saved()).text, /Every pet there is\.[\s\S]*# the end/)
  })

  await t.test('of two writers the second is shown what differs, and loses nothing', async () => {
    const { signedIn, open, saved, call, version } = await opened(all, 'birds')
    const page = await open(await signedIn())
    const { name: from } = await saved()
    await page.getByRole('textbox', { name: 'Title' }).fill('Mine')
    await says(page, /title: Mine/)
    await call('POST', `${apis}/api-versions/${version}/save-document`, {
      text: pets.replace('Pets #', 'Theirs #'),
      from,
    })
    await page.getByRole('button', { name: 'Save draft' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('title: Theirs # as people say').waitFor()
    await dialog.getByText('title: Mine # as people say').waitFor()
    assert.match((await saved()).text, /Theirs/)
    await dialog.getByRole('button', { name: 'Take theirs' }).click()
    await says(page, /title: Theirs/)
    await page.getByRole('button', { name: 'Undo' }).click()
    await says(page, /title: Mine/)
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByText('What is live stays until you publish').waitFor()
    assert.match((await saved()).text, /title: Mine/)
  })

  await t.test('a viewer reads and cannot write, and the document of another organization is not there', async () => {
    const { platform, signedIn, open, call } = await opened(all, 'mice')
    const viewer = { email: 'vera@example.com', password: 'a-long-password-for-vera' }
    const invitation = { name: 'vera', spec: { email: viewer.email, role: 'viewer' } }
    const { code: key } = await call('POST', '/organizations/default/invitations', invitation)
    const person = { code: key, name: 'Vera', password: viewer.password }
    await call('POST', '/organizations/default/invitations/register', person)
    const page = await open(await signedIn(viewer))
    await page.getByText('Read only').waitFor()
    for (const name of ['Save draft', 'Rename', 'Add'])
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
    assert.ok(await page.getByRole('textbox', { name: 'Title' }).isDisabled())
    await code(page).focus()
    await page.keyboard.type('x')
    assert.match(await textOf(page), /^# Of the shop/)
    await call('POST', '/organizations', { name: 'other', spec: {} })
    await page.goto(`${platform.control}/console/other/r/api-versions/default/mice-v2/design`)
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  })

  await t.test('a document of 14 MB opens read only by its outline, and the page goes on answering', async () => {
    const { signedIn, call, platform } = all
    await call('POST', `${apis}/apis/import`, { text: large(), name: 'large' })
    const page = await signedIn()
    await page.addInitScript(
      'window.longest = 0; new PerformanceObserver(all => all.getEntries().forEach(one => { window.longest = Math.max(window.longest, one.duration) })).observe({ entryTypes: ["longtask"] })',
    )
    await page.goto(`${platform.control}/console/default/r/api-versions/default/large-v1/design`)
    await page.getByRole('button', { name: 'GET /things-1/{id}' }).waitFor({ timeout: 60_000 })
    await page.getByLabel('Name in the outline').fill('things-8999')
    await page.getByRole('button', { name: 'GET /things-8999/{id}' }).click()
    await page.locator('.cm-line', { hasText: '"operationId": "get8999"' }).waitFor()
    await page.getByText('Read only', { exact: true }).waitFor()
    const longest = (await page.evaluate('window.longest')) as number
    assert.ok(longest < 2500, `it stood still for ${longest} ms`)
  })
})

function large(): string {
  const words = 'Words about it. '.repeat(70)
  const responses = { 200: { description: 'Fine.' } }
  const paths = Object.fromEntries(
    Array.from({ length: 9000 }, (_, at) => [
      `/things-${at}/{id}`,
      {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { operationId: `get${at}`, description: words, responses },
      },
    ]),
  )
  const info = { title: 'Large', version: '1' }
  return JSON.stringify({ openapi: '3.1.0', info, servers: [{ url: 'https://large.example' }], paths }, null, 2)
}
