/** Dashboards, single requests and what happens now, of calls whose number is known, in a real browser. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { until } from './testing-house.ts'
import { assertShown } from './testing-pictures.ts'

const skip = browserMissing()
const boards = {
  overview: 'By API',
  latency: 'Spread of latency',
  errors: 'By failure',
  traffic: 'Answers from the cache',
  limits: 'Whom limits refused',
  upstreams: 'By upstream target',
  consumers: 'By plan',
  versions: 'By revision',
  geography: 'By country',
  agents: 'By method',
}

test('dashboards', { skip, timeout: 400_000 }, async t => {
  const all = await openConsole(t)
  const { platform, signedIn, call } = all
  const demo = JSON.parse(await platform.cli('demo', '--once', '--requests', '60', '--json')) as {
    statuses: Record<string, number>
  }
  const wrong = { headers: { 'x-api-key': 'ghk_none' } }
  const failures = 7
  const curl = (demo as unknown as { curl: string }).curl
  const url = /http:\S+/.exec(curl)![0]
  for (let at = 0; at < failures; at++) assert.equal((await fetch(url, wrong)).status, 401)
  const total = Object.values(demo.statuses).reduce((sum, count) => sum + count, 0) + failures
  const counted = async () => {
    const { rows } = await call('POST', '/organizations/demo/analyze', { since: '1h' })
    return (rows as { values: number[] }[])[0]!.values[0]!
  }
  await until(async () => (await counted()) >= total, 20_000)
  const known = await counted()
  const byApplication = await call('POST', '/organizations/demo/analyze', { since: '1h', by: ['application'] })
  const nobodys = (byApplication.rows as { key: string[]; values: number[] }[]).find(({ key }) => key[0] === '')!
    .values[0]!
  assert.ok(nobodys >= failures && nobodys < known)

  await t.test('each shows what was called, on a desk and on a phone, in both colours', async () => {
    const pages = Object.entries(boards).map(([board, there]) => [
      `dashboard-${board}`,
      { path: `demo/dashboards/${board}?since=1h`, there },
    ])
    await assertShown(all, {
      ...Object.fromEntries(pages),
      explore: { path: 'demo/usage?since=1h', there: 'By' },
      requests: { path: 'demo/requests?since=1h', there: 'GET' },
      live: { path: 'demo/live', there: 'Requests a second' },
      consumers: { path: 'demo/consumers', there: 'Who came back' },
      indicators: { path: 'demo/indicators', there: 'Availability' },
    })
  })

  await t.test(
    'figures are those of the calls; a group narrows them, and a tile opens the requests behind it',
    async () => {
      const page = await signedIn()
      await page.goto(`${platform.control}/console/demo/dashboards/overview?since=1h`)
      const figure = async (name: string) => {
        const text = await page
          .locator('.board')
          .getByText(name, { exact: true })
          .first()
          .locator('xpath=..')
          .innerText()
        return /\d+/.exec(text.slice(name.length))?.[0]
      }
      await until(async () => (await figure('Requests')) === String(known)).catch(async reason => {
        throw new Error(`${await figure('Requests')} is not ${known}`, { cause: reason })
      })
      await page.getByRole('button', { name: 'What else of By application' }).click()
      await page.getByRole('menuitem', { name: 'As a table' }).click()
      const table = page.getByRole('group', { name: 'By application' })
      await table
        .getByRole('row')
        .filter({ hasText: String(known - nobodys) })
        .waitFor()
      await table.getByRole('button', { name: 'None' }).click()
      await page.waitForURL(/application=/)
      await until(async () => (await figure('Requests')) === String(nobodys))
      await page.getByRole('button', { name: 'What else of At a glance' }).click()
      await page.getByRole('menuitem', { name: 'Requests behind this' }).click()
      await page.waitForURL(/demo\/requests/)
      await until(
        async () => (await page.getByRole('group', { name: 'Requests' }).getByRole('row').count()) === nobodys + 1,
      )
      await page.getByRole('group', { name: 'Requests' }).getByRole('button').first().click()
      const facts = page.getByRole('dialog')
      await facts.getByText('credential_invalid').waitFor()
      await facts.getByRole('link', { name: 'Explain' }).click()
      await page.waitForURL(/explain\?/)
      await page.getByRole('button', { name: 'Explain' }).click()
      await page.getByText('credential_missing').first().waitFor()
      await page.close()
    },
  )

  await t.test('the spread of latency leads to the requests of a cell', async () => {
    const page = await signedIn()
    await page.goto(`${platform.control}/console/demo/dashboards/latency?since=1h`)
    const heat = page.getByRole('img', { name: 'Spread of latency' })
    await heat.waitFor()
    const cell = await darkest(page)
    const box = (await heat.boundingBox())!
    await page.mouse.click(box.x + cell.x, box.y + cell.y)
    await page.waitForURL(/requests\?.*minMs=/)
    await page.getByRole('group', { name: 'Requests' }).getByRole('row').nth(1).waitFor()
    await page.close()
  })

  await t.test('a dashboard is copied, becomes the organization’s own, and is edited', async () => {
    const page = await signedIn()
    await page.goto(`${platform.control}/console/demo/dashboards/errors`)
    await page.getByRole('button', { name: 'Copy as your own' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('ours')
    await dialog.getByRole('button', { name: 'Copy as your own' }).click()
    await page.waitForURL(/dashboards\/-\/ours\/edit/)
    await page.goto(`${platform.control}/console/demo/dashboards/ours`)
    await page.getByRole('link', { name: 'Edit' }).waitFor()
    await page.getByRole('heading', { name: 'By failure' }).waitFor()
    const stored = await call('GET', '/organizations/demo/dashboards/ours')
    assert.equal((stored.spec as { tiles: unknown[] }).tiles.length, 6)
    await assert.rejects(
      call('PATCH', '/organizations/demo/dashboards/ours', {
        spec: { tiles: [{ title: 'x', show: 'bars', by: [] }] },
      }),
      /tile_unfit[\s\S]*\/spec\/tiles\/0/,
    )
    await page.close()
  })

  await t.test('what is called now is on the page a moment later', async () => {
    const page = await signedIn()
    await page.goto(`${platform.control}/console/demo/live`)
    await page.getByText('Waiting for a request.').waitFor()
    await page.locator('.usage-chart canvas').first().waitFor()
    const began = Date.now()
    await fetch(url, wrong)
    await page.getByRole('row').filter({ hasText: '401' }).first().waitFor({ timeout: 15_000 })
    t.diagnostic(`on the page ${Date.now() - began} ms after the call`)
    await page.getByLabel('Failed only').check()
    await page.waitForURL(/failed=/)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Go on' }).waitFor()
    await page.close()
  })
})

/** Where the canvas has most ink. */
const darkest = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.heat canvas')!
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let best = 0
    for (let at = 3; at < data.length; at += 4) if (data[at]! > data[best]!) best = at
    const pixel = (best - 3) / 4
    const ratio = canvas.width / canvas.clientWidth
    return { x: (pixel % width) / ratio + 1, y: Math.floor(pixel / width) / ratio + 1 }
  }) as Promise<{ x: number; y: number }>
