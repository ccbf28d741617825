/**
 * The pictures of README and guides, made anew: a platform of its own with the demo in it, looked at by Debian's Chromium.
 * They are of pages as they are, so that none is older than its page.
 * Of usage there is the demo's history.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { buildWeb } from '../apps/gatehouse/src/build-web.ts'
import { openBrowser } from '../apps/gatehouse/src/testing-chromium.ts'
import { administrator } from '../apps/gatehouse/src/testing-console.ts'
import {
  expectedGallery,
  type GalleryMode,
  galleryModes,
  galleryPicture,
} from '../apps/gatehouse/src/testing-gallery.ts'
import { type Platform, startPlatform } from '../apps/gatehouse/src/testing-platform.ts'
import { root } from './files.ts'

if (process.argv.includes('--help')) {
  console.log('npm run screenshots [-- NAME…]: makes docs/images/NAME.png anew, all of them without a name.')
  console.log('  gallery: what the gallery is compared with by its test. Look at it before you commit it.')
  process.exit()
}

interface Picture {
  path: string
  /** What is done there before it is taken. */
  act?: (page: Page) => Promise<unknown>
}

const version = 'r/api-versions/default/petstore-v1'
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const consolePages: Record<string, Picture> = {
  console: { path: '' },
  'console-version': { path: version },
  'console-policies': { path: `${version}/policies` },
  'console-designer': {
    path: `${version}/design`,
    act: page => page.getByText('/pets', { exact: true }).first().click(),
  },
  'console-explain': { path: 'explain?url=/demo/petstore/v1/pets', act: page => button(page, 'Explain request') },
  'console-import': { path: 'import' },
  'console-usage': { path: 'usage?since=7d' },
  'console-dashboard': { path: 'dashboards/overview?since=7d' },
  'console-consumers': { path: 'consumers' },
  'console-forecast': { path: 'forecast' },
  'console-anomalies': { path: 'anomalies' },
}
const portalPages: Record<string, Picture> = {
  portal: { path: '' },
  'portal-product': { path: 'products/default/showcase' },
  'portal-reference': {
    path: 'apis/default/petstore-v1',
    act: page => page.getByRole('link', { name: 'Add pet' }).last().click(),
  },
  'portal-sign-up': { path: 'sign-up' },
}

const wanted = process.argv.slice(2)
const data = mkdtempSync(join(tmpdir(), 'gatehouse-screenshots-'))
const ends: (() => unknown)[] = [() => rmSync(data, { recursive: true, force: true })]
const during = { after: (end: () => unknown) => void ends.unshift(end) } as unknown as TestContext

async function take(page: Page, site: string, [name, { path, act }]: [string, Picture]): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return
  await page.goto(`${site}/${path}`)
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await act?.(page)
  // What is fetched, checked and drawn by then is in the picture.
  await page.waitForTimeout(3000)
  await page.screenshot({ path: join(root, 'docs/images', `${name}.png`) })
  console.log(`docs/images/${name}.png`)
}

/** The control plane finds them by itself within two minutes. */
async function anomaliesFound(platform: Platform): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const { anomalies } = JSON.parse(await platform.cli('anomalies', '--organization', 'demo', '--json'))
    if (anomalies.length > 0) return
    await new Promise(resolve => setTimeout(resolve, 3000))
  }
}

async function signIn(page: Page, control: string): Promise<void> {
  await page.goto(control)
  await page.locator('input[name=email]').fill(administrator.email)
  await page.locator('input[name=password]').fill(administrator.password)
  await page.locator('button[type=submit]').click()
  await page.locator('.bar').waitFor()
}

try {
  console.error('Building the pages, starting a platform …')
  await buildWeb(() => {})
  const env = { GATEHOUSE_ADMIN_EMAIL: administrator.email, GATEHOUSE_ADMIN_PASSWORD: administrator.password }
  const platform = await startPlatform(during, { data, env })
  await platform.cli('demo', '--history', '--once')
  await anomaliesFound(platform)
  const browser = await openBrowser(during)
  const opened = (colorScheme: GalleryMode) =>
    browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme })
  const page = await opened('light')
  for (const one of Object.entries(portalPages)) await take(page, platform.portal, one)
  await signIn(page, platform.control)
  for (const one of Object.entries(consolePages)) await take(page, `${platform.control}/console/demo`, one)
  for (const mode of wanted.length === 0 || wanted.includes('gallery') ? galleryModes : []) {
    const seen = await opened(mode)
    await signIn(seen, platform.control)
    const file = expectedGallery(mode)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, await galleryPicture(seen, platform.control, 'default'))
    console.log(relative(root, file))
  }
} finally {
  for (const end of ends) await end()
}
