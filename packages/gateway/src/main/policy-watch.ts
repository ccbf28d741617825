/**
 * Looks at what own policies of the operator do to the threads. A thread that does not come back from one is ended, and
 * so is what brought it there: the policy is quarantined in all threads until its module changes.
 */
import { type Clock, Failure } from '@gatehouse/base'
import type { PolicyModule, Snapshot } from '@gatehouse/program'
import {
  createPolicyMemory,
  modulesMax,
  type PolicyLook,
  type PolicyMemory,
  PolicyRow,
  placesPerModule,
  Quarantine,
} from '../shared/policy-rows.ts'
import type { PlacedModule } from '../worker/own-policies.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface OwnPolicyLimits {
  /** A thread that does not come back from a policy for so long is ended, and the policy quarantined. */
  stuckMsMax: number
  /** A promise of a policy that lasts longer is given up. */
  waitMsMax: number
  /** Modules that a thread may load; with the next one a fresh thread takes its place. */
  reloadsMax: number
}

export interface PolicyWatchOptions extends OwnPolicyLimits {
  threads: number
  clock: Clock
  /** The threads that it looks at. */
  pool: () => Pick<WorkerPool, 'cpuMs' | 'kill'>
  log: (level: 'warn' | 'error', message: string, fields: Record<string, unknown>) => void
}

export interface PolicyCounts {
  /** Names of those that are quarantined now. */
  quarantined: string[]
  /** Threads that an own policy cost. */
  threadsLost: number
  /** Requests that were under way in them. */
  exchangesLost: number
}

export const noPolicyCounts: PolicyCounts = { quarantined: [], threadsLost: 0, exchangesLost: 0 }

interface Watched {
  look: PolicyLook
  stillMs: number
  silentMs: number
  /** Processor time it had used when it was half way to be found stuck. */
  cpuMs: Promise<number | undefined> | undefined
}

const looksPerLimit = 5
const lookMsMax = 200
/** Without using the processor, a thread may stand still so much longer. */
const idleFactor = 10

export class PolicyWatch {
  readonly memory: PolicyMemory
  readonly #options: PolicyWatchOptions
  readonly #quarantine: Quarantine
  readonly #everyMs: number
  readonly #watched = new Map<number, Watched>()
  /** Name of each place of the modules that were placed. */
  readonly #names = new Map<number, string>()
  readonly #quarantined = new Set<number>()
  #placed: PlacedModule | undefined
  #served: PlacedModule | undefined
  #count = 0
  #threadsLost = 0
  #exchangesLost = 0
  #cancel: (() => void) | undefined
  #lookedMs = 0

  constructor(options: PolicyWatchOptions) {
    this.#options = options
    this.memory = createPolicyMemory({ threads: options.threads })
    this.#quarantine = new Quarantine(this.memory)
    this.#everyMs = Math.min(lookMsMax, Math.ceil(options.stuckMsMax / looksPerLimit))
  }

