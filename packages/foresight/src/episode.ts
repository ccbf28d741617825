/** When an anomaly begins and when it is over: not at one odd step, and not anew after each pause. */

export interface EpisodeState {
  /** Of the last steps, the newest first; 1 is odd. */
  bits: number
  openedMs: number
  /** First odd step of what is open. */
  fromMs: number
  lastOddMs: number
}

export interface EpisodeOptions {
  /** Of the last four steps, how many must be odd. */
  oddMin: number
  /** So long without an odd step, and it is over. */
  quietMs: number
}

export type Turn = 'opens' | 'lasts' | 'ends' | 'none'

export class Episode {
  readonly #options: EpisodeOptions
  #state: EpisodeState

  constructor(options: EpisodeOptions, state: EpisodeState = { bits: 0, openedMs: 0, fromMs: 0, lastOddMs: 0 }) {
    this.#options = options
    this.#state = { ...state }
  }

  get state(): EpisodeState {
    return { ...this.#state }
  }

  get isOpen(): boolean {
    return this.#state.openedMs > 0
  }

  get fromMs(): number {
    return this.#state.fromMs
  }

  get openedMs(): number {
    return this.#state.openedMs
  }

  /** `isStark` opens at once. */
  step(atMs: number, { isOdd, isStark = false, stepMs }: { isOdd: boolean; isStark?: boolean; stepMs: number }): Turn {
    const state = this.#state
    state.bits = ((state.bits << 1) | (isOdd ? 1 : 0)) & 0b1111
    if (isOdd) state.lastOddMs = atMs
    if (this.isOpen) {
      if (atMs - state.lastOddMs < this.#options.quietMs) return 'lasts'
      state.openedMs = 0
      return 'ends'
    }
    const odd = bitsOf(state.bits)
    if (!isOdd || (odd < this.#options.oddMin && !isStark)) return 'none'
    state.openedMs = atMs
    state.fromMs = atMs - (Math.floor(Math.log2(state.bits)) || 0) * stepMs
    return 'opens'
  }
}

function bitsOf(bits: number): number {
  return (bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1) + ((bits >> 3) & 1)
}
