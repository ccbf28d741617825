/** Dashboards and rules that come along, held against a gateway that is there. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { readDocument } from '@gatehouse/documents'
import { type Family, families } from '@gatehouse/gateway/metrics/families.ts'
import { usualTraces } from '@gatehouse/gateway/tracing/trace-settings.ts'
import { snapshotOf } from '@gatehouse/program'
import type { Span } from '@gatehouse/telemetry'
import { gatewayFor, manifestHead, partTo, say, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'
import { observability, prometheusOn, promtool, withPrometheus } from './testing-prometheus.ts'

interface Panel {
  id: number
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets: { refId: string; expr: string }[]
}

interface Dashboard {
  uid: string
  panels: Panel[]
  templating: { list: { name: string; query: string | { query: string } }[] }
}

interface Rule {
  alert?: string
  record?: string
  expr: string
  labels?: { severity?: string }
  annotations?: { summary?: string; description?: string }
}

const dashboardsFolder = join(observability, 'dashboards')
const dashboards = readdirSync(dashboardsFolder).map(file => {
  return JSON.parse(readFileSync(join(dashboardsFolder, file), 'utf8')) as Dashboard
})
const rules = ['slo.rules.yml', 'alerts.rules.yml'].flatMap(file => {
  const { value } = readDocument(readFileSync(join(observability, file), 'utf8'), { file })
  return (value as { groups: { rules: Rule[] }[] }).groups.flatMap(group => group.rules)
})

/** As Grafana asks, with everything chosen. */
const asked = (expression: string) =>
  expression.replaceAll(/\$__(rate_interval|range)/g, '10s').replaceAll(/\$[a-z]+/g, '.*')

const queries = [
  ...dashboards.flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ where: `${uid}: ${title}`, expr: asked(expr) })),
    ),
  ),
  ...rules.map(({ alert, record, expr }) => ({ where: alert ?? record!, expr })),
]

/** What a small gateway of a test has not: each comes with what it is of. */
const conditional: Readonly<Record<string, RegExp>> = {
  'of callers that are known': /consumer_requests/,
  'of Redis': /redis/,
  'of own policies': /quarantined/,
  'of TLS and of messages that break a rule': /tls_|requests_refused/,
  'of a collector': /telemetry_/,
}

async function busyGateway(t: TestContext) {
  const spans: Span[] = []
  const traces = { settings: { ...usualTraces, share: 1 }, take: (some: readonly Span[]) => void spans.push(...some) }
  const { gateway, call } = await gatewayFor(t, undefined, { traces, metrics: { address: '127.0.0.1', port: 0 } })
  const broken = { ...partTo(['http://127.0.0.1:9']), basePath: '/broken', api: 'broken', apiVersion: 'broken-v1' }
  const well = partTo([await upstream(t, say('well'))])
  await gateway.offer(snapshotOf([well, broken], { ...manifestHead(1), createdAt: new Date().toISOString() }))
  const callAll = async () => {
    for (const path of ['/pets/v1/pets', '/pets/v1/pets/7', '/broken/pets']) await (await call(path)).text()
  }
  return { gateway, callAll, spans }
}

test('panels and alerts are whole: each has a name of its own, a place, words, and variables that there are', () => {
  assert.ok(dashboards.length >= 2 && queries.length > 60)
  for (const { uid, panels, templating } of dashboards) {
    const names = new Set(panels.map(({ title }) => title))
    assert.equal(names.size, panels.length, uid)
    const variables = new Set(templating.list.map(({ name }) => name))
    for (const { title, gridPos, targets } of panels) {
      assert.ok(gridPos.x + gridPos.w <= 24 && targets.length > 0, title)
      for (const { expr } of targets)
        for (const [, name] of expr.matchAll(/\$(?!__)([a-z_]+)/g)) assert.ok(variables.has(name!), `${title}: ${name}`)
    }
    for (const one of panels)
      for (const other of panels)
        if (one.id < other.id)
          assert.ok(!overlaps(one.gridPos, other.gridPos), `${uid}: ${one.title} and ${other.title}`)
  }
  for (const { alert, labels, annotations } of rules) {
    if (!alert) continue
    assert.match(labels?.severity ?? '', /^(critical|warning|info)$/, alert)
    assert.ok(annotations?.summary && annotations.description, alert)
  }
})

