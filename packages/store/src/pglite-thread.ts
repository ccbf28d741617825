import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Clock, Failure } from '@gatehouse/base'
import type { Reply } from './connection.ts'
import type { ThreadOptions, ThreadReply, ThreadRequest } from './pglite-worker.ts'
import { refusalError } from './statement-error.ts'

interface Pending {
  resolve(reply: Reply): void
  reject(reason: Error): void
}

/** The near end of the database thread. Replies come in the order of requests. */
export class PgliteThread {
  readonly #worker: Worker
  readonly #pending: Pending[] = []
  readonly #ended: Promise<void>
  #broken: Failure | undefined

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on('message', (reply: ThreadReply) => this.#receive(reply))
    worker.on('error', error => this.#break(stopped(`The database thread failed: ${error.message}.`)))
    this.#ended = new Promise(resolve => {
      worker.once('exit', () => {
        this.#break(stopped('The database thread ended.'))
        resolve()
      })
    })
  }

  /** Starts the thread and waits until the database answers. */
  static async start(options: ThreadOptions): Promise<PgliteThread> {
    const program = new URL(`./pglite-worker${extname(import.meta.url)}`, import.meta.url)
    const thread = new PgliteThread(new Worker(program, { workerData: options, name: 'pglite' }))
    await thread.#next()
    return thread
  }

  /** Why it can no longer be used, if so. */
  get broken(): Failure | undefined {
    return this.#broken
  }

  /** Stops the whole thread when the statement takes longer than `msMax`; recovery then undoes what was open. */
  async query(
    sql: string,
    parameters: readonly (string | null)[],
    limit: { msMax: number; clock: Clock },
  ): Promise<Reply> {
    if (this.#broken) throw this.#broken
    const reply = this.#next()
    this.#worker.postMessage({ sql, parameters } satisfies ThreadRequest)
    const cancel = limit.clock.after(limit.msMax, () => {
      this.#break(stopped(`A statement ran longer than ${limit.msMax} ms and was stopped.`))
      void this.#worker.terminate()
    })
    try {
      return await reply
    } finally {
      cancel()
    }
  }

  /** Resolves once the thread is gone and its files are closed. */
  async close(): Promise<void> {
    this.#worker.postMessage('close' satisfies ThreadRequest)
    await this.#ended
  }

  /** Resolves once a broken thread is gone. */
  ended(): Promise<void> {
    return this.#ended
  }

  #next(): Promise<Reply> {
    return new Promise((resolve, reject) => this.#pending.push({ resolve, reject }))
  }

  #receive(reply: ThreadReply) {
    if ('broken' in reply) {
      this.#break(new Failure(reply.code, reply.broken))
      // An engine that stopped half way may never let its thread end: on a full disk each try would leave one.
      return void this.#worker.terminate()
    }
    const pending = this.#pending.shift()
    if ('ready' in reply) pending?.resolve({ rows: [], affectedRows: 0 })
    else if (reply.ok) pending?.resolve({ rows: reply.rows, affectedRows: reply.affectedRows })
    else pending?.reject(refusalError(reply))
  }

  #break(reason: Failure) {
    this.#broken ??= reason
    for (const pending of this.#pending.splice(0)) pending.reject(this.#broken)
  }
}

const stopped = (detail: string) => new Failure('store_unavailable', detail)
