/** The pages of anomalies and forecasts in a real browser: the program finds what is wrong in usage that stands in its store, and explains it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { placeOf, stepMs, watchLimits } from '@gatehouse/capability-insight/control/foresight/usage-steps.ts'
import { Watch } from '@gatehouse/foresight'
import { openStore } from '@gatehouse/store'
import { sql } from 'kysely'
import { buildWeb } from './build-web.ts'
import { browserMissing, openBrowser } from './testing-chromium.ts'
import { administrator, signedIn } from './testing-console.ts'
import { day, hour, minute, stepUsed, usualStep } from './testing-foresight.ts'
import { until } from './testing-house.ts'
import { batchOfUsed, type Used } from './testing-insight.ts'
import { assertShown } from './testing-pictures.ts'
import { startPlatform } from './testing-platform.ts'

const token = 'ght_of-the-foresight-tests-0123456789abcdefghij'
const env = {
  GATEHOUSE_ADMIN_EMAIL: administrator.email,
  GATEHOUSE_ADMIN_PASSWORD: administrator.password,
  GATEHOUSE_TOKEN: token,
}

type Ids = Record<'organization' | 'api' | 'apiVersion' | 'environment', string>

/** Eight weeks of days, two hours of minutes; in the last of them one target fails for half an hour. */
function* usageOf(ids: Ids, nowMs: number): Generator<Used> {
  const today = Math.floor(nowMs / day) * day
  for (let before = 56; before >= 1; before--) {
    const atMs = today - before * day
    const count = [0, 6].includes(new Date(atMs).getUTCDay()) ? 120 : 300
    for (let index = 0; index < count; index++)
      yield { ...ids, atMs: atMs + Math.floor((index * day) / count), totalUs: 50_000, overheadUs: 150 }
  }
  const beginsMs = nowMs - hour
  for (let atMs = Math.ceil((nowMs - 2 * hour) / stepMs) * stepMs; atMs < nowMs; atMs += stepMs) {
    yield* stepUsed(atMs, ids, drawn =>
      drawn.atMs >= beginsMs && drawn.atMs < beginsMs + 30 * minute && drawn.target === 2 && drawn.number % 10 < 7
        ? { status: 502 }
        : {},
    )
  }
}

/** A data directory whose platform has learned what is usual, and has not looked at the last two hours. */
async function prepared(t: TestContext): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-foresight-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const platform = await startPlatform(t, { data, env })
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    const reply = await fetch(`${platform.control}/api/v1/organizations/default${path}`, init)
    assert.ok(reply.ok, `${method} ${path} ${reply.status}`)
    return reply.json()
  }
  const get = { responses: { 200: { description: 'Fine.' } } }
  const paths = { '/a': { get }, '/b': { get } }
  const servers = [{ url: 'http://10.0.0.1' }]
  const text = JSON.stringify({ openapi: '3.1.0', info: { title: 'orders', version: '1' }, servers, paths })
  await call('POST', '/workspaces/default/apis/import', { text, name: 'orders' })
  const { id: api } = await call('GET', '/workspaces/default/apis/orders')
  const { id: apiVersion } = await call('GET', '/workspaces/default/api-versions/orders-v1')
  const { items } = await call('GET', '/environments')
  await platform.stop()
  const store = await openStore({ kind: 'pglite', dataDir: data })
  const found = await sql<{ id: string }>`select id from organizations where name = 'default'`.execute(store.db)
  const ids = { organization: found.rows[0]!.id, api, apiVersion, environment: items[0].id }
  const nowMs = Date.now()
  const watch = new Watch({ stepMs, ...watchLimits })
  const learnedMs = Math.ceil((nowMs - 2 * hour) / stepMs) * stepMs
  for (let atMs = learnedMs - 10 * day; atMs < learnedMs; atMs += stepMs)
    watch.observe(usualStep(atMs, placeOf(ids.environment, ids.api)))
  await sql`insert into watches (organization_id, watched_to, state) values (${ids.organization},
    ${new Date(learnedMs).toISOString()}::timestamptz, ${gzipSync(JSON.stringify(watch.state)).toString('base64')})
    on conflict (organization_id) do update set watched_to = excluded.watched_to, state = excluded.state`.execute(
    store.db,
  )
  await store.close()
  const analytics = await openAnalytics({ directory: join(data, 'analytics') })
  const used = [...usageOf(ids, nowMs)]
  for (let at = 0; at < used.length; at += 5000)
    await analytics.ingest(batchOfUsed(used.slice(at, at + 5000), at / 5000 + 1))
  await analytics.close()
  return data
}

test('what goes wrong is found, shown in its band, explained by the target it comes from, and what comes next is drawn', {
  skip: browserMissing(),
  timeout: 290_000,
}, async t => {
  await buildWeb(() => {})
  const platform = await startPlatform(t, { data: await prepared(t), env })
  const browser = await openBrowser(t)
  const headers = { authorization: `Bearer ${token}` }
  const found = async () => {
    const reply = await fetch(`${platform.control}/api/v1/organizations/default/anomalies`, { headers })
    return ((await reply.json()) as { anomalies: { id: string; kind: string; to?: string }[] }).anomalies
  }
  await until(async () => (await found()).length > 0, 120_000)
  const [anomaly] = await found()
  assert.equal(anomaly!.kind, 'errors')

  const page = await signedIn(browser, platform.control)
  await page.goto(`${platform.control}/console/default/anomalies`)
  await page.getByRole('link', { name: /^More requests of orders fail/ }).click()
  await page.getByText(/of the rise stands at upstream target http:\/\/10\.0\.0\.3/).waitFor()
  assert.equal(new URL(page.url()).searchParams.get('anomaly'), anomaly!.id)
  await page.locator('.usage-chart canvas').waitFor()
  const first = page.getByRole('group', { name: 'What it comes from' }).getByRole('row').nth(1)
  assert.match(await first.innerText(), /target http:\/\/10\.0\.0\.3/)
  await page.getByRole('link', { name: 'Open the requests behind this' }).click()
  await page.waitForURL(/\/usage\?/)
  assert.equal(new URL(page.url()).searchParams.get('api'), 'orders')
  await page.goto(`${platform.control}/console/default/forecast?api=orders`)
  await page.getByText(/requests a day over the next 14 days/).waitFor()
  await page.getByLabel('Allowed this month').fill('100')
  await page.getByText('Used up on', { exact: true }).waitFor()
  await page.close()

  const consoleThere = { platform, signedIn: (options?: object) => signedIn(browser, platform.control, options) }
  await assertShown(consoleThere, {
    anomalies: { path: 'default/anomalies', there: 'More requests of orders fail' },
    anomaly: { path: `default/anomalies?anomaly=${anomaly!.id}`, there: 'of the rise stands at' },
    forecast: { path: 'default/forecast?api=orders&allowed=20000', there: 'Day by day' },
    'anomalies-none': { path: 'default/anomalies?kind=spend', there: 'Nothing was out of the ordinary' },
  })
})
