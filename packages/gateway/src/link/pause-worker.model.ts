/**
 * A gateway thread that tells how long its event loop stood still since it was last asked. The time in which the thread
 * could run and the system ran others is not counted: it is no pause that anybody here makes.
 */
import { readFileSync } from 'node:fs'
import { BroadcastChannel, threadId } from 'node:worker_threads'
import { startWorker } from '../worker/worker.ts'

startWorker(new Map())

/** Milliseconds that this thread has waited for a processor; the second figure of the kernel's `schedstat`. */
function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}

const everyMs = 1
let longestMs = 0
let last = { atMs: performance.now(), waitedMs: waitedMs() }
setInterval(() => {
  const now = { atMs: performance.now(), waitedMs: waitedMs() }
  longestMs = Math.max(longestMs, now.atMs - last.atMs - (now.waitedMs - last.waitedMs) - everyMs)
  last = now
}, everyMs).unref()
const channel = new BroadcastChannel('pauses')
channel.onmessage = event => {
  if ((event as unknown as { data: unknown }).data !== 'tell') return
  channel.postMessage({ threadId, longestMs })
  longestMs = 0
}
