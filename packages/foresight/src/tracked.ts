/** An anomaly from its beginning to its end: one detector of one API or consumer, with what it is furthest off. */
import { type Anomaly, confidenceOf } from './anomaly.ts'
import { Episode, type EpisodeOptions, type EpisodeState } from './episode.ts'
import { frozenDaysMax } from './sensitivity.ts'

export interface TrackedState {
  episode: EpisodeState
  anomaly?: Anomaly
  extreme?: number
}

/** What a detector finds of one step. */
export interface Judged {
  isOdd: boolean
  isStark?: boolean
  /** In spreads, never below 0. */
  distance: number
  isSettled: boolean
  observed: number
  expected: number
  low: number
  high: number
}

export interface Told {
  turn: 'opens' | 'lasts' | 'ends'
  anomaly: Anomaly
}

export class Tracked {
  readonly #what: Pick<Anomaly, 'kind' | 'api' | 'consumer' | 'measure'>
  readonly #episode: Episode
  readonly #stepMs: number
  #anomaly: Anomaly | undefined
  #extreme: number

  constructor(
    what: Pick<Anomaly, 'kind' | 'api' | 'consumer' | 'measure'>,
    { stepMs, state, ...options }: EpisodeOptions & { stepMs: number; state?: TrackedState | undefined },
  ) {
    this.#what = what
    this.#stepMs = stepMs
    this.#episode = new Episode(options, state?.episode)
    this.#anomaly = state?.anomaly
    this.#extreme = state?.extreme ?? 0
  }

  get state(): TrackedState {
    const anomaly = this.#anomaly ? { anomaly: this.#anomaly, extreme: this.#extreme } : {}
    return { episode: this.#episode.state, ...anomaly }
  }

  get isOpen(): boolean {
    return this.#episode.isOpen
  }

  /** What the baseline is to learn of the step: nothing while something is wrong, unless that lasts too long. */
  weight(atMs: number, isOdd: boolean): number {
    if (this.isOpen) return atMs - this.#episode.openedMs > frozenDaysMax * 86_400_000 ? 1 : 0
    return isOdd ? 0 : 1
  }

  step(atMs: number, judged: Judged): Told | undefined {
    const { isOdd, isStark = false } = judged
    const turn = this.#episode.step(atMs, { isOdd, isStark, stepMs: this.#stepMs })
    if (turn === 'none') return undefined
    if (turn === 'opens') {
      this.#extreme = 0
      this.#anomaly = this.#told(judged, this.#episode.fromMs)
    } else if (isOdd && judged.distance > this.#extreme) this.#anomaly = this.#told(judged, this.#anomaly!.fromMs)
    if (isOdd) this.#extreme = Math.max(this.#extreme, judged.distance)
    const anomaly = this.#anomaly!
    if (turn !== 'ends') return { turn, anomaly }
    this.#anomaly = undefined
    return { turn, anomaly: { ...anomaly, toMs: this.#episode.state.lastOddMs + this.#stepMs } }
  }

  #told({ observed, expected, low, high, distance, isSettled }: Judged, fromMs: number): Anomaly {
    return { ...this.#what, fromMs, observed, expected, low, high, confidence: confidenceOf(distance, isSettled) }
  }
}
