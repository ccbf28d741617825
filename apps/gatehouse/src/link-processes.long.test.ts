import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { decodeBatch } from '@gatehouse/events'
import { emptyTemplate } from '@gatehouse/store/testing.ts'
import { filesIn, newDirectory, openUpstream, until } from './testing-house.ts'

/** Told at the ready: `url` and `token` of a control plane, `port` of a gateway. */
async function begin(t: TestContext, role: 'control' | 'gateway', options: object) {
  const child = fork(join(import.meta.dirname, 'link-process.model.ts'), [role, JSON.stringify(options)])
  t.after(() => child.kill('SIGKILL'))
  const [told] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the ${role} process ended`))),
  ])) as [Record<string, string>]
  return { child, told }
}

async function killed(child: ChildProcess) {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function stage(t: TestContext) {
  const directory = newDirectory(t)
  const batches = join(directory, 'batches')
  mkdirSync(batches)
  const stateDir = join(directory, 'gateway')
  const place = { dataDir: join(directory, 'data'), batches, template: await emptyTemplate() }
  const control = await begin(t, 'control', { ...place, port: 0, upstreamUrl: await openUpstream(t) })
  const { url, token } = control.told
  const again = () => begin(t, 'control', { ...place, port: new URL(url!).port })
  const gateway = await begin(t, 'gateway', { url, token, stateDir })
  return { control, again, gateway, url, stateDir, batches, call: callsOf(Number(gateway.told.port)) }
}

/** Calls one after the other on a few connections until stopped; how many were answered with 200. */
function callsOf(port: number) {
  return function begin() {
    let going = true
    const counts = { ok: 0, other: 0, slowestMs: 0 }
    const one = async () => {
      while (going) {
        const startedMs = performance.now()
        const status = await statusOf(`http://127.0.0.1:${port}/pets/1`).catch(() => 0)
        counts.slowestMs = Math.max(counts.slowestMs, performance.now() - startedMs)
        counts[status === 200 ? 'ok' : 'other']++
      }
    }
    const all = Promise.all([one(), one(), one(), one()])
    return {
      counts,
      async stop() {
        going = false
        await all
        return counts
      },
    }
  }
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url)
  await answer.arrayBuffer()
  return answer.status
}

const counted = new Map<string, { events: number; dropped: number }>()

/** What has arrived; each file is read once. */
function received(batches: string) {
  const sum = { events: 0, dropped: 0 }
  for (const name of filesIn(batches)) {
    const path = join(batches, name)
    let one = counted.get(path)
    if (!one) {
      const { events, dropped } = decodeBatch(readFileSync(path))
      counted.set(path, (one = { events: events.length, dropped }))
    }
    sum.events += one.events
    sum.dropped += one.dropped
  }
  return sum
}

test('no event is lost or counted twice when the control plane is killed under load and comes back', async t => {
  const { control, again, call, batches } = await stage(t)
  const load = call()
  await until(() => received(batches).events > 100)
  await killed(control.child)
  const before = load.counts.ok
  await until(() => load.counts.ok > before + 300)
  await again()
  const { ok, other } = await load.stop()
  await until(() => received(batches).events >= ok)
  const { events, dropped } = received(batches)
  t.diagnostic(`${ok} produced, ${events} received, ${dropped} dropped`)
  assert.deepEqual({ events, dropped, other }, { events: ok, dropped: 0, other: 0 })
})

test('a frozen control plane does not disturb serving', async t => {
  const { control, call, batches } = await stage(t)
  control.child.kill('SIGSTOP')
  const load = call()
  await until(() => load.counts.ok > 1500, 20_000)
  const { ok, other, slowestMs } = await load.stop()
  t.diagnostic(`${ok} answered, the slowest in ${slowestMs.toFixed(0)} ms`)
  assert.equal(other, 0)
  assert.ok(slowestMs < 1000)
  control.child.kill('SIGCONT')
  await until(() => received(batches).events >= ok, 20_000)
})

test('a killed gateway misses at most its ring, and serves from disk with the control plane dead', async t => {
  const { control, again, gateway, url, stateDir, call, batches } = await stage(t)
  const load = call()
  await until(() => received(batches).events > 100)
  await killed(gateway.child)
  const { ok } = await load.stop()
  await killed(control.child)
  const cold = await begin(t, 'gateway', { url, stateDir })
  const answer = await fetch(`http://127.0.0.1:${cold.told.port}/pets/1`)
  assert.equal(answer.status, 200)
  await answer.text()
  await again()
  await until(() => received(batches).events > 0 && filesIn(join(stateDir, 'spool')).length > 0)
  let last = -1
  await until(async () => {
    const { events } = received(batches)
    const settled = events === last
    last = events
    await new Promise(resolve => setTimeout(resolve, 400))
    return settled
  })
  const missing = ok + 1 - received(batches).events
  t.diagnostic(`${ok + 1} answered, ${missing} missing`)
  assert.ok(missing >= 0 && missing <= 1000, `${missing} are missing`)
})
