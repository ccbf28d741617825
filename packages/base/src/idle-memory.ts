/**
 * What a large document leaves behind is given back. V8 collects when memory is asked for, and a process that has done its
 * work asks for none: hundreds of megabytes stay with it, held by nothing, until the next document comes. Each thread has memory
 * of its own, and calls this for itself.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

interface GivingBack {
  everyMs?: number
  /** Since what was left the last time; less is not worth the pause of some ten milliseconds. */
  grownBytes?: number
}

export function giveBackMemory({ everyMs = 10_000, grownBytes = 32 * 2 ** 20 }: GivingBack = {}): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let left = held()
  const timer = setInterval(() => {
    const now = held()
    if (now - left >= grownBytes) {
      collect()
      left = held()
    } else left = Math.min(left, now)
  }, everyMs).unref()
  return () => clearInterval(timer)
}

function held(): number {
  const { heapTotal, external, arrayBuffers } = process.memoryUsage()
  return heapTotal + external + arrayBuffers
}
