/** GraphQL and AsyncAPI, written in a real browser with what readers will see beside the text. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { events, schema } from './control/testing-kinds.ts'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, openConsole, violationsOf } from './testing-console.ts'

const skip = browserMissing()
const apis = '/organizations/default/workspaces/default'
const evil = '<img src=x onerror=alert(1)>'

test('a schema is written, shown as readers will see it, checked at its lines and saved; so is a document of AsyncAPI', {
  skip,
  timeout: 200_000,
}, async t => {
  const { platform, call, signedIn } = await openConsole(t)
  const text = schema.replace('By their names.', `By their names. ${evil}`)
  const upstream = 'http://127.0.0.1:9/graphql'
  await call('POST', `${apis}/apis/import`, { text, file: 'shop.graphql', upstream })
  await call('POST', `${apis}/apis/import`, { text: JSON.stringify(events, null, 2) })
  const page = await signedIn()
  const mistakes: string[] = []
  page.on('dialog', dialog => void dialog.dismiss().then(() => mistakes.push('a dialog')))
  page.on('pageerror', error => mistakes.push(error.message))
  const at = (name: string) => `${platform.control}/console/default/r/api-versions/default/${name}`
  await page.goto(`${at('shop-v1')}/design`)
  const preview = page.locator('.designer-preview')
  await preview.locator('article', { hasText: 'onerror' }).waitFor()
  await preview.getByRole('button', { name: 'Pet', exact: true }).first().click()
  await preview.locator('article', { hasText: 'Say sort.' }).waitFor()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/designer-graphql-1440.png` })
  const broken = await violationsOf(page, 'the designer of GraphQL')

  // What is typed is shown and checked where it stands.
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('type Toy { of: Pat }\n')
  await preview.getByRole('button', { name: 'Toy' }).waitFor()
  await page.locator('.designer', { hasText: 'Pat is no type' }).waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('.designer', { hasText: 'Pat is no type of the schema.' }).waitFor()
  for (let times = 0; times < 6; times++) await page.keyboard.press('Control+z')
  const { spec } = await call('GET', `${apis}/api-versions/shop-v1`)
  const kept = await call('GET', `${apis}/definitions/${(spec as { definition: string }).definition}`)
  assert.equal((kept.spec as { text: string }).text, text)

  await page.goto(`${at('shop-v1')}?tab=endpoints`)
  await page.getByText('A definition of GraphQL describes no endpoints').waitFor()

  await page.goto(`${at('orders-v4')}/design`)
  await preview.getByRole('button', { name: 'order', exact: true }).click()
  await preview.locator('article', { hasText: 'Payload' }).waitFor()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/designer-asyncapi-1440.png` })
  broken.push(...(await violationsOf(page, 'the designer of AsyncAPI')))
  await page.setViewportSize({ width: 390, height: 844 })
  await page.locator('.designer-panes').getByText('Preview').click()
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/designer-asyncapi-390.png` })
  await assertFits(page, 'the designer at 390')
  assert.deepEqual([...broken, ...mistakes], [])
})
