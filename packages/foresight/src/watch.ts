/**
 * Watches an organization step by step and tells what is not as usual. Pure: what it knows is `state`, which is bounded and can be
 * kept as JSON. A step that was seen, or is before one that was, is passed over; steps may be missing.
 */
import type { ApiStep, ConsumerStep, Step } from './anomaly.ts'
import { ApiWatch, type ApiWatchState } from './api-watch.ts'
import { ConsumerWatch, type ConsumerWatchState, type Lately } from './consumer-watch.ts'
import { clipped, medianOf } from './robust.ts'
import { sensitivity } from './sensitivity.ts'
import type { Told } from './tracked.ts'

export const watchVersion = 1

export interface WatchState {
  version: number
  stepMs: number
  lastMs: number
  apis: Record<string, ApiWatchState>
  /** By the JSON of API and consumer. */
  consumers: Record<string, ConsumerWatchState>
}

export interface WatchOptions {
  stepMs?: number
  apisMax?: number
  consumersMax?: number
}

/** Who was not seen for so long is forgotten. */
const forgottenMs = 35 * 86_400_000
/** What all have in common hides no more than this of one of them, in the logarithm. */
const commonMost = 0.9

export class Watch {
  readonly stepMs: number
  readonly #apisMax: number
  readonly #consumersMax: number
  readonly #apis = new Map<string, ApiWatch>()
  readonly #consumers = new Map<string, ConsumerWatch>()
  #lastMs = Number.NEGATIVE_INFINITY

  /** A state of another version or step is not taken: it learns anew. */
  constructor({ stepMs = 300_000, apisMax = 200, consumersMax = 1000 }: WatchOptions = {}, state?: WatchState) {
    this.stepMs = stepMs
    this.#apisMax = apisMax
    this.#consumersMax = consumersMax
    if (!state || state.version !== watchVersion || state.stepMs !== stepMs) return
    this.#lastMs = state.lastMs
    for (const [api, one] of Object.entries(state.apis)) this.#apis.set(api, new ApiWatch(api, { stepMs, state: one }))
    for (const [key, one] of Object.entries(state.consumers)) {
      const [api, consumer] = JSON.parse(key) as [string, string]
      this.#consumers.set(key, new ConsumerWatch({ api, consumer }, { stepMs, state: one }))
    }
  }

