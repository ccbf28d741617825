/** A thread that only keeps the protocol with main, or breaks it in the way its birth says. */
import { createServer } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromWorker, ToWorker } from '../worker/messages.ts'

export interface ModelStart {
  /** `dead` ends before it says that it started; `refuses` takes no program. */
  mode: 'well' | 'dead' | 'refuses'
  /** Waits so long before it says that it prepared, and then notes the generation in `prepared`. */
  prepareMs: number
  prepared: Int32Array
}

/** Generation at whose swap the thread ends. */
export const deadlyGeneration = 13

if (parentPort) run(workerData as ModelStart)

function run({ mode, prepareMs, prepared }: ModelStart): void {
  const tell = (message: FromWorker) => parentPort!.postMessage(message)
  const say = (message: string, fields: Record<string, unknown>) =>
    tell({ kind: 'log', level: 'warn', message, fields })
  if (mode === 'dead') process.exit(1)
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address() as { port: number }
    say('port', { port })
    tell({ kind: 'started' })
  })
  parentPort!.on('message', (message: ToWorker) => {
    if (message.kind === 'listen') {
      say('listen', { prepared: prepared[0] })
      tell({ kind: 'listening', port: 0 })
    } else if (message.kind === 'prepare') {
      const { generation } = message.manifest
      if (mode === 'refuses') {
        return tell({ kind: 'refused', generation, code: 'snapshot_invalid', detail: 'no', problems: [] })
      }
      setTimeout(() => {
        prepared[0] = generation
        tell({ kind: 'prepared', generation })
      }, prepareMs)
    } else if (message.kind === 'swap') {
      tell({ kind: 'swapped', generation: message.generation })
      if (message.generation === deadlyGeneration) setImmediate(() => process.exit(1))
    } else if (message.kind === 'directory') {
      say('directory', { memory: message.memory })
      tell({ kind: 'directory', credentials: 0 })
    } else if (message.kind === 'challenges') tell({ kind: 'challenges' })
    else if (message.kind === 'client-certificates') {
      say('client-certificates', { ids: [...message.certificates.keys()] })
      tell({ kind: 'client-certificates' })
    } else if (message.kind === 'targets') tell({ kind: 'targets' })
    else process.exit(0)
  })
}
