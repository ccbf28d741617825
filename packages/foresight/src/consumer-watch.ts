/** One consumer of one API, step by step: whether it calls far more than it does, or what it asks for costs far more. */
import type { ConsumerStep } from './anomaly.ts'
import { band } from './band.ts'
import { type Pair, Recent } from './recent.ts'
import { type BaselineState, SeasonBaseline } from './season-baseline.ts'
import { sensitivity } from './sensitivity.ts'
import { type Judged, type Told, Tracked, type TrackedState } from './tracked.ts'

export interface ConsumerWatchState {
  rate: BaselineState
  unitCost: BaselineState
  /** A state of before has no `lately`. */
  recent: { rate: Pair[]; cost: Pair[]; lately?: Pair[] }
  tracked: Record<'surge' | 'spend', TrackedState>
  lastMs: number
}

const together = 2
const latelySteps = 3

export interface Lately {
  /** In the logarithm, as its spread is. */
  off: number
  spread: number
  seen: number
  usual: number
}

export class ConsumerWatch {
  readonly api: string
  readonly consumer: string
  readonly #stepMs: number
  readonly rate: SeasonBaseline
  readonly unitCost: SeasonBaseline
  readonly #recent: { rate: Recent; cost: Recent; lately: Recent }
  readonly tracked: Record<'surge' | 'spend', Tracked>
  #lastMs: number

  constructor(
    { api, consumer }: Pick<ConsumerStep, 'api' | 'consumer'>,
    { stepMs, state }: { stepMs: number; state?: ConsumerWatchState | undefined },
  ) {
    this.api = api
    this.consumer = consumer
    this.#stepMs = stepMs
    this.rate = new SeasonBaseline({ stepMs, levelDays: 4, chance: 'count', ofHour: 0.3 }, state?.rate)
    this.unitCost = new SeasonBaseline({ stepMs, levelDays: 4, chance: 'mean' }, state?.unitCost)
    const recent = (of: 'rate' | 'cost' | 'lately') => new Recent(state?.recent[of])
    this.#recent = { rate: recent('rate'), cost: recent('cost'), lately: recent('lately') }
    const options = { oddMin: 3, quietMs: 3_600_000, stepMs }
    const what = { api, consumer }
    this.tracked = {
      surge: new Tracked({ kind: 'surge', ...what, measure: 'requests' }, { ...options, state: state?.tracked.surge }),
      spend: new Tracked({ kind: 'spend', ...what, measure: 'cost' }, { ...options, state: state?.tracked.spend }),
    }
    this.#lastMs = state?.lastMs ?? 0
  }

  get state(): ConsumerWatchState {
    return {
      rate: this.rate.state,
      unitCost: this.unitCost.state,
      recent: {
        rate: this.#recent.rate.state,
        cost: this.#recent.cost.state,
        lately: this.#recent.lately.state,
      },
      tracked: { surge: this.tracked.surge.state, spend: this.tracked.spend.state },
      lastMs: this.#lastMs,
    }
  }

  get lastMs(): number {
    return this.#lastMs
  }

  off(atMs: number, requests: number): number | undefined {
    const usual = this.rate.usual(atMs)
    if (!usual || usual.value < 3) return undefined
    return Math.log((requests + 0.5) / (usual.value + 0.5))
  }

  /** Once for each step: how it stands over the last few together; undefined where too few are usual to tell. */
  lately(atMs: number, requests: number): Lately | undefined {
    const usual = this.rate.usual(atMs)
    if (!usual) return undefined
    const over = { steps: latelySteps, stepMs: this.#stepMs }
    const { seen, usual: expected } = this.#recent.lately.with({ atMs, seen: requests, usual: usual.value }, over)
    if (usual.value < 3) return undefined
    const off = Math.log((seen + 0.5) / (expected + 0.5))
    const spread = Math.sqrt(Math.max(0, usual.spread ** 2 - 1 / (usual.value + 1)) + 1 / (expected + 1))
    return { off, spread, seen, usual: expected }
  }

  /** `common` is how far off all the API's consumers are. */
  observe(atMs: number, step: ConsumerStep, common: number): Told[] {
    if (step.requests > 0) this.#lastMs = atMs
    return [this.#surge(atMs, step, common), this.#spend(atMs, step)].filter(one => one !== undefined)
  }

  #surge(atMs: number, { requests }: ConsumerStep, common: number): Told | undefined {
    const usual = this.rate.usual(atMs)
    const { distance, ratio, excessMin, stark } = sensitivity.surge
    let judged: Judged | undefined
    if (usual) {
      const sums = this.#recent.rate.with({ atMs, seen: requests, usual: usual.value }, this.#over)
      const off = Math.log((sums.seen + 0.5) / (sums.usual + 0.5)) - Math.max(0, common)
      const spread = Math.sqrt(Math.max(0, usual.spread ** 2 - 1 / (usual.value + 1)) + 1 / (sums.usual + 1))
      const now = Math.log((requests + 0.5) / (usual.value + 0.5)) - Math.max(0, common)
      const isHigh = off > distance * spread && off > Math.log(ratio) && now > Math.log(ratio) * 0.7
      const isOdd = isHigh && sums.seen - sums.usual >= excessMin && usual.isSettled
      judged = {
        isOdd,
        isStark: off > stark * spread && off > 3 * Math.log(ratio),
        distance: Math.max(0, off / spread),
        isSettled: usual.isSettled,
        observed: requests,
        expected: usual.value,
        ...band(usual),
      }
    }
    const told = judged && this.tracked.surge.step(atMs, judged)
    this.rate.learn(atMs, requests, { weight: this.tracked.surge.weight(atMs, judged?.isOdd ?? false) })
    return told
  }

  #spend(atMs: number, { requests, cost }: ConsumerStep): Told | undefined {
    if (requests === 0 || !(cost > 0)) return undefined
    const usual = this.unitCost.usual(atMs, requests)
    const { distance, ratio, requestsMin } = sensitivity.spend
    let judged: Judged | undefined
    if (usual) {
      const sums = this.#recent.cost.with({ atMs, seen: cost, usual: requests }, this.#over)
      const off = Math.log(sums.seen / sums.usual / Math.max(1e-9, usual.value))
      const now = Math.log(cost / requests / Math.max(1e-9, usual.value))
      const isNow = now > distance * 0.6 * usual.spread && now > Math.log(ratio) * 0.7
      const isHigh = off > distance * usual.spread && off > Math.log(ratio) && isNow
      const expected = usual.value * requests
      const { low, high } = band(usual)
      judged = {
        isOdd: isHigh && sums.usual >= requestsMin && usual.isSettled,
        distance: Math.max(0, off / usual.spread),
        isSettled: usual.isSettled,
        observed: cost,
        expected,
        low: low * requests,
        high: high * requests,
      }
    }
    const told = judged && this.tracked.spend.step(atMs, judged)
    const weight = this.tracked.spend.weight(atMs, judged?.isOdd ?? false)
    this.unitCost.learn(atMs, cost / requests, { weight, of: requests })
    return told
  }

  get #over() {
    return { steps: together, stepMs: this.#stepMs }
  }
}
