/** Chromium, for tests of pages. */
import { existsSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { type Browser, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const args = [...quiet, '--disable-component-update', '--disable-sync']

/** Why a test of pages is skipped, if it is. */
export const browserMissing = (): string | false =>
  !existsSync(executablePath) && process.env.CI !== 'true' ? 'needs the Debian package chromium' : false

export async function openBrowser(t: TestContext): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args })
  t.after(() => browser.close())
  return browser
}
