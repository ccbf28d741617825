/** The console in a real browser, built from its sources, on a platform of its own; for tests. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { buildWeb } from './build-web.ts'
import { openBrowser } from './testing-chromium.ts'
import { type Platform, type PlatformOptions, startPlatform } from './testing-platform.ts'
import { projectRoot } from './web-root.ts'

export const administrator = { email: 'ada@example.com', password: 'a-long-password-for-ada' }

export interface Console {
  platform: Platform
  browser: Browser
  /** A page of a person who signed in, at the console's first page. */
  signedIn: (options?: SignedIn) => Promise<Page>
  /** A call of the control API as the administrator. */
  call: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>
}

interface SignedIn {
  width?: number
  colorScheme?: 'light' | 'dark'
  email?: string
  password?: string
  locale?: string
}

const token = 'ght_of-the-console-tests-0123456789abcdefghijkl'

export async function openConsole(t: TestContext, { env: also = {} }: PlatformOptions = {}): Promise<Console> {
  await buildWeb(() => {})
  const env = {
    GATEHOUSE_ADMIN_EMAIL: administrator.email,
    GATEHOUSE_ADMIN_PASSWORD: administrator.password,
    GATEHOUSE_TOKEN: token,
    ...also,
  }
  const platform = await startPlatform(t, { env })
  const browser = await openBrowser(t)
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const reply = await fetch(`${platform.control}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    assert.ok(reply.ok, `${method} ${path}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  return { platform, browser, signedIn: options => signedIn(browser, platform.control, options), call }
}

/** A page of a person at the console there. */
export async function signedIn(browser: Browser, control: string, options: SignedIn = {}): Promise<Page> {
  const { width = 1440, colorScheme = 'light', locale = 'en-GB', ...who } = { ...administrator, ...options }
  const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme, locale })
  await page.goto(control)
  await signInOn(page, who)
  await page.locator('.bar').waitFor()
  return page
}

/** Fills the form that asks who reads. */
export async function signInOn(page: Page, who: Pick<SignedIn, 'email' | 'password'> = administrator): Promise<void> {
  const form = page.locator('form', { has: page.locator('input[name=password]') })
  await form.locator('input[name=email]').fill(who.email ?? '')
  await form.locator('input[name=password]').fill(who.password ?? '')
  await form.locator('button[type=submit]').click()
}

/** Another person of the organization, as she came by an invitation. */
export async function addMember(call: Console['call'], name: string, role: string) {
  const who = { email: `${name}@example.com`, password: `a-long-password-for-${name}` }
  const { code } = await call('POST', '/organizations/default/invitations', { name, spec: { email: who.email, role } })
  await call('POST', '/organizations/default/invitations/register', { code, name, password: who.password })
  return who
}

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** What axe sees broken of WCAG 2.2 AA on the page as it stands. */
export async function violationsOf(page: Page, what: string): Promise<string[]> {
  if (!(await page.evaluate('typeof axe !== "undefined"'))) await page.evaluate(axe)
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(rules)} })`)) as {
    violations: Violation[]
  }
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${what}: ${id} ${target.join(' ')}: ${failureSummary}`),
  )
}

/** No wider than the window: nothing has to be scrolled sideways. */
export async function assertFits(page: Page, what: string): Promise<void> {
  const wider = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
  assert.equal(wider, false, `${what} scrolls sideways`)
}
