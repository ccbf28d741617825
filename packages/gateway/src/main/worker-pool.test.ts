import assert from 'node:assert/strict'
import { connect } from 'node:net'
import test, { type TestContext } from 'node:test'
import { snapshotOf } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import type { WorkerStart } from '../worker/messages.ts'
import { deadlyGeneration, type ModelStart } from './thread.model.ts'
import { WorkerPool } from './worker-pool.ts'

const snapshot = (generation: number) =>
  snapshotOf([samplePart()], { gatewayGroup: 'g', generation, createdAt: '', auditHeads: {} })
const newest = { newest: true } as never

const certificates = (id: string) => ({
  ...{ kind: 'client-certificates' as const, certificates: new Map([[id, {} as never]]) },
})

/** A pool of model threads; `births` says how the nth thread that is started behaves. */
async function pooled(t: TestContext, count: number, births: (nth: number) => Partial<ModelStart>) {
  const seen = { starts: 0, deaths: 0, logs: [] as { message: string; fields: Record<string, unknown> }[] }
  const prepared = new Int32Array(new SharedArrayBuffer(4))
  const pool = new WorkerPool({
    count,
    entry: new URL('./thread.model.ts', import.meta.url),
    startFor: () => ({ mode: 'well', prepareMs: 0, prepared, ...births(++seen.starts) }) as unknown as WorkerStart,
    directory: () => newest,
    news: [() => ({ kind: 'challenges', challenges: [] }), () => certificates(`crt_${seen.starts}`)],
    died: () => void seen.deaths++,
    log: (_, message, fields) => void seen.logs.push({ message, fields }),
  })
  t.after(() => pool.drain(0))
  await pool.start()
  return { pool, seen, prepared }
}

/** Until it holds, while the timers stand still. */
async function until(holds: () => boolean) {
  while (!holds()) await new Promise(resolve => setImmediate(resolve))
}

test('several questions of one kind at once are all answered', async t => {
  const { pool } = await pooled(t, 2, () => ({}))
  const tell = () => pool.broadcast({ kind: 'directory', memory: newest }, 'directory')
  await Promise.all([tell(), tell(), tell()])
  assert.equal(pool.alive, 2)
})

test('a thread that starts is told of the directory that there is by then', async t => {
  const { seen } = await pooled(t, 1, () => ({}))
  assert.deepEqual(seen.logs.find(({ message }) => message === 'directory')?.fields.memory, { newest: true })
})

test('a thread that starts is told which certificates there are by then, before it serves', async t => {
  const { pool, seen } = await pooled(t, 1, () => ({}))
  await pool.offer(snapshot(deadlyGeneration), () => [])
  await until(() => seen.deaths === 1)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  t.mock.timers.tick(1000)
  t.mock.timers.reset()
  const told = () => seen.logs.filter(({ message }) => message === 'client-certificates')
  await until(() => told().length > 1)
  assert.deepEqual(
    told().map(({ fields }) => fields.ids),
    [['crt_1'], ['crt_2']],
  )
})

test('a thread that starts is told nothing that is older than what all were told meanwhile', async t => {
  let newest = 'crt_old'
  const told: unknown[] = []
  const pool = new WorkerPool({
    count: 1,
    entry: new URL('./thread.model.ts', import.meta.url),
    startFor: () => ({ mode: 'well' }) as unknown as WorkerStart,
    directory: () => ({}) as never,
    news: [
      () => {
        newest = 'crt_new'
        void pool.broadcast(certificates(newest), 'client-certificates')
        return { kind: 'challenges', challenges: [] }
      },
      () => certificates(newest),
    ],
    died: () => {},
    log: (_, message, fields) => message === 'client-certificates' && told.push(fields.ids),
  })
  t.after(() => pool.drain(0))
  await pool.start()
  assert.deepEqual(told, [['crt_new'], ['crt_new']])
})

test('no thread listens before the pool opens, and one that replaces another not before it serves', async t => {
  const { pool, seen, prepared } = await pooled(t, 1, () => ({}))
  const listens = () => seen.logs.filter(({ message }) => message === 'listen').map(({ fields }) => fields.prepared)
  await pool.offer(snapshot(1), () => [])
  assert.deepEqual(listens(), [])
  await pool.open()
  assert.deepEqual(listens(), [1])
  await pool.offer(snapshot(deadlyGeneration), () => [])
  await until(() => seen.deaths === 1)
  prepared[0] = 0
  t.mock.timers.enable({ apis: ['setTimeout'] })
  t.mock.timers.tick(1000)
  t.mock.timers.reset()
  await until(() => listens().length > 1)
  assert.deepEqual(listens(), [1, deadlyGeneration])
})

test('a refused offer ends only when every thread has answered', async t => {
  const { pool, prepared } = await pooled(t, 2, nth => (nth === 1 ? { mode: 'refuses' } : { prepareMs: 100 }))
  await assert.rejects(pool.offer(snapshot(2), () => []))
  assert.equal(prepared[0], 2)
})

test('a thread that cannot be started again is tried once a second, not twice as often each time', async t => {
  const { pool, seen } = await pooled(t, 1, nth => ({ mode: nth === 1 ? 'well' : 'dead' }))
  t.mock.timers.enable({ apis: ['setTimeout'] })
  await pool.offer(snapshot(deadlyGeneration), () => [])
  await until(() => seen.deaths === 1)
  for (let tries = 1; tries <= 4; tries++) {
    t.mock.timers.tick(1000)
    await until(() => seen.starts > tries && seen.deaths > tries)
    for (let i = 0; i < 200; i++) await new Promise(resolve => setImmediate(resolve))
    assert.equal(seen.starts, tries + 1)
    assert.equal(seen.deaths, tries + 1)
  }
  t.mock.timers.reset()
})

test('a new thread that refuses the program does not go on listening', async t => {
  const { pool, seen } = await pooled(t, 1, nth => ({ mode: nth === 1 ? 'well' : 'refuses' }))
  await pool.offer(snapshot(deadlyGeneration), () => [])
  await until(() => seen.logs.some(({ message }) => message.includes('replaced')))
  const port = seen.logs.filter(({ message }) => message === 'port').at(-1)!.fields.port as number
  const reached = await new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy()))
    socket.on('error', () => resolve(false))
  })
  assert.equal(reached, false)
  assert.equal(pool.alive, 0)
})
