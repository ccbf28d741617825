import assert from 'node:assert/strict'
import test from 'node:test'
import { buildWeb } from './build-web.ts'
import { browserMissing, openBrowser } from './testing-chromium.ts'
import { startPlatform } from './testing-platform.ts'

test('a person signs in to the console and sees what is served, on a desk and on a phone', {
  skip: browserMissing(),
  timeout: 180_000,
}, async t => {
  await buildWeb(() => {})
  const administrator = {
    GATEHOUSE_ADMIN_EMAIL: 'ada@example.com',
    GATEHOUSE_ADMIN_PASSWORD: 'a-long-password-for-ada',
  }
  const { control, cli } = await startPlatform(t, { env: administrator })
  await cli('demo', '--once', '--requests', '40')
  const browser = await openBrowser(t)
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
    const mistakes: string[] = []
    page.on('pageerror', error => mistakes.push(error.message))
    await page.goto(control)
    await page.getByLabel('E-mail').fill('ada@example.com')
    await page.locator('input[name=password]').fill('wrong-password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.locator('input[name=password]').fill('a-long-password-for-ada')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('petstore-v1').first().waitFor()
    const wider = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
    assert.equal(wider, false, `the page scrolls sideways at ${width} px`)
    assert.deepEqual(mistakes, [])
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('E-mail').waitFor()
    await page.close()
  }
})
