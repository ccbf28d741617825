/**
 * What is usual of a series at each time of the week, learned step by step: a seasonal profile of the logarithm and a level
 * that moves slowly, both by Huber's updates, so that an incident teaches little. Its state is bounded whatever it sees.
 */
import { clipped } from './robust.ts'

const slotMs = 900_000
const daySlots = 96
const weekSlots = 7 * daySlots
const weekMs = weekSlots * slotMs
/** From the epoch, a Thursday, to Monday. */
const mondayMs = 4 * 86_400_000

export interface BaselineOptions {
  stepMs: number
  /** How long the level takes to follow two thirds of a lasting change. */
  levelDays: number
  /** What chance does to a value: that of a count, of a mean over some requests, or nothing beside what was seen. */
  chance: 'count' | 'mean' | 'none'
  /** How much of the spread is that of the hour: mornings and nightly jobs stray further than afternoons. None unless said. */
  ofHour?: number
}

export interface Usual {
  /** Of the logarithm. */
  center: number
  value: number
  /** Of the logarithm, the chance of counts included. */
  spread: number
  /** Whether a whole week was seen. */
  isSettled: boolean
}

export interface BaselineState {
  /** Thousandths, by quarter of an hour from Monday on. */
  week: number[]
  weekSeen: number[]
  day: number[]
  daySeen: number[]
  level: number
  variance: number
  /** The same by hour of the day; a state of before has none. */
  hours?: number[]
  seen: number
  lastMs: number
}

const slotsSeenMax = 15
const hourRate = 1 / 150
const varianceFloor = 0.03 ** 2
/** However many a mean is over, so much of it is no surprise. */
const meanFloor = 0.05 ** 2
/** What is further off than so many spreads teaches no more than that. */
const huberAt = 2.5

export class SeasonBaseline {
  readonly #options: BaselineOptions
  readonly #week = new Float64Array(weekSlots)
  readonly #weekSeen = new Uint8Array(weekSlots)
  readonly #day = new Float64Array(daySlots)
  readonly #daySeen = new Uint8Array(daySlots)
  #level = 0
  #variance = 0.25
  readonly #hours = new Float64Array(24).fill(0.25)
  #seen = 0
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(options: BaselineOptions, state?: BaselineState) {
    this.#options = options
    if (!state) return
    this.#week.set(state.week.slice(0, weekSlots).map(value => value / 1000))
    this.#weekSeen.set(state.weekSeen.slice(0, weekSlots))
    this.#day.set(state.day.slice(0, daySlots).map(value => value / 1000))
    this.#daySeen.set(state.daySeen.slice(0, daySlots))
    this.#level = state.level
    this.#variance = state.variance
    if (state.hours) this.#hours.set(state.hours.slice(0, 24))
    else this.#hours.fill(state.variance)
    this.#seen = state.seen
    this.#lastMs = state.lastMs
  }

  get state(): BaselineState {
    const thousandths = (values: Float64Array) => Array.from(values, value => Math.round(value * 1000))
    return {
      week: thousandths(this.#week),
      weekSeen: [...this.#weekSeen],
      day: thousandths(this.#day),
      daySeen: [...this.#daySeen],
      level: this.#level,
      variance: this.#variance,
      hours: Array.from(this.#hours, value => Number(value.toPrecision(4))),
      seen: this.#seen,
      lastMs: Number.isFinite(this.#lastMs) ? this.#lastMs : 0,
    }
  }

  get seen(): number {
    return this.#seen
  }

  /** Nothing before a day was seen. `of` is over how many requests a mean is. */
  usual(atMs: number, of = 1): Usual | undefined {
    const stepsOfDay = 86_400_000 / this.#options.stepMs
    if (this.#seen < stepsOfDay) return undefined
    const center = this.#level + this.#profile(atMs)
    const value = Math.max(0, Math.exp(center) - half(this.#options))
    return { center, value, spread: this.#spread(atMs, value, of), isSettled: this.#seen >= 7 * stepsOfDay }
  }

  /** How far off the usual, in the logarithm. */
  offset(atMs: number, value: number): number {
    return Math.log(Math.max(0, value) + half(this.#options)) - this.#level - this.#profile(atMs)
  }

  /** `weight` 0 learns nothing, such as while something is wrong. A step that was seen, or is before one, is passed over. */
  learn(atMs: number, value: number, { weight = 1, of = 1 }: { weight?: number; of?: number } = {}): void {
    if (!Number.isFinite(value) || value < 0 || atMs <= this.#lastMs || weight <= 0) return
    this.#lastMs = atMs
    if (this.#seen === 0) this.#level = Math.log(value + half(this.#options))
    const off = this.offset(atMs, value)
    const usual = Math.max(0, Math.exp(this.#level + this.#profile(atMs)))
    const spread = this.#spread(atMs, usual, of)
    const isYoung = this.#seen < (2 * 86_400_000) / this.#options.stepMs
    const step = weight * (isYoung ? off : clipped(off, huberAt * spread))
    this.#seen++
    const levelRate = Math.max(this.#options.stepMs / (this.#options.levelDays * 86_400_000), 1 / (this.#seen + 1))
    this.#level += levelRate * step
    this.#learnSlots(atMs, step)
    const rate = Math.max(1 / 900, 1 / (this.#seen + 1))
    const within = clipped(off, 3 * spread) ** 2
    const squared = this.#options.chance === 'mean' ? within * Math.max(1, of) : within - this.#chance(usual)
    this.#variance = Math.max(varianceFloor, this.#variance + weight * rate * (squared - this.#variance))
    const hour = hourOf(atMs)
    const own = Math.max(rate, hourRate)
    this.#hours[hour] = Math.max(varianceFloor, this.#hours[hour]! + weight * own * (squared - this.#hours[hour]!))
  }

  #chance(usual: number): number {
    return this.#options.chance === 'count' ? 1 / (usual + 1) : 0
  }

  #spread(atMs: number, usual: number, of: number): number {
    if (this.#options.chance === 'mean') return Math.sqrt(this.#variance / Math.max(1, of) + meanFloor)
    const { ofHour = 0 } = this.#options
    const variance = (1 - ofHour) * this.#variance + ofHour * this.#hours[hourOf(atMs)]!
    return Math.sqrt(variance + this.#chance(usual))
  }

  #learnSlots(atMs: number, step: number) {
    const slot = slotOf(atMs)
    const ofDay = slot % daySlots
    const next = (seen: number) => 1 / Math.min(seen + 1, slotsSeenMax)
    this.#day[ofDay] = this.#day[ofDay]! + next(this.#daySeen[ofDay]!) * 0.5 * step
    this.#daySeen[ofDay] = Math.min(255, this.#daySeen[ofDay]! + 1)
    this.#week[slot] = this.#week[slot]! + next(this.#weekSeen[slot]!) * 0.9 * step
    this.#weekSeen[slot] = Math.min(255, this.#weekSeen[slot]! + 1)
  }

  #profile(atMs: number): number {
    const slot = slotOf(atMs)
    return this.#day[slot % daySlots]! + this.#week[slot]!
  }
}

function half({ chance }: BaselineOptions): number {
  return chance === 'count' ? 0.5 : 1e-3
}

const hourOf = (atMs: number) => ((Math.floor(atMs / 3_600_000) % 24) + 24) % 24

function slotOf(atMs: number): number {
  const inWeek = (((atMs - mondayMs) % weekMs) + weekMs) % weekMs
  return Math.floor(inWeek / slotMs)
}
