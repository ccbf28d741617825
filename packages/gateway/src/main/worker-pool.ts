/** The gateway's threads: started, given programs in two steps, watched, replaced when they die. */
import { Worker } from 'node:worker_threads'
import { Failure, type FailureCode } from '@gatehouse/base'
import type { ApiPart, DriftReport, Snapshot } from '@gatehouse/program'
import type { DirectoryMemory } from '../shared/directory-table.ts'
import type { SharedPurge } from '../tier/purge-log.ts'
import type { FromWorker, ToWorker, WorkerStart } from '../worker/messages.ts'
import type { PlacedModule } from '../worker/own-policies.ts'

export interface WorkerPoolOptions {
  count: number
  /** The file that calls `startWorker`. */
  entry: URL
  /** What a worker of this number is born with. */
  startFor: (threadNumber: number) => WorkerStart
  /** The memory that a thread born before its growth must switch to. */
  directory: () => DirectoryMemory
  /**
   * What a thread is told once it is there, before it serves; each is answered in kind. Asked one by one, when its turn
   * comes: the thread hears broadcasts by then, and is told nothing older after them.
   */
  news?: readonly (() => News | undefined)[]
  /** A thread ended without being asked; its share of the shared memory must be freed before another takes over. */
  died: (threadNumber: number, reason: string) => void
  /** Why a thread ended unasked, where that is known. */
  blame?: (threadNumber: number) => Failure | undefined
  /** Own policies come in modules, and modules leak: a thread that has loaded more than this is replaced by a fresh one. */
  reloadsMax?: number | undefined
  /** A replaced thread is over; its number is free. */
  retired?: (threadNumber: number) => void
  /** A target failed as often in a row as its upstream allows. */
  failing?: (place: number) => void
  /** What is said of replies under keys; what it gives back is told to the thread. */
  replies?: (threadNumber: number, message: ReplyTalk) => ToWorker | Promise<ToWorker> | undefined
  /** Something was given up of what gateways keep together. */
  purged?: (purge: SharedPurge) => void
  drifted?: (report: DriftReport) => void
  captured?: (message: CaptureTalk) => void
  log: (level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown>) => void
}

export type ReplyTalk = Extract<FromWorker, { kind: 'reply-claim' | 'reply-settled' }>
export type CaptureTalk = Extract<FromWorker, { kind: 'captured' | 'capture-missed' }>
export type News = Extract<
  ToWorker,
  { kind: 'challenges' | 'secure' | 'client-certificates' | 'places' | 'targets' | 'captures' }
>

interface Thread {
  number: number
  worker: Worker
  /** Digests it holds. */
  holds: ReadonlySet<string>
  draining: boolean
  /** It has the current program; before that it is not counted and not respawned by its own end. */
  serving: boolean
  /** The module that it loaded last, and how many it has loaded. */
  module: PlacedModule | undefined
  loads: number
}

interface Offered {
  snapshot: Snapshot
  places: Places
  module: PlacedModule | undefined
}

/** Of targets, as they are when a thread is told. */
type Places = () => [key: string, place: number][]

type Answer = (message: FromWorker | Error) => void

/** How long a thread may take to compile or swap before it is counted as stuck and replaced. */
const answerMsMax = 30_000
/** Deaths within this time of a start make the next start wait. */
const quickDeathMs = 5_000
const respawnWaitMs = 1_000
/** What is under way in a thread that was replaced may take so long. */
const retireMsMax = 30_000

