import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { batchesOf } from '@gatehouse/events/simulated/batches.ts'
import { play } from '@gatehouse/events/simulated/play.ts'
import { Random } from '@gatehouse/events/simulated/random.ts'
import { requestsOf } from '@gatehouse/events/simulated/requests.ts'
import { beganMs, stepMs, stepsPerDay } from '@gatehouse/events/simulated/world.ts'

/** What is frozen: the model; `main.ts` here only prints it. */
const sources = join(import.meta.dirname, '../../packages/events/src/simulated')
const frozen = {
  sources: '9090c08ef96dabc2944296b358166d9135536300363bbd30af1330767c7ea0e4',
  played: 'faeb53a6638beb598479a817a3f87af68e5cc552e505f9446228f4884ad3fa61',
}

test('the simulator is what it was before the first detector was written', () => {
  const hash = createHash('sha256')
  const files = readdirSync(sources).filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  for (const file of files.sort()) {
    hash.update(`${file}\n${readFileSync(join(sources, file), 'utf8')}`)
  }
  assert.equal(hash.digest('hex'), frozen.sources)
})

test('the same seed plays the same', () => {
  const hash = createHash('sha256')
  for (const seed of [1, 2]) {
    const played = play(seed, 57)
    hash.update(JSON.stringify([played.world, played.happenings]))
    for (const { requests, errors, p95Ms } of played.apis.values()) {
      hash.update(JSON.stringify([requests, errors, p95Ms].map(of => Array.from(of, value => Math.round(value * 100)))))
    }
  }
  assert.equal(hash.digest('hex'), frozen.played)
})

test('each seed plays another', () => {
  const firsts = [1, 2, 3, 9, 10, 11, 1001, 1002].map(seed => new Random(seed, 'world').next())
  assert.equal(new Set(firsts).size, firsts.length)
})

test('requests of a span are those of its figures', () => {
  const played = play(1, 57)
  const incident = played.happenings.incidents.find(({ kind }) => kind === 'errors')!
  const span = { fromStep: incident.fromStep - 6, toStep: incident.fromStep + 6 }
  const { requests, errors } = played.apis.get(incident.api)!
  const sum = (of: Float64Array) => of.subarray(span.fromStep, span.toStep).reduce((all, one) => all + one, 0)
  const all = [...requestsOf(played, { api: incident.api, ...span })]
  assert.equal(all.length, sum(requests))
  assert.equal(all.filter(({ status }) => status >= 500).length, sum(errors))
})

test('a store takes them in as events and tells the same figures', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'simulate-'))
  const played = play(1, 57)
  const store = await openAnalytics({ directory })
  t.after(async () => {
    await store.close()
    rmSync(directory, { recursive: true })
  })
  const api = played.world.apis[0]!.name
  const span = { fromStep: 40 * stepsPerDay, toStep: 40 * stepsPerDay + 24 }
  const ids = { organization: played.world.organization, environment: 'prod' }
  const requests = requestsOf(played, { api, ...span })
  for (const batch of batchesOf({ requests, ids, random: new Random(1, 'ids') }))
    assert.equal(await store.ingest(batch), 'stored')
  const [from, to] = [span.fromStep, span.toStep].map(step => new Date(beganMs + step * stepMs).toISOString())
  const { rows } = await store.ask({
    organization: ids.organization,
    from: from!,
    to: to!,
    metrics: ['requests', 'errors5xx'],
    by: ['api'],
  })
  const figures = played.apis.get(api)!
  const sum = (of: Float64Array) => of.subarray(span.fromStep, span.toStep).reduce((all, one) => all + one, 0)
  assert.deepEqual(rows, [{ key: [api], values: [sum(figures.requests), sum(figures.errors)] }])
})
