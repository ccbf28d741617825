/** Every page of the console of its own, for axe, on a desk and on a phone. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, openConsole, violationsOf } from './testing-console.ts'

const skip = browserMissing()
const version = 'r/api-versions/default/petstore-v1'
const own = [
  ...[
    '',
    'approvals',
    'explain',
    'import',
    'audit',
    'onboarding',
    'settings',
    'gallery',
    version,
    `${version}/edit`,
    `${version}/design`,
    `${version}/policies`,
  ],
  ...['endpoints', 'deployments', 'compare', 'revisions', 'findings', 'mock', 'tests'].map(
    tab => `${version}?tab=${tab}`,
  ),
  ...['r/apis/default/petstore', 'r/gateway-groups/-/default', 'r/upstreams/new', 'r/apis', 'r/waivers', 'r/portals'],
  'r/apis/default/not-there',
]

async function settled(page: Page) {
  await page.locator('h1, h2, [role=alert]').first().waitFor()
  await page.waitForLoadState('load')
  await page
    .locator('.mantine-Skeleton-root')
    .first()
    .waitFor({ state: 'detached', timeout: 1500 })
    .catch(() => undefined)
}

test('each page of its own is clean for axe, and fits a desk and a phone, light and dark', {
  skip,
  timeout: 280_000,
}, async t => {
  const { platform, signedIn } = await openConsole(t)
  await platform.cli('demo', '--once', '--requests', '10')
  const broken: string[] = []
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const page = await signedIn({ width, colorScheme })
    const mistakes: string[] = []
    page.on('pageerror', error => mistakes.push(error.message))
    for (const path of own) {
      await page.goto(`${platform.control}/console/demo/${path}`)
      await settled(page)
      broken.push(...(await violationsOf(page, `${path} at ${width}`)))
      await assertFits(page, `${path} at ${width}`)
    }
    assert.deepEqual(mistakes, [])
    await page.close()
  }
  assert.deepEqual(broken, [])
})
