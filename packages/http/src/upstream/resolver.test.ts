import assert from 'node:assert/strict'
import test from 'node:test'
import { Resolver, type ResolverOptions } from './resolver.ts'

function world(options: ResolverOptions = {}) {
  const state = { nowMs: 0, asked: 0, addresses: ['10.0.0.1'] as string[], down: false }
  const resolver = new Resolver({
    lookup: async () => {
      state.asked++
      if (state.down) throw Object.assign(new Error('no answer'), { code: 'EAI_AGAIN' })
      return [...state.addresses]
    },
    ttlMs: async () => undefined,
    clock: { nowMs: () => state.nowMs, monotonicMs: () => state.nowMs, after: () => () => {} },
    ...options,
  })
  return { state, resolver }
}
const turn = () => new Promise(setImmediate)

test('a name is asked for once in its time, however many want it', async () => {
  const { state, resolver } = world({ ttlMaxMs: 1000 })
  const all = await Promise.all(Array.from({ length: 20 }, () => resolver.resolve('a.test')))
  assert.ok(all.every(found => found[0] === '10.0.0.1'))
  state.nowMs = 999
  await resolver.resolve('a.test')
  assert.equal(state.asked, 1)
})

test('past its time the old address serves while the new one is looked for', async () => {
  const { state, resolver } = world({ ttlMaxMs: 1000, graceMs: 500 })
  await resolver.resolve('a.test')
  state.addresses = ['10.0.0.2']
  state.nowMs = 1000
  assert.deepEqual(await resolver.resolve('a.test'), ['10.0.0.1'])
  await turn()
  assert.deepEqual(await resolver.resolve('a.test'), ['10.0.0.2'])
})

test('long past its time nobody gets an old address unseen', async () => {
  const { state, resolver } = world({ ttlMaxMs: 1000, graceMs: 500 })
  await resolver.resolve('a.test')
  state.addresses = ['10.0.0.2']
  state.nowMs = 1500
  assert.deepEqual(await resolver.resolve('a.test'), ['10.0.0.2'])
})

test('while looking fails, the old address serves as long as it may, asked for once a second', async () => {
  const { state, resolver } = world({ ttlMaxMs: 1000, graceMs: 0, staleMaxMs: 10_000 })
  await resolver.resolve('a.test')
  state.down = true
  state.nowMs = 5000
  assert.deepEqual(await resolver.resolve('a.test'), ['10.0.0.1'])
  await resolver.resolve('a.test')
  assert.equal(state.asked, 2)
  state.nowMs = 10_001
  await assert.rejects(resolver.resolve('a.test'), { code: 'EAI_AGAIN' })
  state.down = false
  assert.deepEqual(await resolver.resolve('a.test'), ['10.0.0.1'])
})

test('the time that DNS gives holds where it is shorter, and never less than a second', async () => {
  for (const [ttlMs, goodMs] of [
    [5000, 5000],
    [0, 1000],
    [90_000, 30_000],
  ] as const) {
    const { state, resolver } = world({ ttlMs: async () => ttlMs })
    await resolver.resolve('a.test')
    await turn()
    state.nowMs = goodMs - 1
    resolver.known('a.test')
    assert.equal(state.asked, 1)
    state.nowMs = goodMs
    resolver.known('a.test')
    assert.equal(state.asked, 2)
  }
})

test('the same addresses in another order are no change', async () => {
  const { state, resolver } = world({ ttlMaxMs: 1000 })
  state.addresses = ['10.0.0.1', '10.0.0.2']
  const before = await resolver.resolve('a.test')
  state.addresses = ['10.0.0.2', '10.0.0.1']
  state.nowMs = 1000
  resolver.known('a.test')
  await turn()
  assert.equal(resolver.known('a.test'), before)
})

test('a name without address is an error, and is asked for again', async () => {
  const { state, resolver } = world()
  state.addresses = []
  await assert.rejects(resolver.resolve('a.test'), { message: 'a.test has no address' })
  await assert.rejects(resolver.resolve('a.test'))
  assert.equal(state.asked, 2)
})

test('names of this machine are known without DNS', async () => {
  const found = await new Resolver().resolve('localhost')
  assert.ok(found.includes('127.0.0.1') || found.includes('::1'))
})