/** Young memory in three parts of 4 MB: what is thrown away is then written over while the processor's cache has it. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 }

export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #threads = new Map<number, Thread>()
  /** Who waits for an answer of a kind, in the order in which they asked. */
  readonly #waiting = new Map<Worker, Map<FromWorker['kind'], Answer[]>>()
  #current: Offered | undefined
  /** They take nobody new and finish what they have. */
  readonly #retiring = new Set<Thread>()
  /** Numbers that no thread has. */
  readonly #free: number[]
  #recycling = false
  /** Threads that made room for fresh ones. */
  replaced = 0
  #turn: Promise<unknown> = Promise.resolve()
  #closing = false
  #open = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
    this.#free = options.reloadsMax === undefined ? [] : [options.count + 1]
  }

  /** Starts all threads; none listens before `open`. */
  async start(): Promise<void> {
    const numbers = Array.from({ length: this.#options.count }, (_, index) => index + 1)
    await Promise.all(numbers.map(number => this.#spawn(number)))
  }

  /**
   * All threads listen, and whichever replaces one of them once it has the program. Rejects with the failure of the first
   * that cannot.
   */
  open(): Promise<void> {
    const run = this.#turn.then(async () => {
      this.#open = true
      await Promise.all([...this.#threads.values()].map(thread => this.#listen(thread)))
    })
    this.#turn = run.catch(() => {})
    return run
  }

  get alive(): number {
    return [...this.#threads.values()].filter(({ serving }) => serving).length
  }

  /** All threads serve it, or none: a refusal by one leaves every thread with what it had. */
  offer(snapshot: Snapshot, places: Places, module?: PlacedModule): Promise<void> {
    const run = this.#turn.then(() => this.#offer({ snapshot, places, module }))
    this.#turn = run.catch(() => {})
    // Modules of refused programs leak as well.
    void this.#turn.then(() => this.#recycle())
    return run
  }

  /** Ends a thread that does not end by itself. */
  kill(number: number): void {
    void this.#numbered(number)?.worker.terminate()
  }

  /** Processor time that a thread has used, asked of the system: it answers for one that stands still, too. */
  async cpuMs(number: number): Promise<number | undefined> {
    const used = await this.#numbered(number)
      ?.worker.cpuUsage()
      .catch(() => undefined)
    return used && (used.user + used.system) / 1000
  }

  #numbered(number: number): Thread | undefined {
    return this.#threads.get(number) ?? [...this.#retiring].find(thread => thread.number === number)
  }

  /** Sends to every thread; resolves when each has answered with `kind`, or ended, with what they answered. */
  async broadcast(message: ToWorker, kind: FromWorker['kind']): Promise<FromWorker[]> {
    const threads = [...this.#threads.values(), ...this.#retiring]
    const answers = await Promise.allSettled(threads.map(thread => this.#ask(thread, message, kind)))
    return answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []))
  }

  /** Numbers of the threads there are. */
  get threads(): number[] {
    return [...this.#threads.keys()]
  }

  /** What a thread has counted; it may take its time, and rejects when the thread ends. */
  samples(number: number): Promise<Extract<FromWorker, { kind: 'samples' }>> {
    return new Promise((resolve, reject) => {
      const worker = this.#threads.get(number)?.worker
      const waiting = worker && this.#waiting.get(worker)
      if (!waiting) return reject(new Error('the thread ended'))
      const answered: Answer = answer => (answer instanceof Error ? reject(answer) : resolve(answer as never))
      waiting.set('samples', [...(waiting.get('samples') ?? []), answered])
      worker.postMessage({ kind: 'samples' } satisfies ToWorker)
    })
  }

  async drain(deadlineMs: number): Promise<void> {
    this.#closing = true
    const serving = [...this.#threads.values()]
    for (const thread of serving) thread.draining = true
    const threads = [...serving, ...this.#retiring]
    for (const worker of this.#waiting.keys()) {
      if (!threads.some(thread => thread.worker === worker)) void worker.terminate()
    }
    const ended = threads.map(({ worker }) => new Promise(resolve => worker.once('exit', resolve)))
    for (const { worker } of serving) worker.postMessage({ kind: 'drain', deadlineMs } satisfies ToWorker)
    const force = setTimeout(() => {
      for (const { worker } of threads) void worker.terminate()
    }, deadlineMs + 2000)
    await Promise.all(ended)
    clearTimeout(force)
  }

  async #offer(offered: Offered): Promise<void> {
    const threads = [...this.#threads.values()]
    // All answers are waited for: a late one would be taken for the answer to the next offer.
    const answers = await Promise.allSettled(threads.map(thread => this.#prepare(thread, offered)))
    const refused = answers.find(answer => answer.status === 'rejected')
    if (refused) throw refused.reason
    this.#current = offered
    const { generation } = offered.snapshot.manifest
    await Promise.all(threads.map(thread => this.#ask(thread, { kind: 'swap', generation }, 'swapped').catch(() => {})))
  }

  async #prepare(thread: Thread, { snapshot, places, module }: Offered): Promise<void> {
    const { manifest, parts } = snapshot
    const changed: [string, ApiPart][] = [...parts].filter(([digest]) => !thread.holds.has(digest))
    const message: ToWorker = {
      kind: 'prepare',
      manifest,
      changed,
      places: places(),
      module: this.#moduleFor(thread, module),
    }
    const answer = await this.#ask(thread, message, 'prepared')
    if (answer.kind === 'refused') {
      throw new Failure(answer.code as FailureCode, answer.detail, { problems: answer.problems })
    }
    thread.holds = new Set(parts.keys())
  }

  /** With its content where the thread has another. */
  #moduleFor(thread: Thread, module: PlacedModule | undefined): PlacedModule | undefined {
    if (!module) return undefined
    if (thread.module === module) return { digest: module.digest, firstPlace: module.firstPlace }
    thread.module = module
    thread.loads++
    return module
  }

  /** Replaces the threads that have loaded too many modules, one at a time: the new one listens before the old one stops. */
  async #recycle(): Promise<void> {
    const { reloadsMax = Number.POSITIVE_INFINITY, log } = this.#options
    if (this.#recycling) return
    this.#recycling = true
    try {
      for (;;) {
        const worn = [...this.#threads.values()].find(({ loads, serving }) => serving && loads > reloadsMax)
        const number = this.#free[0]
        if (!worn || number === undefined || this.#closing) return
        this.#free.shift()
        const run = this.#turn.then(() => (this.#closing ? undefined : this.#spawn(number)))
        this.#turn = run.catch(() => {})
        await run.catch(thrown => {
          this.#free.push(number)
          throw thrown
        })
        log('info', `Thread ${worn.number} has loaded ${worn.loads} policy modules and is replaced.`, {})
        await this.#retire(worn)
      }
    } catch (thrown) {
      log('error', 'A thread could not be replaced and serves on.', { reason: String(thrown) })
    } finally {
      this.#recycling = false
    }
  }

  async #retire(thread: Thread): Promise<void> {
    const { worker, number } = thread
    if (this.#threads.get(number) !== thread || this.#closing) return
    thread.draining = true
    this.#threads.delete(number)
    this.#retiring.add(thread)
    const ended = new Promise(resolve => worker.once('exit', resolve))
    worker.postMessage({ kind: 'drain', deadlineMs: retireMsMax } satisfies ToWorker)
    const force = setTimeout(() => void worker.terminate(), retireMsMax + 2000)
    await ended
    clearTimeout(force)
    this.#retiring.delete(thread)
    this.replaced++
    this.#options.retired?.(number)
    this.#free.push(number)
  }

  /** Resolves when the thread serves; on a failure no thread is left of it. */
  async #spawn(number: number): Promise<void> {
    const worker = new Worker(this.#options.entry, { workerData: this.#options.startFor(number), resourceLimits })
    const thread: Thread = {
      number,
      worker,
      holds: new Set(),
      draining: false,
      serving: false,
      module: undefined,
      loads: 0,
    }
    const startedMs = performance.now()
    this.#waiting.set(worker, new Map())
    worker.on('message', (message: FromWorker) => this.#heard(thread, message))
    worker.on('error', error => this.#options.log('error', `Thread ${number} failed.`, { reason: String(error) }))
    worker.on('exit', code => this.#ended(thread, code, performance.now() - startedMs))
    try {
      await this.#admit(thread)
    } catch (reason) {
      thread.draining = true
      await worker.terminate()
      throw reason
    }
  }

  async #admit(thread: Thread): Promise<void> {
    await this.#ask(thread, undefined, 'started')
    // From here on it hears of a directory that grows; of one that grew while it started it is told.
    this.#threads.set(thread.number, thread)
    await this.#ask(thread, { kind: 'directory', memory: this.#options.directory() }, 'directory')
    for (const news of this.#options.news ?? []) {
      const message = news()
      if (message) await this.#ask(thread, message, message.kind)
    }
    if (this.#current) {
      await this.#prepare(thread, this.#current)
      await this.#ask(thread, { kind: 'swap', generation: this.#current.snapshot.manifest.generation }, 'swapped')
    }
    if (this.#open) await this.#listen(thread)
    thread.serving = true
  }

  async #listen(thread: Thread): Promise<void> {
    const answer = await this.#ask(thread, { kind: 'listen' }, 'listening')
    if (answer.kind === 'failed') throw new Failure(answer.code as FailureCode, answer.detail)
  }

  #ended(thread: Thread, code: number, livedMs: number): void {
    if (this.#threads.get(thread.number) === thread) this.#threads.delete(thread.number)
    const waiting = [...(this.#waiting.get(thread.worker)?.values() ?? [])].flat()
    this.#waiting.delete(thread.worker)
    const blamed = this.#closing ? undefined : this.#options.blame?.(thread.number)
    for (const answer of waiting) answer(blamed ?? new Error('the thread ended'))
    if (thread.draining || this.#closing || !thread.serving) return
    this.#options.died(thread.number, `exit ${code}`)
    this.#replace(thread.number, livedMs < quickDeathMs ? respawnWaitMs : 0)
  }

  /** The only place where a thread is started again, so that one end makes one start. */
  #replace(number: number, waitMs: number): void {
    const again = () => {
      const run = this.#turn.then(() => (this.#closing ? undefined : this.#spawn(number)))
      this.#turn = run.catch(error => {
        if (this.#closing) return
        this.#options.log('error', `Thread ${number} cannot be replaced yet.`, { reason: String(error) })
        this.#options.died(number, String(error))
        this.#replace(number, respawnWaitMs)
      })
    }
    if (waitMs > 0) setTimeout(again, waitMs)
    else again()
  }

  #ask(thread: Thread, message: ToWorker | undefined, kind: FromWorker['kind']): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#options.log('error', `Thread ${thread.number} does not answer and is replaced.`, { waitingFor: kind })
        void thread.worker.terminate()
      }, answerMsMax)
      const answered: Answer = answer => {
        clearTimeout(late)
        if (answer instanceof Error) reject(answer)
        else resolve(answer)
      }
      const waiting = this.#waiting.get(thread.worker)
      if (!waiting) return answered(new Error('the thread ended'))
      waiting.set(kind, [...(waiting.get(kind) ?? []), answered])
      if (message) thread.worker.postMessage(message)
    })
  }

  #heard(thread: Thread, message: FromWorker): void {
    const { worker, number } = thread
    if (message.kind === 'drained' && this.#retiring.has(thread)) return void worker.terminate()
    if (message.kind === 'log') return this.#options.log(message.level, message.message, message.fields)
    if (message.kind === 'failing') return this.#options.failing?.(message.place)
    if (message.kind === 'drift') return this.#options.drifted?.(message.report)
    if (message.kind === 'captured' || message.kind === 'capture-missed') return this.#options.captured?.(message)
    if (message.kind === 'purged') return this.#options.purged?.(message)
    if (message.kind === 'reply-claim' || message.kind === 'reply-settled') {
      const answer = this.#options.replies?.(number, message)
      if (answer instanceof Promise) void answer.then(told => worker.postMessage(told))
      else if (answer) worker.postMessage(answer)
      return
    }
    const waiting = this.#waiting.get(worker)
    const asked = ({ refused: 'prepared', failed: 'listening' } as const)[message.kind as 'refused'] ?? message.kind
    waiting?.get(asked)?.shift()?.(message)
  }
}
