/** A gateway thread that tells how long its event loop stood still since it was last asked. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { BroadcastChannel, threadId } from 'node:worker_threads'
import { startWorker } from '../worker/worker.ts'

startWorker(new Map())

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const channel = new BroadcastChannel('pauses')
channel.onmessage = event => {
  if ((event as unknown as { data: unknown }).data !== 'tell') return
  channel.postMessage({ threadId, longestMs: delay.max / 1e6 - 1 })
  delay.reset()
}
