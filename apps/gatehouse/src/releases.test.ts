/** Canaries, switches, roll-backs and mirrors, against targets in processes of their own. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { until } from './testing-house.ts'
import { forward, tried } from './testing-tries.ts'

const two = [{ labels: { version: 'v1' } }, { labels: { version: 'v2' } }]

test('a canary gets its share, and every request that asks for it by field or cookie', async t => {
  const match = [{ header: 'X-Canary' }, { cookie: 'canary', value: 'yes' }]
  const releases = [{ value: 'v2', percent: 10, match }]
  const { ask } = await tried(t, [forward('split', { releases, otherwise: 'v1' })], { shaped: two, workers: 2 })
  const asked = async (times: number, headers: Record<string, string> = {}) => {
    const answers = await Promise.all(Array.from({ length: times }, () => ask({ headers })))
    return answers.filter(({ name }) => name === 'b').length
  }
  const canary = await asked(600)
  assert.ok(canary >= 30 && canary <= 95, `${canary} of 600`)
  assert.equal(await asked(5, { 'X-Canary': '' }), 5)
  assert.equal(await asked(5, { Cookie: 'theme=dark; canary=yes' }), 5)
})

test('a caller keeps its release by its address, and a switch moves all at once', async t => {
  const half = forward('split', { releases: [{ value: 'v2', percent: 50 }], otherwise: 'v1', by: 'ip' })
  const { ask } = await tried(t, [half], { shaped: two })
  assert.equal(new Set((await Promise.all(Array.from({ length: 20 }, () => ask()))).map(({ name }) => name)).size, 1)
  const green = await tried(t, [forward('split', { releases: [{ value: 'v2', percent: 100 }] })], { shaped: two })
  for (let i = 0; i < 4; i++) assert.equal((await green.ask()).name, 'b')
})

test('a canary that fails, or is slow, is rolled back by itself: then nobody is sent there', async t => {
  for (const [status, waitMs] of [
    [500, 0],
    [200, 200],
  ] as const) {
    const rollBack = { callsMin: 5, failurePercent: 50, slowMs: 100 }
    const policy = forward('split', { releases: [{ value: 'v2', percent: 50 }], otherwise: 'v1', rollBack })
    const { targets, ask, logged } = await tried(t, [policy], { shaped: two, workers: 2 })
    await targets[1].become(status, waitMs)
    await until(async () => {
      await Promise.all(Array.from({ length: 6 }, () => ask()))
      return logged.includes('A release was rolled back.')
    })
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask()))
    assert.deepEqual([...new Set(answers.map(({ name }) => name))], ['a'])
  }
})

test('a mirror gets every request with its body, and harms nobody, frozen or dead', async t => {
  const shaped = [{}, { weight: 0, labels: { version: 'shadow' } }]
  const { targets, ask } = await tried(t, [forward('mirror', { value: 'shadow' })], { shaped })
  const post = () => ask({ method: 'POST', body: 'x'.repeat(1000) })
  for (let i = 0; i < 10; i++) assert.deepEqual([(await post()).name, (await post()).text.length], ['a', 1000])
  await until(async () => (await targets[1].asked()) === 20)
  const told = await targets[1].last()
  assert.deepEqual([told.method, told.text.length], ['POST', 1000])
  targets[1].signal('SIGSTOP')
  const startedMs = performance.now()
  for (let i = 0; i < 100; i++) assert.equal((await post()).name, 'a')
  assert.ok(performance.now() - startedMs < 5000)
  targets[1].signal('SIGKILL')
  for (let i = 0; i < 20; i++) assert.equal((await post()).name, 'a')
})