  get state(): WatchState {
    const states = <W extends { state: unknown }>(of: Map<string, W>) =>
      Object.fromEntries([...of].map(([key, one]) => [key, one.state]))
    return {
      version: watchVersion,
      stepMs: this.stepMs,
      lastMs: Number.isFinite(this.#lastMs) ? this.#lastMs : 0,
      apis: states(this.#apis) as WatchState['apis'],
      consumers: states(this.#consumers) as WatchState['consumers'],
    }
  }

  /** Beginning of the last step that was taken; undefined before the first. */
  get lastMs(): number | undefined {
    return Number.isFinite(this.#lastMs) && this.#lastMs > 0 ? this.#lastMs : undefined
  }

  /** Between which an API's requests, failures or durations are usual at a time. */
  usual(api: string, atMs: number) {
    const watch = this.#apis.get(api)
    if (!watch) return undefined
    const requests = watch.rate.usual(atMs)
    const count = Math.max(1, requests?.value ?? 1)
    const { mean, spread } = watch.errors.usual(count)
    const errorShare = { low: 0, value: watch.errors.share, high: Math.min(1, (mean + 3 * spread) / count) }
    return { requests, p95Ms: watch.latency.usual(atMs), errorShare }
  }

  /** The same of one of its consumers; `cost` is that of a request. */
  usualOf(who: Pick<ConsumerStep, 'api' | 'consumer'>, atMs: number) {
    const watch = this.#consumers.get(keyOf(who))
    return watch && { requests: watch.rate.usual(atMs), cost: watch.unitCost.usual(atMs, 10) }
  }

  observe(given: Step): Told[] {
    if (!(given.atMs > this.#lastMs) || !Number.isFinite(given.atMs)) return []
    const step = soundOf(given)
    this.#lastMs = step.atMs
    const seen = new Map(step.consumers.map(one => [keyOf(one), one]))
    this.#admit(step, seen)
    const steps = new Map(step.apis.map(one => [one.api, one]))
    const all = [...this.#apis.values()].map(watch => ({ watch, step: steps.get(watch.api) ?? silent(watch.api) }))
    const offs = all.map(({ watch, step: of }) => watch.off(step.atMs, of)).filter(off => off !== undefined)
    const ofApis = clipped(inCommon(offs), commonMost)
    const ofConsumers = this.#offOfConsumers(step.atMs, { seen, ofApis })
    const told = all.flatMap(({ watch, step: of }) => {
      const { rest, fallen = 0 } = ofConsumers.get(watch.api) ?? {}
      return watch.observe(step.atMs, of, { ofApis, ofConsumers: rest, fallen })
    })
    return [...told, ...this.#ofConsumers(step.atMs, seen, ofConsumers)]
  }

  /** Who calls for the first time is watched from now on, where there is room. */
  #admit({ atMs, apis }: Step, seen: ReadonlyMap<string, ConsumerStep>) {
    for (const { api, requests } of apis) {
      if (requests > 0 && !this.#apis.has(api) && roomIn(this.#apis, { max: this.#apisMax, atMs }))
        this.#apis.set(api, new ApiWatch(api, { stepMs: this.stepMs }))
    }
    for (const [key, one] of seen) {
      if (one.requests > 0 && !this.#consumers.has(key) && roomIn(this.#consumers, { max: this.#consumersMax, atMs }))
        this.#consumers.set(key, new ConsumerWatch(one, { stepMs: this.stepMs }))
    }
  }

  /** By API: how far off its consumers are, where there are three to tell. */
  #offOfConsumers(
    atMs: number,
    { seen, ofApis }: { seen: ReadonlyMap<string, ConsumerStep>; ofApis: number },
  ): Map<string, OffOfConsumers> {
    const all = new Map<string, OffOfConsumer[]>()
    for (const [key, watch] of this.#consumers) {
      const requests = seen.get(key)?.requests ?? 0
      const usual = watch.rate.usual(atMs)
      const lately = watch.lately(atMs, requests)
      const off = watch.off(atMs, requests)
      if (!usual || off === undefined || !lately) continue
      const one = { off, seen: requests, usual: usual.value, lately }
      const list = all.get(watch.api)
      if (list) list.push(one)
      else all.set(watch.api, [one])
    }
    const told = [...all].filter(([, list]) => list.length >= 3)
    return new Map(
      told.map(([api, list]) => [
        api,
        {
          middle: medianOf(list.map(({ off }) => off)),
          rest: restOf(list),
          fallen: fallenOf(
            list.map(({ lately }) => lately),
            Math.min(0, ofApis),
          ),
        },
      ]),
    )
  }

  #ofConsumers(
    atMs: number,
    seen: ReadonlyMap<string, ConsumerStep>,
    ofConsumers: ReadonlyMap<string, OffOfConsumers>,
  ): Told[] {
    return [...this.#consumers].flatMap(([key, watch]) => {
      const { api, consumer } = watch
      const step = seen.get(key) ?? { api, consumer, requests: 0, cost: 0 }
      return watch.observe(atMs, step, ofConsumers.get(api)?.middle ?? 0)
    })
  }
}

const keyOf = ({ api, consumer }: Pick<ConsumerStep, 'api' | 'consumer'>) => JSON.stringify([api, consumer])
const figureMax = 1e15
const sound = (value: number) => (value > 0 ? Math.min(value, figureMax) : 0)

/** A figure that is none is 0; whatever a store tells, a baseline stays one. */
function soundOf({ atMs, apis, consumers }: Step): Step {
  return {
    atMs,
    apis: apis.map(({ api, requests, errors, p95Ms }) => ({
      ...{ api, requests: sound(requests), errors: Math.min(sound(errors), sound(requests)) },
      ...(p95Ms === undefined ? {} : { p95Ms: sound(p95Ms) }),
    })),
    consumers: consumers.map(({ requests, cost, ...who }) => ({
      ...who,
      requests: sound(requests),
      cost: sound(cost),
    })),
  }
}

interface OffOfConsumer {
  /** In the logarithm. */
  off: number
  seen: number
  usual: number
  lately: Lately
}

interface OffOfConsumers {
  middle: number
  /** Of all but the one that fell by most. */
  rest: number
  fallen: number
}

/** What APIs have in common: the middle; of two, what both are off at least. */
function inCommon(offs: readonly number[]): number {
  if (offs.length >= 3) return medianOf(offs)
  const [one = 0, other = 0] = offs
  return one < 0 && other < 0 ? Math.max(one, other) : one > 0 && other > 0 ? Math.min(one, other) : 0
}

/**
 * Share of the usual requests that is missing of those that fell, each far below its own and below where the others are; none where it
 * is one alone.
 */
function fallenOf(list: readonly Lately[], shared: number): number {
  const { each, distanceOfEach, quieterMost, countMin } = sensitivity.drop
  const quieter = Math.min(0, medianOf(list.map(({ off }) => off)) - shared)
  const base = shared + Math.max(Math.log(quieterMost), quieter)
  const fallen = list.filter(({ off, spread }) => off - base < Math.log(each) && off - base < -distanceOfEach * spread)
  if (fallen.length < countMin) return 0
  const missing = fallen.reduce((all, { usual, seen }) => all + usual * Math.exp(base) - seen, 0)
  return missing / list.reduce((all, { usual }) => all + usual * Math.exp(base), 0)
}

function restOf(list: readonly { seen: number; usual: number }[]): number {
  let [seen, usual] = [0, 0]
  let most = list[0]!
  for (const one of list) {
    seen += one.seen
    usual += one.usual
    if (one.usual - one.seen > most.usual - most.seen) most = one
  }
  return Math.log((seen - most.seen + 0.5) / (usual - most.usual + 0.5))
}

const silent = (api: string): ApiStep => ({ api, requests: 0, errors: 0 })

/** Whether one more may be watched; forgets who is long gone where there is no room. */
function roomIn(of: Map<string, { lastMs: number }>, { max, atMs }: { max: number; atMs: number }): boolean {
  if (of.size < max) return true
  for (const [key, { lastMs }] of of) if (atMs - lastMs > forgottenMs) of.delete(key)
  return of.size < max
}
