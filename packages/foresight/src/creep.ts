/**
 * What grows too slowly to be seen at any step: an upper CUSUM (Page, 1954) over means of an hour, beside a reference that it must
 * also have left by a stated ratio.
 */

export interface CreepState {
  sum: number
  count: number
  hour: number
  cusum: number
  /** Means of the last hours, the newest at the end. */
  recent: number[]
}

export interface CreepOptions {
  /** What of each hour's mean is taken for chance, in spreads. */
  allowance: number
  /** At which sum it is told. */
  limit: number
}

const recentMax = 12
const hourMs = 3_600_000
const hourlyMost = 3

export class Creep {
  readonly #options: CreepOptions
  #state: CreepState

  constructor(options: CreepOptions, state: CreepState = { sum: 0, count: 0, hour: 0, cusum: 0, recent: [] }) {
    this.#options = options
    this.#state = { ...state, recent: [...state.recent] }
  }

  get state(): CreepState {
    return { ...this.#state, recent: [...this.#state.recent] }
  }

  /** Takes a step's distance from the reference, in spreads; undefined leaves it out. */
  observe(atMs: number, distance: number | undefined): void {
    const hour = Math.floor(atMs / hourMs)
    const state = this.#state
    if (hour > state.hour) {
      if (state.count >= 4) this.#hourOver(state.sum / state.count)
      state.hour = hour
      state.sum = 0
      state.count = 0
    }
    if (distance === undefined || !Number.isFinite(distance)) return
    state.sum += Math.max(-hourlyMost, Math.min(hourlyMost, distance))
    state.count++
  }

  #hourOver(mean: number) {
    const state = this.#state
    state.recent = [...state.recent, mean].slice(-recentMax)
    state.cusum = Math.min(this.#options.limit * 2, Math.max(0, state.cusum + mean - this.#options.allowance))
  }

  get isOver(): boolean {
    return this.#state.cusum > this.#options.limit
  }

  /** Mean of the last hours, in spreads. */
  get recent(): number {
    const { recent } = this.#state
    return recent.length === 0 ? 0 : recent.reduce((all, value) => all + value, 0) / recent.length
  }
}
