/** Requests of the history as a gateway would tell of them, in the order in which they came. */
import { idBytes, type UpstreamReason } from '@gatehouse/base'
import { batchEventsMax, blankEvent, EventEncoder, encodeBatch, eventBytesMax, eventFlags } from '@gatehouse/events'
import { wholeAddress } from '@gatehouse/events/address.ts'
import type { Played } from '@gatehouse/events/simulated/play.ts'
import { Random } from '@gatehouse/events/simulated/random.ts'
import { requestsOf, type SimulatedRequest } from '@gatehouse/events/simulated/requests.ts'
import { beganMs, stepMs, stepsPerDay } from '@gatehouse/events/simulated/world.ts'
import { callers } from './history-cast.ts'
import { type HistoryTime, historySeed } from './history-world.ts'

/** What the demo’s rows are called by. */
export interface HistoryIds {
  organization: string
  environment: string
  /** By name. */
  api: Readonly<Record<string, string>>
  apiVersion: Readonly<Record<string, string>>
  revision: Readonly<Record<string, string>>
  application: Readonly<Record<string, string>>
  subscription: Readonly<Record<string, string>>
  plan: Readonly<Record<string, string>>
  /** `METHOD /path` by API and endpoint. */
  endpoint: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface Moment {
  atMs: number
  request: SimulatedRequest
}

/** What was asked within a span, the earliest first. */
export function* momentsOf(
  played: Played,
  { mondayMs }: HistoryTime,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Generator<Moment> {
  const shiftMs = mondayMs - beganMs
  for (let step = Math.floor((fromMs - mondayMs) / stepMs); mondayMs + step * stepMs < toMs; step++) {
    const moments: Moment[] = []
    for (const { name: api } of played.world.apis) {
      for (const request of requestsOf(played, { api, fromStep: step, toStep: step + 1 })) {
        const atMs = request.timeMs + shiftMs
        if (atMs >= fromMs && atMs < toMs) moments.push({ atMs, request })
      }
    }
    moments.sort((a, b) => a.atMs - b.atMs)
    yield* moments
  }
}

const reasons: Readonly<Record<string, UpstreamReason>> = {
  ...{ upstream_unreachable: 'refused', upstream_failed: 'reset' },
}

interface Batching {
  node: string
  epoch: number
  ids: HistoryIds
  nowMs: number
}

/** Makes batches of what it is given, one after another. */
export class HistoryBatches {
  readonly #names = ['']
  readonly #numbers = new Map([['', 0]])
  readonly #bytes = new Uint8Array(eventBytesMax)
  readonly #encoder = new EventEncoder(this.#bytes)
  readonly #event = blankEvent()
  readonly #random: Random
  readonly #batching: Batching
  #sequence = 0
  #made = 0

  constructor(batching: Batching) {
    this.#batching = batching
    this.#random = new Random(historySeed, 'events', batching.epoch)
    this.#event.generation = 1
  }

  *of(moments: Iterable<Moment>): Generator<{ batch: Uint8Array; events: number; lastMs: number }> {
    let events: Uint8Array[] = []
    let lastMs = 0
    const whole = () => {
      const { node, epoch } = this.#batching
      const names = this.#names
      const batch = encodeBatch({
        ...{ node, epoch, sequence: ++this.#sequence, dropped: 0, events, strings: () => names },
      })
      return { batch, events: events.length, lastMs }
    }
    for (const moment of moments) {
      this.#fill(moment)
      events.push(this.#bytes.slice(0, this.#encoder.encode(this.#event, 0)))
      lastMs = moment.atMs
      if (events.length < batchEventsMax) continue
      yield whole()
      events = []
    }
    if (events.length > 0) yield whole()
  }

  #number(name = ''): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.#names.length)
    return this.#names.push(name) - 1
  }

  #fill({ atMs, request }: Moment): void {
    const event = this.#event
    const { ids } = this.#batching
    const told = this.#told(request)
    const version = `${request.api}-${this.#versionOf(request, atMs)}`
    const route = ids.endpoint[request.api]![request.endpoint]!
    const [method, path] = route.split(' ') as [string, string]
    const caller = callers.find(({ name }) => name === request.consumer)!
    new DataView(event.requestId.buffer).setUint32(0, ++this.#made)
    for (let at = 4; at < 16; at++) event.requestId[at] = Math.floor(this.#random.next() * 256)
    Object.assign(event, {
      timeUs: atMs * 1000 + Math.floor(this.#random.next() * 1000),
      organization: this.#number(ids.organization),
      environment: this.#number(ids.environment),
      api: this.#number(ids.api[request.api]),
      apiVersion: this.#number(ids.apiVersion[version]),
      revision: this.#number(ids.revision[version]),
      endpoint: this.#number(request.endpoint),
      route: this.#number(`${method} /demo/${version.replace(/-(v\d)$/, '/$1')}${path}`),
      plan: this.#number(told.isKnown ? ids.plan[request.plan] : ''),
      target: this.#number(told.isForwarded ? request.target : ''),
      failure: this.#number(told.failure),
      application: told.isKnown ? idBytes(ids.application[request.consumer]!) : undefined,
      subscription: told.isKnown ? idBytes(ids.subscription[request.consumer]!) : undefined,
      method,
      status: told.status === 200 ? ({ POST: 201, DELETE: 204 }[method] ?? 200) : told.status,
      flags: told.isCached ? eventFlags.cached : 0,
      reason: reasons[told.failure] ?? '',
      country: request.region,
      userAgent: caller.userAgent,
      address: wholeAddress(`198.18.${callers.indexOf(caller)}.0`),
      path: `/demo/${version.replace(/-(v\d)$/, '/$1')}${path}`,
    })
    this.#measure(request.durationMs, told)
  }

  #measure(durationMs: number, { isForwarded }: Told): void {
    const event = this.#event
    const ms = isForwarded ? durationMs : 1.5 + this.#random.next()
    event.totalUs = Math.round(ms * 1000)
    event.overheadUs = 120 + Math.floor(this.#random.next() * 120)
    event.firstByteUs = isForwarded ? Math.max(0, event.totalUs - event.overheadUs) : 0
    event.bytesIn = event.method === 'POST' ? 180 + Math.floor(this.#random.next() * 400) : 0
    event.bytesOut = event.status < 300 ? 400 + Math.floor(this.#random.next() * 5000) : 190
    event.units = { requests: 1, bytes: event.bytesIn + event.bytesOut, tokens: 0, cost: 1 }
  }

  #versionOf({ api, consumer }: SimulatedRequest, atMs: number): string {
    const { movedDays } = callers.find(({ name }) => name === consumer)!
    if (api !== 'petstore' || movedDays === undefined) return 'v1'
    return atMs > this.#batching.nowMs - movedDays * stepsPerDay * stepMs ? 'v2' : 'v1'
  }

  /** What the gateway itself had to say: a few show no key, or ask for more than their plan allows; some answers were kept. */
  #told({ api, status, failure, plan, endpoint }: SimulatedRequest): Told {
    const chance = this.#random.next()
    const passed: Told = { status, failure, isKnown: true, isForwarded: true, isCached: false }
    // The simulator's failures take no longer than what goes well: nobody waited for them to time out.
    if (failure === 'upstream_timeout') return { ...passed, status: 502, failure: 'upstream_failed' }
    if (status !== 200) return passed
    const own: Told = { ...passed, isForwarded: false }
    if (chance < 0.006) return { ...own, status: 401, failure: 'credential_missing', isKnown: false }
    if (chance < 0.014 && plan === 'free') return { ...own, status: 429, failure: 'rate_limited' }
    if (chance < 0.3 && api === 'star-trek' && endpoint === 'get-episode') return { ...own, isCached: true }
    return passed
  }
}

interface Told {
  status: number
  failure: string
  isKnown: boolean
  isForwarded: boolean
  isCached: boolean
}
