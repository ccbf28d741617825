/** The demo with a history: its totals are known, what was wrong is found, the pages are full, and twice is once. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from '../testing-chromium.ts'
import { openConsole } from '../testing-console.ts'
import { until } from '../testing-house.ts'

interface Told {
  history: { days: number; requests: number; incidents: { what: string; api: string; from: string; to: string }[] }
}

const skip = browserMissing()
const days = 14
const node = 'demo-history'

test('a history of known totals is there once, and its pages are full', { skip, timeout: 600_000 }, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  const told = async () => {
    const text = await platform.cli('demo', '--history', '--days', String(days), '--once', '--requests', '20', '--json')
    return (JSON.parse(text) as Told).history
  }
  const analyze = (body: object) =>
    call('POST', '/organizations/demo/analyze', { since: `${days + 1}d`, ...body }) as Promise<{
      rows: { key: string[]; values: number[] }[]
    }>
  const counted = async () => {
    const { rows } = await analyze({ filters: [{ dimension: 'node', is: [node] }] })
    return rows[0]?.values[0]
  }
  const history = await told()
  assert.ok(history.requests > 50_000, String(history.requests))
  assert.equal(await counted(), history.requests)

  await t.test('told again, it goes on from where it ended', async () => {
    const again = await told()
    assert.ok(again.requests < history.requests / 50, String(again.requests))
    assert.equal(await counted(), history.requests + again.requests)
  })

  await t.test('who told it is no gateway that anybody waits for', async () => {
    const { nodes } = await call('POST', '/gateway-groups/default/nodes', {})
    assert.ok((nodes as { node: string }[]).every(one => one.node !== node))
  })

  await t.test('what was wrong is found, with where it came from', async () => {
    const anomalies = async () => {
      const answer = await call('GET', '/organizations/demo/anomalies?limit=100')
      return answer.anomalies as { kind: string; api: string; from: string }[]
    }
    await until(async () => (await anomalies()).length > 0, 180_000)
    const found = await anomalies()
    const broken = history.incidents.find(({ what }) => what.startsWith('errors') && what.includes('petstore-2'))!
    const anomaly = found.find(({ kind, api }) => kind === 'errors' && api === 'petstore')
    assert.ok(anomaly, JSON.stringify(found))
    assert.ok(Math.abs(Date.parse(anomaly.from) - Date.parse(broken.from)) <= 30 * 60_000, anomaly.from)
    const path = '/organizations/demo/explain-rise'
    const asked = new URLSearchParams({ of: 'errors', api: 'petstore', from: broken.from, to: broken.to })
    const { causes } = await call('GET', `${path}?${asked}`)
    assert.deepEqual((causes as { by: string[]; key: string[] }[])[0]!.key, ['http://petstore-2.demo.internal:8080'])
  })

  await t.test('a quota is nearly used, and alerts fire', async () => {
    const quotas = async () => (await call('GET', '/organizations/demo/quotas')).items as { level: string }[]
    const alerts = async () => (await call('GET', '/organizations/demo/alerts')).items as { spec: { rule: string } }[]
    await until(async () => (await quotas()).some(({ level }) => level !== 'fine'), 120_000)
    await until(async () => (await alerts()).some(({ spec }) => spec.rule === 'quota-ends'), 180_000)
  })

  await t.test('no page of usage says that there is nothing', async () => {
    const page = await signedIn()
    const pages = {
      'dashboards/overview': 'episode-guide',
      'dashboards/geography': 'DE',
      consumers: 'Who came back',
      anomalies: 'petstore',
      'r/alerts': 'quota-ends',
      sla: 'vet-desk',
      forecast: 'adoption-board',
      indicators: 'Availability',
    }
    for (const [path, there] of Object.entries(pages)) {
      await page.goto(`${platform.control}/console/demo/${path}`)
      await page.getByText(there).first().waitFor()
    }
  })
})
