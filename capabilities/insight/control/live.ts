/** Questions that are asked every second while somebody watches: once for all who ask the same. */
import { type Clock, Failure } from '@gatehouse/base'

const beatMs = 1000
/** Questions that are watched at the same time, of everybody. */
const questionsMax = 100
/** And of one organization. */
const questionsOfOneMax = 20

type Tell<T> = (told: { value: T } | { thrown: unknown }) => void

interface Watched {
  organization: string
  question: string
}

export class Beats {
  readonly #clock: Clock
  /** By organization and question. */
  // biome-ignore lint/suspicious/noExplicitAny: who asks the same is told the same
  readonly #watched = new Map<string, { organization: string; watchers: Set<Tell<any>> }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * What is answered, from the next beat on, until `ended` is aborted. Who reads slowly misses beats. Throws what asking
   * throws, and `too_many_attempts` where too much is watched already.
   */
  async *follow<T>(watched: Watched, ask: () => Promise<T>, ended: AbortSignal): AsyncGenerator<T> {
    let latest: Parameters<Tell<T>>[0] | undefined
    let wake = () => {}
    const tell: Tell<T> = told => {
      latest = told
      wake()
    }
    const leave = this.#join(watched, ask, tell)
    ended.addEventListener('abort', () => wake(), { once: true })
    try {
      for (;;) {
        if (ended.aborted) return
        const told = latest
        latest = undefined
        if (told && 'thrown' in told) throw told.thrown
        if (told) yield told.value
        else await new Promise<void>(resolve => (wake = resolve))
      }
    } finally {
      leave()
    }
  }

  #join<T>({ organization, question }: Watched, ask: () => Promise<T>, tell: Tell<T>): () => void {
    const key = `${organization} ${question}`
    const known = this.#watched.get(key)?.watchers
    const own = [...this.#watched.values()].filter(one => one.organization === organization).length
    if (!known && (this.#watched.size >= questionsMax || own >= questionsOfOneMax))
      throw new Failure('too_many_attempts', 'Too many live questions are asked at the same time.', {
        extra: { retryAfterSeconds: 30 },
      })
    const watchers: Set<Tell<T>> = known ?? new Set()
    watchers.add(tell)
    if (!known) {
      this.#watched.set(key, { organization, watchers })
      this.#beat(key, ask)
    }
    return () => watchers.delete(tell)
  }

  /** The next one begins when this one is answered: a slow store is not asked more than it answers. */
  #beat<T>(key: string, ask: () => Promise<T>): void {
    this.#clock.after(beatMs, async () => {
      const { watchers } = this.#watched.get(key)!
      if (watchers.size === 0) return void this.#watched.delete(key)
      const told = await ask().then(
        value => ({ value }),
        (thrown: unknown) => ({ thrown }),
      )
      for (const tell of watchers) tell(told)
      this.#beat(key, ask)
    })
  }
}
