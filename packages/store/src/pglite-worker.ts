/** The thread that PGlite has to itself. One message in, one message out, in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { Failure, type FailureCode } from '@gatehouse/base'
import { giveBackMemory } from '@gatehouse/base/idle-memory.ts'
import { systemFiles } from './durable-files.ts'
import { type EngineReply, openEngine } from './pglite-engine.ts'

export interface ThreadOptions {
  directory: string
  template?: string | undefined
  fsync: boolean
}

export type ThreadRequest = { sql: string; parameters: readonly (string | null)[] } | 'close'

export type ThreadReply = EngineReply | { ready: true } | { broken: string; code: FailureCode }

const port = parentPort!
const { directory, template, fsync } = workerData as ThreadOptions
let full = false

const files = {
  fsync: fsync ? systemFiles.fsync : () => {},
  write(...given: Parameters<typeof systemFiles.write>) {
    try {
      return systemFiles.write(...given)
    } catch (error) {
      full ||= (error as NodeJS.ErrnoException).code === 'ENOSPC'
      throw error
    }
  },
}

try {
  const engine = await openEngine({ directory, template, files })
  giveBackMemory()
  let last = Promise.resolve()
  port.on('message', (request: ThreadRequest) => {
    last = last.then(() => answer(request)).catch(broken)
  })
  const answer = async (request: ThreadRequest) => {
    if (request !== 'close') return port.postMessage(await engine.query(request.sql, request.parameters))
    await engine.close()
    port.close()
  }
  port.postMessage({ ready: true } satisfies ThreadReply)
} catch (error) {
  broken(error)
}

/** Nothing can be trusted after this: say why and go. What was acknowledged is on the disk. */
function broken(error: unknown) {
  const coded = error instanceof Failure ? error : undefined
  const { message, code } = error as NodeJS.ErrnoException
  const why = full || code === 'ENOSPC' ? 'store_full' : (coded?.code ?? 'store_unavailable')
  port.postMessage({ broken: coded?.message ?? `The database stopped: ${message}.`, code: why } satisfies ThreadReply)
  port.close()
}