  /** What a thread is born with. */
  get start(): { memory: PolicyMemory; waitMsMax: number } {
    return { memory: this.memory, waitMsMax: this.#options.waitMsMax }
  }

  /** Gives the module its places; looking begins with the first. */
  place(digest: string, module: PolicyModule): PlacedModule {
    if (this.#placed?.digest === digest && this.#placed === this.#served) return this.#placed
    const firstPlace = this.#nextPlace()
    this.#quarantine.clear(firstPlace)
    for (const [at, { name }] of module.policies.entries()) {
      this.#quarantined.delete(firstPlace + at)
      this.#names.set(firstPlace + at, name)
    }
    this.#placed = { digest, firstPlace, module }
    if (!this.#cancel) this.#later()
    return this.#placed
  }

  /** Of those that the module that is served does not have. */
  #nextPlace(): number {
    const firstPlace = (this.#count++ % modulesMax) * placesPerModule
    return firstPlace === this.#served?.firstPlace ? this.#nextPlace() : firstPlace
  }

  /** It did not come to be served, so the one before stays; when it comes again it gets new places. */
  refused(module: PlacedModule | undefined): void {
    if (module !== undefined && this.#placed === module && module !== this.#served) this.#placed = this.#served
  }

  /** What was placed last is served. */
  served(module: PlacedModule | undefined): void {
    this.#placed = module
    this.#served = module
  }

  /**
   * A thread ended unasked; policies that it was in are quarantined. Gives the failure where they are of a module that is
   * offered and not yet served: then it is no program to serve.
   */
  ended(threadNumber: number): Failure | undefined {
    const row = new PolicyRow(this.memory, threadNumber)
    const look = row.look()
    const places = this.#suspects(threadNumber)
    row.clear()
    this.#watched.delete(threadNumber)
    if (places.length === 0) return undefined
    this.#threadsLost++
    this.#exchangesLost += look.exchanges
    const names = [...new Set(places.map(place => this.#names.get(place) ?? '?'))]
    for (const place of places) {
      this.#quarantine.add(place)
      this.#quarantined.add(place)
    }
    const message = `The policy ${names.join(', ')} cost a thread and is quarantined until its module changes.`
    this.#options.log('error', message, { policies: names, thread: threadNumber, exchangesLost: look.exchanges })
    const offered = this.#placed === this.#served ? undefined : this.#placed
    return places.some(place => isOf(offered, place)) ? new Failure('policy_quarantined', message) : undefined
  }

  get counts(): PolicyCounts {
    const ofServed = [...this.#quarantined].filter(place => isOf(this.#served, place))
    const quarantined = ofServed.map(place => this.#names.get(place)!)
    return { quarantined: quarantined.sort(), threadsLost: this.#threadsLost, exchangesLost: this.#exchangesLost }
  }

  close(): void {
    this.#cancel?.()
  }

  /** The policy that it is in; of a thread that takes no turns, those whose promises it waits for. */
  #suspects(threadNumber: number): number[] {
    const row = new PolicyRow(this.memory, threadNumber)
    const { place } = row.look()
    if (place !== undefined) return [place]
    return this.#isSilent(this.#watched.get(threadNumber)) ? row.waiting() : []
  }

  #later(): void {
    const { clock } = this.#options
    this.#lookedMs = clock.monotonicMs()
    this.#cancel = clock.after(this.#everyMs, () => {
      // A main thread that was held up itself has seen nothing meanwhile.
      const passedMs = Math.min(clock.monotonicMs() - this.#lookedMs, 2 * this.#everyMs)
      for (let number = 1; number <= this.memory.threads; number++) this.#look(number, passedMs)
      this.#later()
    })
  }

  #look(threadNumber: number, passedMs: number): void {
    const row = new PolicyRow(this.memory, threadNumber)
    const look = row.look()
    const before = this.#watched.get(threadNumber)
    const isStill = look.place !== undefined && before?.look.place === look.place
    const stillMs = isStill && before.look.sequence === look.sequence ? before.stillMs + passedMs : 0
    const silentMs = before && before.look.heartbeat === look.heartbeat ? before.silentMs + passedMs : 0
    const now: Watched = { look, stillMs, silentMs, cpuMs: undefined }
    this.#watched.set(threadNumber, now)
    const heldMs = Math.max(stillMs, row.waiting().length > 0 ? silentMs : 0)
    if (heldMs <= this.#options.stuckMsMax / 2) return
    now.cpuMs = before?.cpuMs ?? this.#options.pool().cpuMs(threadNumber)
    if (heldMs > this.#options.stuckMsMax) void this.#judge(threadNumber, now, heldMs)
  }

  /** On a machine that is busy a thread may stand still because it has no processor: then it is given more time. */
  async #judge(threadNumber: number, watched: Watched, heldMs: number): Promise<void> {
    const { stuckMsMax } = this.#options
    const pool = this.#options.pool()
    const [fromMs, toMs] = await Promise.all([watched.cpuMs, pool.cpuMs(threadNumber)])
    const isAtWork = fromMs !== undefined && toMs !== undefined && toMs - fromMs >= stuckMsMax / 4
    if (this.#watched.get(threadNumber) !== watched) return
    if (!isAtWork && heldMs <= idleFactor * stuckMsMax) return
    // Before its callers hear that it has ended, and ask another thread.
    for (const place of this.#suspects(threadNumber)) this.#quarantine.add(place)
    pool.kill(threadNumber)
  }

  #isSilent(watched: Watched | undefined): boolean {
    return watched !== undefined && watched.silentMs > this.#options.stuckMsMax
  }
}

const isOf = (module: PlacedModule | undefined, place: number) =>
  module !== undefined && place >= module.firstPlace && place < module.firstPlace + placesPerModule

/** Where the own policies of a program stand in the memory of all threads. */
export function placedModule(
  { manifest, policyModule }: Snapshot,
  watch: PolicyWatch | undefined,
): PlacedModule | undefined {
  if (!manifest.policyModule || !policyModule) return undefined
  if (watch) return watch.place(manifest.policyModule, policyModule)
  const hint = 'Name the directory with --policies.'
  throw new Failure('policy_unknown', 'This gateway takes no policies of its operator.', { hint })
}
