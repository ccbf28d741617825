/** Garbage collection in every thread of this process: what is resident after it is what is held. */
import { Session } from 'node:inspector/promises'

/** Resolves when main and all workers have collected. */
export async function collectEverywhere(): Promise<void> {
  const session = new Session()
  session.connect()
  const workers = new Map<string, () => void>()
  session.on('NodeWorker.attachedToWorker', ({ params }) => workers.set(params.sessionId, () => {}))
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => workers.get(params.sessionId)?.())
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  const collections = [...workers.keys()].map(sessionId => {
    const collected = new Promise<void>(resolve => workers.set(sessionId, resolve))
    const message = JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' })
    return session.post('NodeWorker.sendMessageToWorker', { sessionId, message }).then(() => collected)
  })
  await Promise.all([session.post('HeapProfiler.collectGarbage'), ...collections])
  session.disconnect()
}