function overlaps(a: Panel['gridPos'], b: Panel['gridPos']): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

test('every metric of a query is one of the table, and every label one that it has', () => {
  const recorded = new Set(rules.flatMap(({ record }) => record ?? []))
  for (const { where, expr } of queries) {
    for (const [, name, matchers = ''] of expr.matchAll(/\b((?:gatehouse|process)[_:][a-z0-9_:]+)(?:\{([^}]*)\})?/g)) {
      if (recorded.has(name!)) continue
      const family = name!.replace(/(?<=_seconds)_(bucket|sum|count)$/, '')
      const { labels = [], type } =
        (families as Record<string, Family>)[family] ?? assert.fail(`${where}: there is no ${name}`)
      const known = [...labels, 'instance', 'job', ...(type === 'histogram' ? ['le'] : [])]
      for (const [, label] of matchers.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)/g))
        assert.ok(known.includes(label!), `${where}: ${name} has no ${label}`)
      for (const [, list] of expr.matchAll(/by \(([^)]*)\)/g))
        for (const label of list!.split(/,\s*/)) assert.ok(known.includes(label), `${where}: ${name} has no ${label}`)
    }
  }
})

test('the rules are valid, and fire for what they are for', withPrometheus, () => {
  for (const words of [
    ['check', 'rules', 'slo.rules.yml', 'alerts.rules.yml'],
    ['test', 'rules', 'alerts.test.yml'],
    ['check', 'config', 'prometheus.yml'],
  ]) {
    const { status, said } = promtool(words)
    assert.equal(status, 0, said)
  }
})

test('what a gateway tells is without fault for promtool', withPrometheus, async t => {
  const { gateway, callAll } = await busyGateway(t)
  await callAll()
  const text = await (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text()
  const { status, said } = promtool(['check', 'metrics'], { input: text })
  assert.equal(said, '')
  assert.equal(status, 0)
})

test(
  'Prometheus scrapes a gateway, answers every query of dashboards and rules, and has the traces beside latencies',
  withPrometheus,
  async t => {
    const { gateway, callAll, spans } = await busyGateway(t)
    const prometheus = await prometheusOn(t, gateway.metricsPort!)
    const rate = 'sum(rate(gatehouse_api_requests_total{status="5xx"}[10s]))'
    await until(async () => {
      await callAll()
      return Number((await prometheus.query(rate))[0]?.value[1] ?? 0) > 0
    })
    await until(async () => (await prometheus.query('gatehouse:api_errors:ratio_rate1h')).length > 0)
    const empty: string[] = []
    for (const { where, expr } of queries) {
      const found = await prometheus.query(expr)
      const isAlert = rules.some(rule => rule.alert === where)
      if (found.length === 0 && !isAlert && !Object.values(conditional).some(of => of.test(expr)))
        empty.push(`${where}: ${expr}`)
    }
    assert.deepEqual(empty, [])
    const firing = async () => {
      const { alerts } = (await prometheus.ask('alerts', {})) as { alerts: { labels: Record<string, string> }[] }
      return new Set(alerts.map(({ labels }) => labels.alertname))
    }
    await until(async () => {
      await callAll()
      const names = await firing()
      return names.has('GatehouseErrorBudgetFast') && names.has('GatehouseUpstreamFails')
    })
    const names = await firing()
    for (const quiet of [
      'GatehouseGatewayDown',
      'GatehouseThreadStandsStill',
      'GatehouseUsageLost',
      'GatehouseSeriesFolded',
    ])
      assert.ok(!names.has(quiet), quiet)
    const nowSeconds = Date.now() / 1000
    const range = { start: String(nowSeconds - 300), end: String(nowSeconds + 60) }
    const exemplars = (await prometheus.ask('query_exemplars', {
      query: 'gatehouse_api_request_duration_seconds_bucket',
      ...range,
    })) as { exemplars: { labels: { trace_id: string } }[] }[]
    const known = new Set(spans.map(({ traceId }) => traceId))
    const shown = exemplars.flatMap(one => one.exemplars)
    assert.ok(shown.length > 0)
    for (const { labels } of shown) assert.ok(known.has(labels.trace_id), labels.trace_id)
  },
)
