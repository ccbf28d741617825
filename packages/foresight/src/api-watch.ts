/** One API, step by step: whether fewer call than usual, more fail, or answers take longer. */
import type { ApiStep } from './anomaly.ts'
import { band } from './band.ts'
import { Creep, type CreepState } from './creep.ts'
import { type Pair, Recent } from './recent.ts'
import { type BaselineState, SeasonBaseline } from './season-baseline.ts'
import { sensitivity } from './sensitivity.ts'
import { ShareBaseline, type ShareState } from './share-baseline.ts'
import { type Judged, type Told, Tracked, type TrackedState } from './tracked.ts'

export interface ApiWatchState {
  rate: BaselineState
  errors: ShareState
  latency: BaselineState
  recent: { rate: Pair[]; errors: Pair[]; latency: Pair[] }
  creep: { errors: CreepState; latency: CreepState }
  tracked: Record<keyof ApiWatch['tracked'], TrackedState>
  lastMs: number
}

const hourMs = 3_600_000
/** How far off the usual others are, in the logarithm. */
export interface Common {
  /** The middle of the organization's APIs. */
  ofApis: number
  /** The API's consumers but the one that fell by most, where there are some to tell. */
  ofConsumers: number | undefined
  /** Share of the requests that are missing of several of its consumers, each of which fell far. */
  fallen: number
}

/** How many steps are judged together. */
const windows = { rate: 3, errors: 3, latency: 4 }

export class ApiWatch {
  readonly api: string
  readonly #stepMs: number
  readonly rate: SeasonBaseline
  readonly errors: ShareBaseline
  readonly latency: SeasonBaseline
  readonly #recent: { rate: Recent; errors: Recent; latency: Recent }
  readonly #creep: { errors: Creep; latency: Creep }
  readonly tracked: Record<'drop' | 'errors' | 'latency' | 'creepErrors' | 'creepLatency', Tracked>
  #lastMs: number

  constructor(api: string, { stepMs, state }: { stepMs: number; state?: ApiWatchState | undefined }) {
    this.api = api
    this.#stepMs = stepMs
    this.rate = new SeasonBaseline({ stepMs, levelDays: 4, chance: 'count', ofHour: 0.3 }, state?.rate)
    this.errors = new ShareBaseline({ stepMs, days: 5 }, state?.errors)
    this.latency = new SeasonBaseline({ stepMs, levelDays: 8, chance: 'none' }, state?.latency)
    const recent = (of: 'rate' | 'errors' | 'latency') => new Recent(state?.recent[of])
    this.#recent = { rate: recent('rate'), errors: recent('errors'), latency: recent('latency') }
    const creep = (of: 'errors' | 'latency') => new Creep(sensitivity.creep, state?.creep[of])
    this.#creep = { errors: creep('errors'), latency: creep('latency') }
    const short = { oddMin: 2, quietMs: hourMs, stepMs }
    const slow = { oddMin: 1, quietMs: 12 * hourMs, stepMs }
    const was = state?.tracked
    this.tracked = {
      drop: new Tracked({ kind: 'drop', api, measure: 'requests' }, { ...short, oddMin: 4, state: was?.drop }),
      errors: new Tracked({ kind: 'errors', api, measure: 'errorShare' }, { ...short, oddMin: 4, state: was?.errors }),
      latency: new Tracked({ kind: 'latency', api, measure: 'p95Ms' }, { ...short, state: was?.latency }),
      creepErrors: new Tracked({ kind: 'creep', api, measure: 'errorShare' }, { ...slow, state: was?.creepErrors }),
      creepLatency: new Tracked({ kind: 'creep', api, measure: 'p95Ms' }, { ...slow, state: was?.creepLatency }),
    }
    this.#lastMs = state?.lastMs ?? 0
  }

