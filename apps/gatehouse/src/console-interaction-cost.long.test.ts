/** How long people wait on a machine four times as slow, in lists of ten thousand rows. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { newPlace } from '@gatehouse/store/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { newDirectory, until } from './testing-house.ts'

const skip = browserMissing() || postgresMissing()

/** Once: what the browser tells of each thing that a person does, and of what jumps though nobody did anything. */
const observe = `
  window.measured = { waits: [], shift: 0 }
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (one.interactionId) measured.waits.push({ name: one.name, ms: one.duration })
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) measured.shift += one.value
  }).observe({ type: 'layout-shift', buffered: true })
`

interface Measured {
  /** The longest wait, in milliseconds. */
  longest: number
  shift: number
}

const isSlow = ({ longest, shift }: Measured) => longest >= 200 || shift >= 0.02

async function slowPage(t: TestContext) {
  const database = await newPlace('postgres', newDirectory(t))
  const url = (database as { url: string }).url
  const { signedIn, platform, call } = await openConsole(t, { env: { GATEHOUSE_DATABASE_URL: url } })
  await platform.cli('demo', '--once', '--requests', '10')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`
    insert into apis (id, organization_id, workspace_id, name, labels, spec, status, etag, created_at, updated_at, search)
    select 'api_' || lpad(n::text, 26, '0'), w.organization_id, w.id, 'thing-' || n, '{}',
      jsonb_build_object('title', 'Thing number ' || n, 'policies', '[]'::jsonb), '{}', 'e', now(), now(),
      'thing-' || n || chr(10) || 'thing number ' || n
    from generate_series(1, 10000) n, workspaces w join organizations o on o.id = w.organization_id where o.name = 'demo'`)
  await client.end()
  const page = await signedIn()
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  return { page, control: platform.control, call }
}

async function measured(page: Page, work: () => Promise<void>): Promise<Measured> {
  await page.evaluate('window.measured && Object.assign(measured, { waits: [], shift: 0 })')
  await work()
  // Entries of an event come with the frame after it.
  await page.waitForTimeout(300)
  console.error(JSON.stringify(await page.evaluate('measured.waits.filter(one => one.ms > 150)')))
  const { waits, shift } = (await page.evaluate('measured')) as { waits: { ms: number }[]; shift: number }
  return { longest: Math.max(0, ...waits.map(({ ms }) => ms)), shift }
}

interface Tried {
  steps: Record<string, () => Promise<void>>
  /** Before each round. */
  begin: () => Promise<void>
}

/** A busy machine makes people wait, too: what a page costs it costs in each of up to three rounds. */
async function assertQuick(t: TestContext, page: Page, { steps, begin }: Tried): Promise<void> {
  const told = new Map<string, Measured>()
  for (let round = 0; round < 3 && (round === 0 || [...told.values()].some(isSlow)); round++) {
    await begin()
    for (const [name, work] of Object.entries(steps)) {
      const one = await measured(page, work)
      const before = told.get(name)
      told.set(name, before && before.longest < one.longest ? before : one)
    }
  }
  for (const [name, { longest, shift }] of told) t.diagnostic(`${name}: ${longest} ms, moved ${shift.toFixed(3)}`)
  assert.deepEqual(
    [...told].filter(([, one]) => isSlow(one)),
    [],
  )
}

