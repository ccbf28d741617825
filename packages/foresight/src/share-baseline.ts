/** What share of requests usually fails, and how far it strays beyond the chance of counts: learned slowly, with Huber's limits. */

export interface ShareState {
  met: number
  of: number
  strayed: number
  expectedSquared: number
  seen: number
  lastMs: number
}

const blank = (): ShareState => ({ met: 0, of: 0, strayed: 0, expectedSquared: 0, seen: 0, lastMs: 0 })

export class ShareBaseline {
  readonly #rate: number
  #state: ShareState

  constructor({ stepMs, days }: { stepMs: number; days: number }, state: ShareState = blank()) {
    this.#rate = stepMs / (days * 86_400_000)
    this.#state = { ...state }
  }

  get state(): ShareState {
    return { ...this.#state }
  }

  get seen(): number {
    return this.#state.seen
  }

  /** Half a failure is put to what was seen: nothing is impossible because it did not happen yet. */
  get share(): number {
    const { met, of } = this.#state
    return of > 0 ? (met + 0.5 * this.#weight) / (of + 100 * this.#weight) : 0.005
  }

  get #weight(): number {
    return Math.min(1, Math.max(this.#rate, 1 / (this.#state.seen + 1)))
  }

  /** Of `count` requests: how many fail usually, and the spread of that. */
  usual(count: number): { mean: number; spread: number } {
    const { strayed, expectedSquared } = this.#state
    const mean = this.share * count
    const beyond = Math.max(0.06, expectedSquared > 0 ? strayed / expectedSquared : 0.06)
    return { mean, spread: Math.sqrt(mean + 0.25 + beyond * mean * mean) }
  }

  learn(atMs: number, { met, of }: { met: number; of: number }, weight = 1): void {
    const state = this.#state
    if (!(of > 0) || !(met >= 0) || atMs <= state.lastMs || weight <= 0) return
    state.lastMs = atMs
    const { mean, spread } = this.usual(of)
    const kept = state.seen < 12 ? met : Math.min(met, mean + 3 * spread)
    const rate = weight * this.#weight
    state.strayed += rate * ((kept - mean) ** 2 - mean - state.strayed)
    state.expectedSquared += rate * (mean * mean - state.expectedSquared)
    state.met += rate * (kept - state.met)
    state.of += rate * (of - state.of)
    state.seen++
  }
}
