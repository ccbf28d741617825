import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { filled } from '@gatehouse/schema'
import type { Exchange, GaugePort, Host, Reply } from '@gatehouse/unit'
import { bulkhead } from './bulkhead.ts'

const reply = (): Promise<Reply> => Promise.resolve({ status: 200, headers: new HeaderList(), body: undefined })

/** One at a time, and others in line. */
function opened(config: object = {}) {
  const clock = new ManualClock()
  const inside = new Map<string, number>()
  const count = (key = '-') => inside.get(key) ?? 0
  let asked = 0
  const gauges = {
    enter(key: string, max: number) {
      asked++
      if (count(key) >= max) return 'over'
      inside.set(key, count(key) + 1)
      return () => void inside.set(key, count(key) - 1)
    },
    count,
  } satisfies GaugePort
  const filledIn = filled(bulkhead.config, { max: 1, queueMax: 5, queueMs: 5000, ...config })
  const hooks = bulkhead.create(filledIn as never, { clock, gauges } as Partial<Host> as Host)
  const arriving = (applicationId = 'a') => {
    const left = new AbortController()
    const deadlineMs = Number.POSITIVE_INFINITY
    const exchange = {
      request: {},
      route: {},
      consumer: { applicationId },
      signal: left.signal,
      deadlineMs,
    } as unknown as Exchange
    return {
      exchange,
      forward: (next = reply) => hooks.forward!(exchange, next),
      over: () => hooks.finish!(exchange),
      leave() {
        left.abort(new Error('the caller went away'))
        hooks.finish!(exchange)
      },
    }
  }
  return { clock, arriving, inside: () => count(), asked: () => asked }
}

test('who goes away in the turn in which it came, or got in from the line, leaves no place taken', async () => {
  const { arriving, inside } = opened()
  const first = arriving()
  const sent = first.forward()
  first.leave()
  await assert.rejects(sent)
  assert.equal(inside(), 0)
  const [before, waiting, other] = [arriving(), arriving(), arriving()]
  await before.forward()
  const waited = waiting.forward()
  const behind = other.forward()
  before.over()
  waiting.leave()
  await assert.rejects(waited)
  await behind
  assert.equal(inside(), 1)
  other.over()
  assert.equal(inside(), 0)
})

test('two tries of one exchange that stand in line together take one place', async () => {
  const { arriving, inside } = opened()
  const [before, one] = [arriving(), arriving()]
  await before.forward()
  const tries = [one.forward(), one.forward()]
  before.over()
  await Promise.resolve()
  one.over()
  await Promise.allSettled(tries)
  assert.equal(inside(), 0)
  const two = opened({ max: 2 })
  const [left, right, twice] = [two.arriving(), two.arriving(), two.arriving()]
  await Promise.all([left.forward(), right.forward()])
  const both = [twice.forward(), twice.forward()]
  left.over()
  right.over()
  await Promise.all(both)
  assert.equal(two.inside(), 1)
  twice.over()
  assert.equal(two.inside(), 0)
})

test('nobody stands in line for longer than its deadline', async () => {
  const { arriving, clock } = opened()
  await arriving().forward()
  const late = arriving()
  late.exchange.deadlineMs = clock.monotonicMs() + 100
  const waited = late.forward()
  clock.advance(101)
  await assert.rejects(waited, /most/)
})

test('an application that has filled its bulkhead and the line is in nobody else’s way', async () => {
  const { arriving } = opened({ by: 'application', queueMax: 2 })
  const flooding = Array.from({ length: 4 }, () => arriving('loud').forward())
  const quiet = arriving('quiet')
  assert.equal((await quiet.forward()).status, 200)
  await assert.rejects(flooding[3]!, { code: 'bulkhead_full' })
})

test('a long line costs one question when a place is not free', async () => {
  const { arriving, asked, clock } = opened({ queueMax: 1000 })
  const all = Array.from({ length: 1000 }, () => arriving())
  for (const one of all) void one.forward().catch(() => {})
  await new Promise(resolve => setImmediate(resolve))
  const before = asked()
  clock.advance(10)
  assert.equal(asked() - before, 1)
  all[0]!.over()
  assert.equal(asked() - before, 3)
})
