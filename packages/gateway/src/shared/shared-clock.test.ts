import assert from 'node:assert/strict'
import { once } from 'node:events'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import { createSharedClock } from './shared-clock.ts'

test('all threads read the same clock', async t => {
  const source = `
    import { parentPort, workerData } from 'node:worker_threads'
    const { createSharedClock } = await import(workerData)
    const now = createSharedClock()
    parentPort.on('message', () => parentPort.postMessage(now()))
    parentPort.postMessage(0)`
  const workerData = new URL('./shared-clock.ts', import.meta.url).href
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData })
  t.after(() => worker.terminate())
  await once(worker, 'message')
  const now = createSharedClock()
  for (let i = 0; i < 50; i++) {
    const before = now()
    worker.postMessage('now?')
    const [theirs] = await once(worker, 'message')
    const after = now()
    // The two origins are each known to a few microseconds: two reads of two clocks stand between them.
    assert.ok(theirs > before - 500 && theirs < after + 500, `${before} ${theirs} ${after}`)
  }
})
