/** A look into every thread of this process after a forced collection, through the inspector: nothing is built in for it. */
import { Session } from 'node:inspector/promises'
import type { exposed } from './expose.ts'

type Post = <Result>(method: string, params?: object) => Promise<Result>

export interface ThreadState {
  /** Held by JavaScript after a full collection. */
  heapBytes: number
  /** Buffers and what else hangs on objects. */
  externalBytes: number
  exchanges: number
  tunnels: number
  upstream: { open: number; idle: number; waiting: number }
  /** Objects that are reachable, by class: one that left its list and stays is seen here. */
  held: Record<string, number>
}

/** Main first, then the workers. */
export async function lookIntoThreads(): Promise<ThreadState[]> {
  const session = new Session()
  session.connect()
  try {
    const threads: Post[] = [session.post.bind(session) as Post, ...(await workersOf(session))]
    const states: ThreadState[] = []
    for (const post of threads) states.push(await stateOf(post))
    return states
  } finally {
    session.disconnect()
  }
}

async function workersOf(session: Session): Promise<Post[]> {
  const sessionIds: string[] = []
  const waiting = new Map<string, (answer: { result?: unknown; error?: { message: string } }) => void>()
  session.on('NodeWorker.attachedToWorker', ({ params }) => sessionIds.push(params.sessionId))
  session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
    const answer = JSON.parse(message)
    waiting.get(`${sessionId} ${answer.id}`)?.(answer)
  })
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  let last = 0
  return sessionIds.map(sessionId => async <Result>(method: string, params: object = {}) => {
    const id = ++last
    const answered = new Promise<Result>((resolve, reject) =>
      waiting.set(`${sessionId} ${id}`, ({ result, error }) =>
        error ? reject(new Error(error.message)) : resolve(result as Result),
      ),
    )
    await session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method, params }) })
    return answered.finally(() => waiting.delete(`${sessionId} ${id}`))
  })
}

async function stateOf(post: Post): Promise<ThreadState> {
  await post('HeapProfiler.collectGarbage')
  const memory = await evaluated<NodeJS.MemoryUsage>(post, 'process.memoryUsage()')
  const streams = await each<{ exchanges: number; tunnels: number }>(post, 'Streams', 'found.map(one => one.counts)')
  const forwarders = await each<ThreadState['upstream']>(post, 'Forwarder', 'found.map(one => one.counts())')
  const held: Record<string, number> = {}
  for (const name of ['GatewayExchange', 'ServerConnection', 'Http1Connection', 'Http2Exchange', 'Tunnel'] as const) {
    held[name] = (await each<number>(post, name, '[found.length]'))[0] ?? 0
  }
  const sum = <Count>(counts: Count[], of: (count: Count) => number) => counts.reduce((all, one) => all + of(one), 0)
  return {
    heapBytes: memory.heapUsed,
    externalBytes: memory.external,
    exchanges: sum(streams, one => one.exchanges),
    tunnels: sum(streams, one => one.tunnels),
    upstream: {
      open: sum(forwarders, one => one.open),
      idle: sum(forwarders, one => one.idle),
      waiting: sum(forwarders, one => one.waiting),
    },
    held,
  }
}

/** What the expression makes of all reachable objects of a class, `found`. */
async function each<Value>(post: Post, name: keyof typeof exposed, expression: string): Promise<Value[]> {
  const prototype = await post<Remote>('Runtime.evaluate', { expression: `exposed.${name}.prototype` })
  if (!prototype.result.objectId) throw new Error(`${name} is not found: ${JSON.stringify(prototype)}`)
  const { objects } = await post<{ objects: { objectId: string } }>('Runtime.queryObjects', {
    prototypeObjectId: prototype.result.objectId,
  })
  const functionDeclaration = `function () { const found = this; return ${expression} }`
  const asked = { objectId: objects.objectId, functionDeclaration, returnByValue: true }
  const { result } = await post<Remote>('Runtime.callFunctionOn', asked)
  return result.value as Value[]
}

interface Remote {
  result: { value?: unknown; objectId?: string }
}

async function evaluated<Value>(post: Post, expression: string): Promise<Value> {
  const { result } = await post<Remote>('Runtime.evaluate', { expression, returnByValue: true })
  return result.value as Value
}
