/** One source: asked again when its answer is no longer good, and kept while it gives none. */
import { type Clock, failureFrom } from '@gatehouse/base'
import type { FoundTarget } from './found-target.ts'
import { type Answer, targetsOfSourceMax } from './target-lookup.ts'

export interface WatchedSourceOptions {
  clock: Clock
  /** `known`: it gave targets before, which are still used. */
  ask: (known: boolean) => Promise<Answer>
  /** Other targets than before. */
  changed: () => void
  /** It gives none, or gives them again, or gives more than are used. */
  told: (state: SourceState) => void
}

export interface SourceState {
  targets: number
  /** Beyond what is used. */
  leftOut: number
  /** Why it gave none when it was asked last. */
  failed: string | undefined
  /** How long ago it gave the targets that are used; undefined where it never gave any. */
  ageMs: number | undefined
}

/** What a source says of its time holds within these. */
export const ttlMs = { min: 1000, max: 30_000 } as const
/** Targets that a source gave are used so long after the last time that it gave any. */
export const keptMaxMs = 3_600_000
/** Nobody waits longer for one answer. */
export const answerMaxMs = 15_000

export class WatchedSource {
  readonly #options: WatchedSourceOptions
  #cancel = () => {}
  #closed = false
  #failures = 0
  #failed: string | undefined
  #leftOut = 0
  #goodAtMs: number | undefined
  #asking: Promise<Answer> | undefined
  targets: readonly FoundTarget[] = []
  /** Once it was asked for the first time, whatever came of it. */
  readonly asked: Promise<void>

  constructor(options: WatchedSourceOptions) {
    this.#options = options
    this.asked = this.#look()
  }

  state(): SourceState {
    const ageMs = this.#goodAtMs === undefined ? undefined : this.#options.clock.monotonicMs() - this.#goodAtMs
    return { targets: this.targets.length, leftOut: this.#leftOut, failed: this.#failed, ageMs }
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  async #look(): Promise<void> {
    let waitMs: number
    try {
      const answer = await this.#answer()
      if (this.#closed) return
      waitMs = Math.min(ttlMs.max, Math.max(ttlMs.min, answer.ttlMs))
      this.#found(answer)
    } catch (thrown) {
      if (this.#closed) return
      waitMs = Math.min(ttlMs.max, ttlMs.min * 2 ** this.#failures++)
      this.#missed(reasonOf(thrown))
    }
    // Never later than said, and not all gateways at once.
    this.#cancel = this.#options.clock.after(waitMs * (0.9 + Math.random() * 0.1), () => void this.#look())
  }

  /** What was asked before and is not answered yet is waited for again: a slow source takes no more than one turn. */
  #answer(): Promise<Answer> {
    const { clock, ask } = this.#options
    if (!this.#asking) {
      this.#asking = ask(this.targets.length > 0)
      const over = () => {
        this.#asking = undefined
      }
      this.#asking.then(over, over)
    }
    const late = Promise.withResolvers<never>()
    const cancel = clock.after(answerMaxMs, () => late.reject(new Error('no answer in time')))
    return Promise.race([this.#asking, late.promise]).finally(cancel)
  }

  #found({ targets: all }: Answer): void {
    if (all.length === 0) return this.#missed('it names no target')
    // In an order of their own: servers turn theirs, and what is left out shall be the same each time and everywhere.
    const targets = [...all].sort((one, other) => (one.url < other.url ? -1 : 1)).slice(0, targetsOfSourceMax)
    const leftOut = all.length - targets.length
    const isNews = this.#failed !== undefined || leftOut !== this.#leftOut
    this.#failures = 0
    this.#failed = undefined
    this.#leftOut = leftOut
    this.#goodAtMs = this.#options.clock.monotonicMs()
    if (isNews) this.#options.told(this.state())
    this.#use(targets)
  }

  #missed(reason: string): void {
    const isNews = this.#failed !== reason
    this.#failed = reason
    const { ageMs = Number.POSITIVE_INFINITY } = this.state()
    if (ageMs > keptMaxMs) this.#use([])
    if (isNews) this.#options.told(this.state())
  }

  #use(targets: readonly FoundTarget[]): void {
    if (JSON.stringify(targets) === JSON.stringify(this.targets)) return
    this.targets = targets
    this.#options.changed()
  }
}

function reasonOf(thrown: unknown): string {
  const { code, cause, message } = failureFrom(thrown)
  if (code !== 'internal') return message
  const { code: own, message: text } = (cause ?? thrown) as NodeJS.ErrnoException
  return own ?? text
}