  get state(): ApiWatchState {
    const states = Object.entries(this.tracked).map(([name, one]) => [name, one.state])
    return {
      rate: this.rate.state,
      errors: this.errors.state,
      latency: this.latency.state,
      recent: { rate: this.#recent.rate.state, errors: this.#recent.errors.state, latency: this.#recent.latency.state },
      creep: { errors: this.#creep.errors.state, latency: this.#creep.latency.state },
      tracked: Object.fromEntries(states) as ApiWatchState['tracked'],
      lastMs: this.#lastMs,
    }
  }

  /** When somebody last called it. */
  get lastMs(): number {
    return this.#lastMs
  }

  /** How far off the usual its requests are, in the logarithm; undefined where too few are usual to tell. */
  off(atMs: number, { requests }: ApiStep): number | undefined {
    const usual = this.rate.usual(atMs)
    if (!usual || usual.value < 10) return undefined
    return Math.log((requests + 0.5) / (usual.value + 0.5))
  }

  observe(atMs: number, step: ApiStep, common: Common): Told[] {
    if (step.requests > 0) this.#lastMs = atMs
    const told = [this.#drop(atMs, step, common), ...this.#errors(atMs, step), ...this.#latency(atMs, step)]
    return told.filter(one => one !== undefined)
  }

  #drop(atMs: number, { requests }: ApiStep, common: Common): Told | undefined {
    const usual = this.rate.usual(atMs)
    const { distance, ratio, ofManyRatio, expectedMin, silence, together } = sensitivity.drop
    let judged: Judged | undefined
    if (usual) {
      const sums = this.#recent.rate.with({ atMs, seen: requests, usual: usual.value }, this.#over('rate'))
      const off = Math.log((sums.seen + 0.5) / (sums.usual + 0.5))
      const spread = Math.sqrt(Math.max(0, usual.spread ** 2 - 1 / (usual.value + 1)) + 1 / (sums.usual + 1))
      const shared = Math.min(0, common.ofApis)
      const own = off - shared
      const now = Math.log((requests + 0.5) / (usual.value + 0.5)) - shared
      const isEnough = sums.usual >= expectedMin && sums.steps >= 2
      // A consumer that went back to what it was is no drop, nor is a day on which all is quieter.
      const isOfMany = common.ofConsumers === undefined || common.ofConsumers - shared < Math.log(ofManyRatio)
      const hasFallen = common.fallen > together && own < -spread
      const isLow = own < Math.log(ratio) + shared / 2 && own < -distance * spread && now < Math.log(ratio) * 0.7
      const isSilent = off < Math.log(silence) && off < -2 * spread
      judged = {
        isOdd: isEnough && ((((isLow && isOfMany) || hasFallen) && usual.isSettled) || isSilent),
        isStark: own < Math.log(ratio) * 3 && own < -2 * distance * spread,
        distance: Math.max(0, -own / spread),
        isSettled: usual.isSettled,
        observed: requests,
        expected: usual.value,
        ...band(usual),
      }
    }
    const told = judged && this.tracked.drop.step(atMs, judged)
    this.rate.learn(atMs, requests, { weight: this.tracked.drop.weight(atMs, judged?.isOdd ?? false) })
    return told
  }

  #errors(atMs: number, { requests, errors }: ApiStep): (Told | undefined)[] {
    if (requests === 0) return []
    const { distance, ratio, riseMin, countMin, stark } = sensitivity.errors
    const isSettled = this.errors.seen * this.#stepMs > 3 * 86_400_000
    const sums = this.#recent.errors.with({ atMs, seen: errors, usual: requests }, this.#over('errors'))
    const { mean, spread } = this.errors.usual(sums.usual)
    const off = (sums.seen - mean) / spread
    const one = this.errors.usual(requests)
    const share = sums.seen / sums.usual
    const isOdd =
      this.errors.seen * this.#stepMs > 6 * hourMs &&
      off > distance &&
      (errors - one.mean) / one.spread > distance * 0.6 &&
      sums.seen >= countMin &&
      share > this.errors.share * ratio &&
      share - this.errors.share > riseMin
    const high = Math.min(1, (mean + distance * spread) / sums.usual)
    const figures = { observed: errors / requests, expected: this.errors.share, low: 0, high }
    const isStark = off > stark && sums.seen >= 3 * countMin
    const told = this.tracked.errors.step(atMs, { isOdd, isStark, distance: Math.max(0, off), isSettled, ...figures })
    const isCalm = !isOdd && !this.tracked.errors.isOpen
    this.#creep.errors.observe(atMs, isCalm ? (errors - one.mean) / one.spread : undefined)
    const { errorsRatio, errorsRise } = sensitivity.creep
    const recent = this.errors.share + (this.#creep.errors.recent * one.spread) / requests
    const isCreeping =
      isSettled &&
      this.#creep.errors.isOver &&
      recent > this.errors.share * errorsRatio &&
      recent - this.errors.share > errorsRise
    const slow = { ...figures, observed: Math.max(0, recent), distance: Math.max(0, this.#creep.errors.recent * 3) }
    const crept = this.tracked.creepErrors.step(atMs, { isOdd: isCreeping, isSettled, ...slow })
    const weight = this.tracked.creepErrors.weight(atMs, isCreeping)
    this.errors.learn(atMs, { met: errors, of: requests }, weight * this.tracked.errors.weight(atMs, isOdd))
    return [told, crept]
  }

  #latency(atMs: number, { requests, p95Ms }: ApiStep): (Told | undefined)[] {
    const { distance, ratio, requestsMin, stark } = sensitivity.latency
    if (p95Ms === undefined || !(p95Ms > 0) || requests < requestsMin) return []
    const usual = this.latency.usual(atMs)
    if (!usual) {
      this.latency.learn(atMs, p95Ms)
      return []
    }
    const off = Math.log(p95Ms / Math.max(1e-3, usual.value))
    const sums = this.#recent.latency.with({ atMs, seen: off, usual: 1 }, this.#over('latency'))
    const mean = sums.seen / sums.usual
    const away = mean / usual.spread
    const isOdd = sums.steps >= 2 && away > distance && mean > Math.log(ratio) && off > Math.log(ratio) * 0.6
    const figures = { observed: p95Ms, expected: usual.value, ...band(usual), isSettled: usual.isSettled }
    const isStark = away > stark
    const told = this.tracked.latency.step(atMs, { isOdd, isStark, distance: Math.max(0, away), ...figures })
    const isCalm = !isOdd && !this.tracked.latency.isOpen
    this.#creep.latency.observe(atMs, isCalm ? off / usual.spread : undefined)
    const recent = Math.exp(this.#creep.latency.recent * usual.spread)
    const isCreeping = usual.isSettled && this.#creep.latency.isOver && recent > sensitivity.creep.latencyRatio
    const slow = { ...figures, observed: usual.value * recent, distance: Math.max(0, this.#creep.latency.recent * 3) }
    const crept = this.tracked.creepLatency.step(atMs, { isOdd: isCreeping, ...slow })
    const weight = this.tracked.creepLatency.weight(atMs, isCreeping)
    this.latency.learn(atMs, p95Ms, { weight: weight * this.tracked.latency.weight(atMs, isOdd) })
    return [told, crept]
  }

  #over(of: keyof typeof windows) {
    return { steps: windows[of], stepMs: this.#stepMs }
  }
}
