import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import type { GatewayStatus } from '../main/gateway-status.ts'
import { Metrics, type ThreadSamples } from './metrics.ts'

const status = {
  limiter: {},
  idempotency: {},
  sources: [],
  targets: [],
  policies: { quarantined: [], threadsLost: 0, exchangesLost: 0 },
  generation: 7,
  generationMadeAtMs: 1000,
} as unknown as GatewayStatus

/** Two threads that answer when the test says so, and a clock that stands still. */
function measured(t: TestContext) {
  const asked: { thread: number; answer: (samples: ThreadSamples) => void; end: () => void }[] = []
  const timers = new Set<() => void>()
  const metrics = new Metrics({
    threads: () => [1, 2],
    ask: thread =>
      new Promise((answer, reject) => void asked.push({ thread, answer, end: () => reject(new Error('ended')) })),
    status: () => status,
    clock: {
      ...systemClock,
      after(_, task) {
        timers.add(task)
        return () => timers.delete(task)
      },
    },
  })
  t.after(() => metrics.close())
  const pass = () => {
    for (const task of timers) task()
  }
  return { metrics, asked, timers, pass }
}

const requests = (value: number): ThreadSamples => ({
  shared: [{ name: 'gatehouse_requests_total', labels: { listener: 'http' }, value }],
  own: [],
})
const has = (text: string, line: string) => assert.ok(text.split('\n').includes(line), `${line} in ${text}`)

test('a thread that stands still keeps no scrape waiting beyond its time, and is asked once until it answers', async t => {
  const { metrics, asked, timers, pass } = measured(t)
  const first = metrics.text()
  for (const { answer } of asked) answer(requests(10))
  has(await first, 'gatehouse_requests_total{listener="http"} 20')
  assert.equal(timers.size, 0)
  for (let scrape = 0; scrape < 3; scrape++) {
    const text = metrics.text()
    for (const { thread, answer } of asked.slice(2)) if (thread === 1) answer(requests(11 + scrape))
    await new Promise(resolve => setImmediate(resolve))
    pass()
    has(await text, `gatehouse_requests_total{listener="http"} ${21 + scrape}`)
    has(await text, 'gatehouse_thread_answering{thread="1"} 1')
    has(await text, 'gatehouse_thread_answering{thread="2"} 0')
  }
  assert.equal(asked.filter(({ thread }) => thread === 2).length, 2)
  asked.find(({ thread }, at) => thread === 2 && at > 1)!.answer(requests(30))
  await new Promise(resolve => setImmediate(resolve))
  const after = metrics.text()
  for (const { answer } of asked) answer(requests(40))
  has(await after, 'gatehouse_thread_answering{thread="2"} 1')
})

test('a thread that ends while it is asked ends no scrape, and what it had counted stays', async t => {
  const { metrics, asked } = measured(t)
  const first = metrics.text()
  for (const { answer } of asked) answer(requests(10))
  await first
  const second = metrics.text()
  const [one, two] = asked.slice(2)
  one!.answer(requests(15))
  two!.end()
  metrics.threadEnded(2)
  const text = await second
  has(text, 'gatehouse_requests_total{listener="http"} 25')
  has(text, 'gatehouse_thread_answering{thread="2"} 0')
  has(text, 'gatehouse_program_generation 7')
  has(text, 'gatehouse_program_created_timestamp_seconds 1')
})

test('scrapes at the same time share one answer', async t => {
  const { metrics, asked } = measured(t)
  const texts = [metrics.text(), metrics.text(), metrics.text()]
  assert.equal(asked.length, 2)
  for (const { answer } of asked) answer(requests(1))
  assert.equal(new Set(await Promise.all(texts)).size, 1)
})
