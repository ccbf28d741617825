/** The gateway's threads: started, given programs in two steps, watched, replaced when they die. */
import { Worker } from 'node:worker_threads'
import { Failure, type FailureCode } from '@gatehouse/base'
import type { ApiPart, Snapshot } from '@gatehouse/program'
import type { FromWorker, ToWorker, WorkerStart } from '../worker/messages.ts'

export interface WorkerPoolOptions {
  count: number
  /** The file that calls `startWorker`. */
  entry: URL
  /** What a worker of this number is born with. */
  startFor: (threadNumber: number) => WorkerStart
  /** A thread ended without being asked; its share of the shared memory must be freed before another takes over. */
  died: (threadNumber: number, reason: string) => void
  log: (level: 'warn' | 'error', message: string, fields: Record<string, unknown>) => void
}

interface Thread {
  number: number
  worker: Worker
  /** Digests it holds. */
  holds: ReadonlySet<string>
  draining: boolean
}

/** How long a thread may take to compile or swap before it is counted as stuck and replaced. */
const answerMsMax = 30_000
/** Deaths within this time of a start make the next start wait. */
const quickDeathMs = 5_000

export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #threads = new Map<number, Thread>()
  readonly #waiting = new Map<Worker, Map<FromWorker['kind'], (message: FromWorker | Error) => void>>()
  #current: { snapshot: Snapshot; healthSlots: [string, number][] } | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #closing = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
  }

  /** Starts all threads; rejects with the failure of the first that cannot listen. */
  async start(): Promise<void> {
    const numbers = Array.from({ length: this.#options.count }, (_, index) => index + 1)
    await Promise.all(numbers.map(number => this.#spawn(number)))
  }

  get alive(): number {
    return this.#threads.size
  }

  /** All threads serve it, or none: a refusal by one leaves every thread with what it had. */
  offer(snapshot: Snapshot, healthSlots: [string, number][]): Promise<void> {
    const run = this.#turn.then(() => this.#offer(snapshot, healthSlots))
    this.#turn = run.catch(() => {})
    return run
  }

  /** Sends to every thread; resolves when each has answered with `kind`. */
  async broadcast(message: ToWorker, kind: FromWorker['kind']): Promise<void> {
    await Promise.allSettled([...this.#threads.values()].map(thread => this.#ask(thread, message, kind)))
  }

  async drain(deadlineMs: number): Promise<void> {
    this.#closing = true
    const threads = [...this.#threads.values()]
    for (const thread of threads) thread.draining = true
    const ended = threads.map(({ worker }) => new Promise(resolve => worker.once('exit', resolve)))
    for (const { worker } of threads) worker.postMessage({ kind: 'drain', deadlineMs } satisfies ToWorker)
    const force = setTimeout(() => {
      for (const { worker } of threads) void worker.terminate()
    }, deadlineMs + 2000)
    await Promise.all(ended)
    clearTimeout(force)
  }

  async #offer(snapshot: Snapshot, healthSlots: [string, number][]): Promise<void> {
    const threads = [...this.#threads.values()]
    await Promise.all(threads.map(thread => this.#prepare(thread, snapshot, healthSlots)))
    this.#current = { snapshot, healthSlots }
    const { generation } = snapshot.manifest
    await Promise.all(threads.map(thread => this.#ask(thread, { kind: 'swap', generation }, 'swapped').catch(() => {})))
  }

  async #prepare(thread: Thread, { manifest, parts }: Snapshot, healthSlots: [string, number][]): Promise<void> {
    const changed: [string, ApiPart][] = [...parts].filter(([digest]) => !thread.holds.has(digest))
    const message: ToWorker = { kind: 'prepare', manifest, changed, healthSlots }
    const answer = await this.#ask(thread, message, 'prepared')
    if (answer.kind === 'refused') {
      throw new Failure(answer.code as FailureCode, answer.detail, { problems: answer.problems })
    }
    thread.holds = new Set(parts.keys())
  }

  async #spawn(number: number): Promise<void> {
    const startedMs = performance.now()
    const worker = new Worker(this.#options.entry, { workerData: this.#options.startFor(number) })
    const thread: Thread = { number, worker, holds: new Set(), draining: false }
    this.#waiting.set(worker, new Map())
    worker.on('message', (message: FromWorker) => this.#heard(worker, message))
    worker.on('error', error => this.#options.log('error', `Thread ${number} failed.`, { reason: String(error) }))
    worker.on('exit', code => this.#ended(thread, code, performance.now() - startedMs))
    const listening = await this.#ask(thread, undefined, 'listening')
    if (listening.kind === 'failed') {
      thread.draining = true
      await worker.terminate()
      throw new Failure(listening.code as FailureCode, listening.detail)
    }
    if (this.#current) {
      await this.#prepare(thread, this.#current.snapshot, this.#current.healthSlots)
      await this.#ask(thread, { kind: 'swap', generation: this.#current.snapshot.manifest.generation }, 'swapped')
    }
    this.#threads.set(number, thread)
  }

  #ended(thread: Thread, code: number, livedMs: number): void {
    this.#threads.delete(thread.number)
    for (const answer of this.#waiting.get(thread.worker)?.values() ?? []) answer(new Error('the thread ended'))
    this.#waiting.delete(thread.worker)
    if (thread.draining || this.#closing) return
    this.#options.died(thread.number, `exit ${code}`)
    const again = () => {
      const run = this.#turn.then(() => (this.#closing ? undefined : this.#spawn(thread.number)))
      this.#turn = run.catch(error => {
        this.#options.log('error', `Thread ${thread.number} cannot be replaced.`, { reason: String(error) })
        this.#ended({ ...thread, worker: thread.worker }, 1, 0)
      })
    }
    if (livedMs < quickDeathMs) setTimeout(again, 1000)
    else again()
  }

  #ask(thread: Thread, message: ToWorker | undefined, kind: FromWorker['kind']): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#options.log('error', `Thread ${thread.number} does not answer and is replaced.`, { waitingFor: kind })
        void thread.worker.terminate()
      }, answerMsMax)
      this.#waiting.get(thread.worker)?.set(kind, answer => {
        clearTimeout(late)
        if (answer instanceof Error) reject(answer)
        else resolve(answer)
      })
      if (message) thread.worker.postMessage(message)
    })
  }

  #heard(worker: Worker, message: FromWorker): void {
    if (message.kind === 'log') return this.#options.log(message.level, message.message, message.fields)
    const waiting = this.#waiting.get(worker)
    const asked = ({ refused: 'prepared', failed: 'listening' } as const)[message.kind as 'refused'] ?? message.kind
    const answer = waiting?.get(asked)
    waiting?.delete(asked)
    answer?.(message)
  }
}
