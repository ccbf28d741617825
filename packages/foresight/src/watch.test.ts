import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs, mondayMs, stepAt, stepMs, steps, type Wrong } from './days.model.ts'
import { Watch, type WatchState } from './watch.ts'

const noon = mondayMs + 15 * dayMs + dayMs / 2
const hourMs = 3_600_000
const lasting = (wrong: Partial<Wrong>): Wrong => ({ fromMs: noon, toMs: noon + hourMs, ...wrong })

function watched(wrong: Wrong[], { days = 17 } = {}) {
  const watch = new Watch()
  return { watch, told: [...steps({ days, wrong })].flatMap(step => watch.observe(step)) }
}

const cases = [
  { name: 'more failures', wrong: { errors: 12 }, kind: 'errors', consumer: undefined },
  { name: 'slower answers', wrong: { p95Ms: 3 }, kind: 'latency', consumer: undefined },
  { name: 'fewer requests', wrong: { requests: 0.3 }, kind: 'drop', consumer: undefined },
  { name: 'no requests at all', wrong: { requests: 0 }, kind: 'drop', consumer: undefined },
  { name: 'one caller that calls far more', wrong: { surge: 6 }, kind: 'surge', consumer: 'a' },
  { name: 'one caller that costs far more', wrong: { cost: 4 }, kind: 'spend', consumer: 'a' },
]

for (const { name, wrong, kind, consumer } of cases) {
  test(`${name}: told once, of whom, from when to when`, () => {
    const { told } = watched([lasting(wrong)])
    const [opens, ends] = [told.filter(({ turn }) => turn === 'opens'), told.filter(({ turn }) => turn === 'ends')]
    assert.deepEqual(
      opens.map(({ anomaly }) => [anomaly.kind, anomaly.api, anomaly.consumer]),
      [[kind, 'shop', consumer]],
    )
    const { anomaly } = ends[0]!
    assert.ok(Math.abs(anomaly.fromMs - noon) <= 3 * stepMs, `from ${anomaly.fromMs - noon}`)
    assert.ok(Math.abs(anomaly.toMs! - noon - hourMs) <= 3 * stepMs, `to ${anomaly.toMs! - noon - hourMs}`)
    assert.ok(anomaly.confidence > 0.6, `sure by ${anomaly.confidence}`)
    assert.ok(anomaly.observed < anomaly.low || anomaly.observed > anomaly.high)
  })
}

test('what is usual is not told, nor what all have in common', () => {
  assert.deepEqual(watched([]).told, [])
  assert.deepEqual(watched([lasting({ requests: 3 })]).told, [])
})

test('kept as JSON at any step, it goes on as if it had not been', () => {
  const wrong = [lasting({ errors: 12 })]
  let watch = new Watch()
  const told = []
  for (const step of steps({ days: 17, wrong })) {
    const isNear = Math.abs(step.atMs - noon) < 4 * hourMs
    if (isNear || step.atMs % dayMs === 0) watch = new Watch({}, JSON.parse(JSON.stringify(watch.state)) as WatchState)
    told.push(...watch.observe(step))
  }
  const plain = watched(wrong).told
  assert.deepEqual(
    told.map(({ turn, anomaly }) => [turn, anomaly.kind, anomaly.fromMs]),
    plain.map(({ turn, anomaly }) => [turn, anomaly.kind, anomaly.fromMs]),
  )
})

test('a step that comes twice, late, or before one that was seen, teaches nothing and tells nothing', () => {
  const { watch } = watched([])
  const { state } = watch
  for (const atMs of [mondayMs, noon, state.lastMs]) {
    assert.deepEqual(watch.observe(stepAt(atMs, [{ fromMs: 0, toMs: Infinity, errors: 50, requests: 9 }])), [])
  }
  assert.deepEqual(watch.state, state)
})

test('after a gap, and after a clock that jumped forward, nothing is told of what is as usual', () => {
  const { watch } = watched([])
  for (const gapMs of [stepMs, hourMs, dayMs, 30 * dayMs]) {
    const atMs = watch.lastMs! + gapMs + stepMs
    for (let step = 0; step < 24; step++) assert.deepEqual(watch.observe(stepAt(atMs + step * stepMs)), [])
  }
})

test('a level that stays is the new usual after some days', () => {
  const { told } = watched([{ fromMs: noon, toMs: Infinity, surge: 4 }], { days: 30 })
  assert.deepEqual(
    told.filter(({ turn }) => turn !== 'lasts').map(({ turn, anomaly }) => [turn, anomaly.kind]),
    [
      ['opens', 'surge'],
      ['ends', 'surge'],
    ],
  )
})

test('of few days nothing is told but silence, and that with less confidence', () => {
  const early = { fromMs: mondayMs + 2 * dayMs + dayMs / 2, toMs: mondayMs + 2 * dayMs + dayMs / 2 + hourMs }
  assert.deepEqual(watched([{ ...early, surge: 9 }], { days: 4 }).told, [])
  const { told } = watched([{ ...early, requests: 0 }], { days: 4 })
  assert.deepEqual([...new Set(told.map(({ anomaly }) => anomaly.kind))], ['drop'])
  assert.ok(told[0]!.anomaly.confidence <= 0.6)
})

test('whoever calls, its state has a bound', () => {
  const watch = new Watch({ apisMax: 3, consumersMax: 5 })
  for (let step = 0; step < 50; step++) {
    const atMs = mondayMs + step * stepMs
    const apis = Array.from({ length: 10 }, (_, at) => ({ api: `${step}-${at}`, requests: 5, errors: 0, p95Ms: 1 }))
    watch.observe({ atMs, apis, consumers: apis.map(({ api }) => ({ api, consumer: api, requests: 5, cost: 1 })) })
  }
  assert.equal(Object.keys(watch.state.apis).length, 3)
  assert.equal(Object.keys(watch.state.consumers).length, 5)
})

test('figures that are none harm nothing', () => {
  const watch = new Watch()
  for (const value of [Number.NaN, Infinity, -1, 1e300, 0]) {
    const atMs = mondayMs + (watch.lastMs ? watch.lastMs - mondayMs + stepMs : 0)
    watch.observe({
      atMs,
      apis: [{ api: 'shop', requests: value, errors: value, p95Ms: value }],
      consumers: [{ api: 'shop', consumer: 'a', requests: value, cost: value }],
    })
  }
  for (const step of steps({ days: 3, fromDay: 1 })) watch.observe(step)
  assert.ok(!JSON.stringify(watch.state).includes('null'), 'nothing in it is no number')
})

test('a state of another version, or of other steps, is not taken', () => {
  const { watch } = watched([], { days: 2 })
  const { state } = watch
  assert.equal(new Watch({}, { ...state, version: 0 }).lastMs, undefined)
  assert.equal(new Watch({ stepMs: 60_000 }, state).lastMs, undefined)
})
