import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { Answer } from './target-lookup.ts'
import { answerMaxMs, keptMaxMs, type SourceState, WatchedSource } from './watched-source.ts'

function watched(t: TestContext, first: () => Promise<Answer>) {
  const clock = new ManualClock()
  let answer = first
  let asked = 0
  let changes = 0
  const told: SourceState[] = []
  const source = new WatchedSource({
    clock,
    ask: () => {
      asked++
      return answer()
    },
    changed: () => changes++,
    told: state => told.push(state),
  })
  t.after(() => source.close())
  const settled = () => new Promise(resolve => setImmediate(resolve))
  return {
    clock,
    told,
    answersFrom: (next: () => Promise<Answer>) => (answer = next),
    async pass(ms: number) {
      clock.advance(ms)
      await settled()
    },
    async first() {
      await source.asked
      await settled()
    },
    urls: () => source.targets.map(({ url }) => url),
    counts: () => ({ asked, changes }),
  }
}

const gives =
  (urls: string[], ttlMs = 5000) =>
  async () => ({ targets: urls.map(url => ({ url, weight: 1 })), ttlMs })
const fails = (code: string) => async () => {
  throw Object.assign(new Error(code), { code })
}

test('a source is asked again within its time, at least after a second and at most after thirty', async t => {
  for (const [ttlMs, atLeast, atMost] of [
    [5000, 4500, 5000],
    [0, 900, 1000],
    [Number.POSITIVE_INFINITY, 27_000, 30_000],
  ] as const) {
    const { first, pass, counts } = watched(t, gives(['a'], ttlMs))
    await first()
    await pass(atLeast - 1)
    assert.equal(counts().asked, 1)
    await pass(atMost - atLeast + 2)
    assert.equal(counts().asked, 2)
  }
})

test('the same targets in another order are no news', async t => {
  const { first, pass, counts, urls, answersFrom } = watched(t, gives(['b', 'a']))
  await first()
  answersFrom(gives(['a', 'b']))
  await pass(5000)
  assert.deepEqual([urls(), counts()], [['a', 'b'], { asked: 2, changes: 1 }])
})

test('what fails or names nothing keeps what it gave last for an hour, is told once, and is used when it is back', async t => {
  const { first, pass, urls, told, answersFrom, counts } = watched(t, gives(['a']))
  await first()
  answersFrom(fails('ESERVFAIL'))
  await pass(5000)
  answersFrom(gives([]))
  for (let passed = 0; passed < keptMaxMs - 60_000; passed += 30_000) await pass(30_000)
  assert.deepEqual(urls(), ['a'])
  assert.deepEqual(
    told.map(({ failed }) => failed),
    ['ESERVFAIL', 'it names no target'],
  )
  for (let passed = 0; passed < 120_000; passed += 30_000) await pass(30_000)
  assert.deepEqual(urls(), [])
  answersFrom(gives(['b']))
  await pass(30_000)
  assert.deepEqual([urls(), told.at(-1)!.failed, counts().changes], [['b'], undefined, 3])
})

test('nobody waits for ever for a source that does not answer', async t => {
  const { first, pass, told } = watched(t, () => new Promise(() => {}))
  await pass(answerMaxMs)
  await first()
  assert.equal(told[0]!.failed, 'no answer in time')
})

test('of too many targets the same ones are used each time, and how many are left out is told', async t => {
  const many = Array.from({ length: 1003 }, (_, index) => `http://t${1000 + index}`)
  const { first, urls, told } = watched(t, gives([...many].reverse()))
  await first()
  assert.deepEqual([urls().length, urls()[0], told[0]!.leftOut], [1000, 'http://t1000', 3])
})

test('a source that is slow is not asked again while it is asked, and what it says late is used', async t => {
  const late = Promise.withResolvers<Answer>()
  const { pass, counts, urls, told } = watched(t, () => late.promise)
  await pass(answerMaxMs + 1)
  assert.equal(told.at(-1)!.failed, 'no answer in time')
  for (let i = 0; i < 5; i++) await pass(answerMaxMs - 1)
  assert.equal(counts().asked, 1)
  late.resolve(await gives(['a'])())
  await pass(1)
  await pass(answerMaxMs)
  assert.deepEqual(urls(), ['a'])
})