test('no interaction on the main pages takes 200 ms on a machine four times as slow, and nothing jumps', {
  skip,
  timeout: 280_000,
}, async t => {
  const { page, control } = await slowPage(t)
  const go = async (path: string) => {
    await page.goto(`${control}/console/demo/${path}`)
    await page.evaluate(observe)
    await page.locator('h1').waitFor()
  }
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
  const steps: Record<string, () => Promise<void>> = {
    'to the list of APIs': async () => {
      await page.getByRole('navigation').getByRole('link', { name: 'APIs', exact: true }).click()
      await page.getByRole('link', { name: 'petstore', exact: true }).waitFor()
    },
    'typing a search': async () => {
      await page.keyboard.press('/')
      await page.keyboard.type('number 9999', { delay: 60 })
      await page.getByRole('link', { name: 'thing-9999' }).waitFor()
    },
    'the palette': async () => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find or do' }).pressSequentially('petstore', { delay: 60 })
      await page
        .getByRole('option', { name: /^petstore/ })
        .first()
        .waitFor()
      await page.keyboard.press('Enter')
      await heading(/petstore/i)
    },
    'to the version': async () => {
      await page.goto(`${control}/console/demo/r/api-versions/default/petstore-v1`)
      await page.evaluate(observe)
      await page.getByRole('tab', { name: 'Endpoints' }).click()
      await page.getByRole('tab', { name: 'Revisions' }).click()
    },
    'to a form': async () => {
      await go('r/upstreams/new')
      await page.locator('main').getByRole('textbox').first().click()
      await page.keyboard.type('a-name', { delay: 60 })
    },
  }
  await assertQuick(t, page, { steps, begin: () => go('') })
})

test('a list of ten thousand rows is gone down to its end, and a key is answered as soon as at its beginning', {
  skip,
  timeout: 280_000,
}, async t => {
  const { page, control } = await slowPage(t)
  await page.goto(`${control}/console/demo/r/apis`)
  await page.evaluate(observe)
  await page.locator('tbody a').first().waitFor()
  const rows = () => page.locator('tbody tr').count()
  for (let turn = 0; turn < 20; turn++) {
    await page.mouse.wheel(0, 100_000)
    await page.waitForTimeout(250)
  }
  const keys: number[] = []
  for (const key of ['j', 'j', 'k']) keys.push((await measured(page, () => page.keyboard.press(key))).longest)
  const longest = Math.min(...keys)
  t.diagnostic(`${await rows()} rows on the page, a key ${longest} ms`)
  assert.ok(longest < 200, `${longest} ms`)
})

test('neither writing a document nor ordering policies takes 200 ms for a key on a machine four times as slow, and nothing jumps', {
  skip,
  timeout: 280_000,
}, async t => {
  const { page, control } = await slowPage(t)
  const version = `${control}/console/demo/r/api-versions/default/petstore-v1`
  const open = async (way: string, there: () => Promise<void>) => {
    await page.goto(`${version}/${way}`)
    await page.evaluate(observe)
    await there()
  }
  const designed = () => open('design', () => page.getByRole('treeitem').nth(3).waitFor())
  const steps: Tried['steps'] = {
    'choosing in the outline': async () => {
      await page.getByRole('treeitem').nth(2).click()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
    },
    'writing in the form': async () => {
      await page.getByRole('treeitem', { name: 'Info' }).click()
      await page.getByRole('textbox', { name: 'Title' }).click()
      await page.keyboard.type('More of it', { delay: 60 })
    },
    'writing in the text': async () => {
      await page.locator('.cm-line').nth(2).click()
      await page.keyboard.press('End')
      await page.keyboard.type('      ', { delay: 60 })
    },
    'undoing it': async () => {
      await page.getByRole('button', { name: 'Undo' }).click()
    },
    'opening a policy': async () => {
      await open('policies', () => page.locator('.policy-step').first().waitFor())
      await page.locator('.policy-step button').first().focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
    'adding one': async () => {
      await page.getByRole('button', { name: 'Add to Limit' }).click()
      await page.getByPlaceholder('What it is called, or does').pressSequentially('rate-limit', { delay: 60 })
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
    'moving it': async () => {
      const lane = page.getByRole('list', { name: 'Limit', exact: true }).locator('.policy-step')
      const before = await lane.count()
      await lane.last().getByRole('button').first().focus()
      await page.keyboard.press('Alt+ArrowLeft')
      await page.keyboard.press('Delete')
      await until(async () => (await lane.count()) === before - 1)
    },
  }
  page.on('dialog', dialog => void dialog.accept())
  await assertQuick(t, page, { steps, begin: designed })
})
