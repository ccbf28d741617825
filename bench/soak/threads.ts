/** A look into every thread of this process after a collection. What looks is loaded beside the gateway, not built into it. */
import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BroadcastChannel, threadId } from 'node:worker_threads'
import type { Streams } from '@gatehouse/gateway/worker/streams/streams.ts'
import { classes, seen } from './expose.ts'

export interface ThreadState {
  /** 0 is main. */
  number: number
  /** Held by JavaScript after a full collection. */
  heapBytes: number
  /** Buffers and what else hangs on objects. */
  externalBytes: number
  exchanges: number
  tunnels: number
  upstream: { open: number; idle: number; waiting: number }
  /** Objects that are reachable, by class: one that left its list and stays is seen here. Only in a deep look. */
  held: Record<string, number>
  /** What the first of the exchanges under way are, in words. Only in a deep look. */
  under: string[]
}

/** A deep look stops each thread for seconds. */
export type Look = 'look' | 'deep look'

/** A full collection of this thread, once; the inspector’s own does seven in a row. */
const collect = collection()

const channelName = 'soak'
/** Main first, then so many workers; each looks at itself. */
export async function lookIntoThreads(workers: number, look: Look): Promise<ThreadState[]> {
  const channel = new BroadcastChannel(channelName)
  const states: ThreadState[] = []
  await new Promise<void>(resolve => {
    channel.onmessage = message => {
      states.push((message as unknown as { data: ThreadState }).data)
      if (states.length === workers) resolve()
    }
    channel.postMessage(look)
  })
  channel.close()
  return [lookAtThread(look), ...states.sort((one, other) => one.number - other.number)]
}

/** Lets this worker answer. */
export function answerLooks(): void {
  const channel = new BroadcastChannel(channelName)
  channel.onmessage = message => {
    const { data } = message as unknown as { data: Look | ThreadState }
    if (typeof data === 'string') channel.postMessage(lookAtThread(data))
  }
  channel.unref()
}

function lookAtThread(look: Look): ThreadState {
  // Twice: what the first one finalizes is only free after the second.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  const streams = [...seen.streams].map(one => one.counts)
  const upstreams = [...seen.forwarders].map(one => one.counts())
  const sum = <One>(all: One[], of: (one: One) => number) => all.reduce((total, one) => total + of(one), 0)
  const held = Object.entries(classes).map(([name, one]) => [name, look === 'look' ? 0 : countOf(one)])
  return {
    ...{ number: threadId, heapBytes: heapUsed, externalBytes: external },
    exchanges: sum(streams, one => one.exchanges),
    tunnels: sum(streams, one => one.tunnels),
    upstream: {
      open: sum(upstreams, one => one.open),
      idle: sum(upstreams, one => one.idle),
      waiting: sum(upstreams, one => one.waiting),
    },
    held: Object.fromEntries(held),
    under: look === 'look' ? [] : [...seen.streams].flatMap(one => wordsOf(one)),
  }
}

const underMax = 5

function wordsOf(streams: Streams): string[] {
  const words: string[] = []
  for (const { request, route, replied, tunnel, cancelled, wireReply, startedMs } of streams.under()) {
    const age = `${((performance.now() - startedMs) / 1000).toFixed(0)} s`
    const said = {
      replied,
      tunnel: tunnel !== undefined,
      cancelled: cancelled?.message,
      body: request.body !== undefined,
    }
    words.push(
      `${request.method} ${route.template} for ${age} by ${wireReply?.constructor.name} ${JSON.stringify(said)}`,
    )
    if (words.length === underMax) break
  }
  return words
}

const countOf = (one: object) => queryObjects(one as never, { format: 'count' }) as unknown as number

function collection(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
