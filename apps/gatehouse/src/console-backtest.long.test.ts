/** A rule that is played over three days in which something went wrong, before and after it is saved, in a real browser. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { openStore } from '@gatehouse/store'
import { sql } from 'kysely'
import { buildWeb } from './build-web.ts'
import { browserMissing, openBrowser } from './testing-chromium.ts'
import { administrator, signedIn } from './testing-console.ts'
import { batchOfUsed, type Used } from './testing-insight.ts'
import { assertShown } from './testing-pictures.ts'
import { startPlatform } from './testing-platform.ts'

const token = 'ght_of-the-backtest-tests-0123456789abcdefghijk'
const env = {
  GATEHOUSE_ADMIN_EMAIL: administrator.email,
  GATEHOUSE_ADMIN_PASSWORD: administrator.password,
  GATEHOUSE_TOKEN: token,
}
const minute = 60_000
const [days, outageBegan, outageMinutes] = [3, 1600, 90]

/** A data directory with usage of three days, in which one API failed for an hour and a half. */
async function prepared(t: TestContext): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-backtest-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const platform = await startPlatform(t, { data, env })
  const init = { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }
  const text = JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'orders', version: '1' }, servers: [{ url: 'http://10.0.0.1' }], paths: {} },
  })
  const imported = await fetch(`${platform.control}/api/v1/organizations/default/workspaces/default/apis/import`, {
    ...{ ...init, body: JSON.stringify({ text, name: 'orders' }) },
  })
  assert.ok(imported.ok, await imported.text())
  await platform.stop()
  const store = await openStore({ kind: 'pglite', dataDir: data })
  const { rows } = await sql<{ organization: string; api: string }>`select o.id as organization, a.id as api
    from organizations o join apis a on a.organization_id = o.id where o.name = 'default'`.execute(store.db)
  await store.close()
  const nowMs = Date.now()
  const used: Used[] = Array.from({ length: days * 1440 * 4 }, (_, index) => {
    const ago = days * 1440 - Math.floor(index / 4)
    const isBroken = ago <= outageBegan && ago > outageBegan - outageMinutes
    const status = (isBroken && index % 4 < 3) || index % 97 === 0 ? 503 : 200
    return { ...rows[0]!, atMs: nowMs - ago * minute + index, status, totalUs: 20_000 }
  })
  const analytics = await openAnalytics({ directory: join(data, 'analytics') })
  for (let at = 0; at < used.length; at += 5000)
    await analytics.ingest(batchOfUsed(used.slice(at, at + 5000), at / 5000 + 1))
  await analytics.close()
  return data
}

test('a rule is played before it is saved, and after: what it would have done is drawn and listed', {
  skip: browserMissing(),
  timeout: 400_000,
}, async t => {
  await buildWeb(() => {})
  const platform = await startPlatform(t, { data: await prepared(t), env })
  const browser = await openBrowser(t)
  const page = await signedIn(browser, platform.control)
  const mistakes: string[] = []
  page.on('pageerror', error => mistakes.push(error.message))
  await page.goto(`${platform.control}/console/default/r/alert-rules/new`)
  await page.getByRole('button', { name: 'Play the rule' }).click()
  // Nothing is chosen yet: what is missing is told.
  await page
    .getByText(/exactly one of/)
    .first()
    .waitFor()
  await page.getByRole('textbox', { name: /^Name/ }).fill('errors')
  await page.getByRole('combobox', { name: 'What it looks at' }).click()
  await page.getByRole('option', { name: 'Expiry' }).click()
  await page.getByRole('button', { name: 'Play the rule' }).click()
  await page.getByText('The rule cannot be played').waitFor()
  await page.getByRole('combobox', { name: 'What it looks at' }).click()
  await page.getByRole('option', { name: 'Threshold' }).click()
  await page.getByRole('combobox', { name: /^Metric/ }).click()
  await page.getByRole('option', { name: /errorRate/ }).click()
  await page.getByLabel('Above').fill('0.5')
  await page.getByLabel('Time', { exact: true }).selectOption('7')
  await page.getByRole('button', { name: 'Play the rule' }).click()
  await page.getByText('Times it would have fired: 1,').waitFor({ timeout: 60_000 })
  await page.getByRole('img', { name: 'Figure' }).waitFor()
  await page.getByLabel('Above').fill('0.9')
  await page.getByRole('button', { name: 'Play the rule' }).click()
  await page.getByText('It would not have fired.').waitFor({ timeout: 60_000 })
  await page.getByLabel('Above').fill('0.5')
  await page.getByRole('button', { name: /^Create/ }).click()
  await page.getByRole('heading', { level: 1, name: 'errors' }).waitFor()
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const one = await signedIn(browser, platform.control, { width, colorScheme })
    one.on('pageerror', error => mistakes.push(error.message))
    await one.goto(`${platform.control}/console/default/r/alert-rules/-/errors`)
    await one.getByRole('button', { name: 'Play the rule' }).click()
    await one.getByText('Times it would have fired: 1,').waitFor({ timeout: 60_000 })
    await one.getByRole('img', { name: 'Figure' }).waitFor()
    const row = one.getByRole('table').last().getByRole('row').nth(1)
    assert.match(await row.innerText(), /1\.[56] hr/)
    const folder = process.env.PICTURES
    if (folder) await one.screenshot({ path: `${folder}/backtest-${width}-${colorScheme}.png`, fullPage: true })
    await one.close()
  }
  assert.deepEqual(mistakes, [])
  await assertShown(
    { platform, signedIn: options => signedIn(browser, platform.control, options) },
    { 'rule-page': { path: 'default/r/alert-rules/-/errors', there: 'Would it have fired?' } },
  )
  const table = await platform.cli('alert-rules', 'backtest', 'errors', '--days', '3')
  assert.match(table, /FIRED AT/i)
  const told = JSON.parse(await platform.cli('alert-rules', 'backtest', 'errors', '--days', '3', '--json'))
  assert.deepEqual([told.fired, told.items.length, told.series[0].above], [1, 1, 0.5])
})
