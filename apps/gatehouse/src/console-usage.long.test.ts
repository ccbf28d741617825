/** The page of usage, of real calls, in a real browser: figures, charts, narrowing, and what it says in its address. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, openConsole, violationsOf } from './testing-console.ts'
import { openUpstream, until } from './testing-house.ts'

const skip = browserMissing()
const workspace = '/organizations/default/workspaces/default'

test('usage of real calls is told, narrowed and looked at closer, and its address says all of it', {
  skip,
  timeout: 200_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  const url = await openUpstream(t)
  for (const name of ['pets', 'cats']) {
    const paths = { [`/${name}`]: { get: { operationId: name, responses: { 200: { description: 'Fine.' } } } } }
    const text = JSON.stringify({ openapi: '3.1.0', info: { title: name, version: '1' }, servers: [{ url }], paths })
    await call('POST', `${workspace}/apis/import`, { text, name })
    await call('POST', `${workspace}/api-versions/${name}-v1/publish`, {})
    const { items } = await call('GET', '/organizations/default/environments')
    await call('POST', `${workspace}/api-versions/${name}-v1/deploy`, {
      environment: (items as { name: string }[])[0]!.name,
    })
  }
  const ask = async (name: string) => (await fetch(`${platform.gateway}/${name}/v1/${name}`)).status
  await until(async () => (await ask('pets')) === 401 && (await ask('cats')) === 401, 20_000)
  for (let i = 0; i < 20; i++) await ask('pets')
  const counted = async () => {
    const { rows } = await call('POST', '/organizations/default/analyze', { by: ['api'] })
    return (rows as { key: string[]; values: number[] }[]).filter(({ key }) => key[0] !== '')
  }
  await until(async () => (await counted()).some(({ key, values }) => key[0] === 'pets' && values[0]! >= 21), 20_000)

  const page = await signedIn()
  await page.goto(`${platform.control}/console/default/usage?since=1h`)
  const table = page.getByRole('group', { name: 'By' })
  const row = table.getByRole('row').filter({ hasText: 'pets' })
  await row.waitFor()
  assert.match(await row.innerText(), /pets\s+2\d\s+–\s+100\.0 %\s+[\d.]+ ms/)
  assert.equal(await page.locator('.usage-chart canvas').count(), 2)
  assert.deepEqual(await violationsOf(page, 'usage'), [])
  await assertFits(page, 'usage')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/usage-1440.png`, fullPage: true })

  await row.getByRole('button', { name: 'pets' }).click()
  await page.getByRole('button', { name: /API: pets/ }).waitFor()
  assert.equal(new URL(page.url()).searchParams.get('api'), 'pets')
  await page.getByText('cats').waitFor({ state: 'detached' })

  const chart = (await page.locator('.usage-chart .u-over').first().boundingBox())!
  await page.mouse.move(chart.x + chart.width * 0.5, chart.y + 50)
  await page.mouse.down()
  await page.mouse.move(chart.x + chart.width * 0.98, chart.y + 50, { steps: 5 })
  await page.mouse.up()
  await page.waitForURL(/from=/)
  const { searchParams } = new URL(page.url())
  const minutes = (Date.parse(searchParams.get('to')!) - Date.parse(searchParams.get('from')!)) / 60_000
  assert.ok(minutes > 20 && minutes < 40, String(minutes))
  await page.close()

  const phone = await signedIn({ width: 390, colorScheme: 'dark' })
  await phone.goto(`${platform.control}/console/default/usage?since=1h&by=status`)
  await phone.getByRole('row').filter({ hasText: '401' }).waitFor()
  assert.deepEqual(await violationsOf(phone, 'usage on a phone'), [])
  await assertFits(phone, 'usage on a phone')
  if (process.env.SHOTS) await phone.screenshot({ path: `${process.env.SHOTS}/usage-390.png`, fullPage: true })
  await phone.goto(`${platform.control}/console/default/usage?api=nowhere`)
  await phone.getByText('not_found').waitFor()
})
