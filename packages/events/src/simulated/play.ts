/** Plays a world step by step: how many requests, how many of them failed, how long they took, what they cost. */
import { type Cause, type Effect, type Happenings, strengthAt } from './happening.ts'
import { Random } from './random.ts'
import { happeningsOf } from './schedule.ts'
import { type Api, type Consumer, makeWorld, seasonAt, stepsPerDay, stepsPerHour, type World } from './world.ts'

export interface ApiFigures {
  requests: Float64Array
  errors: Float64Array
  averageMs: Float64Array
  p95Ms: Float64Array
  consumers: Map<string, ConsumerFigures>
}

export interface ConsumerFigures {
  requests: Float64Array
  errors: Float64Array
  cost: Float64Array
}

export interface Played {
  world: World
  happenings: Happenings
  steps: number
  apis: Map<string, ApiFigures>
  /** 1 where nothing is known of a step. */
  isMissing: Uint8Array
}

/** What acts upon an API at one step. */
export interface Acting {
  cause: Cause
  effect: Effect
  strength: number
}

export const latencySamples = 48

export function play(seed: number, days?: number): Played {
  const world = makeWorld(seed, days)
  const happenings = happeningsOf(world)
  const steps = world.days * stepsPerDay
  const isMissing = new Uint8Array(steps)
  for (const { fromStep, toStep } of happenings.gaps) isMissing.fill(1, fromStep, toStep)
  const apis = new Map(world.apis.map(api => [api.name, playApi({ world, happenings, api, steps })]))
  return { world, happenings, steps, apis, isMissing }
}

interface Playing {
  world: World
  happenings: Happenings
  api: Api
  steps: number
}

export function actingOn({ happenings, api }: Pick<Playing, 'happenings' | 'api'>, step: number): Acting[] {
  const acting: Acting[] = []
  for (const incident of happenings.incidents) {
    const strength = incident.api === api.name ? strengthAt(incident, step) : 0
    if (strength > 0) acting.push({ cause: incident.cause, effect: incident.effect, strength })
  }
  for (const like of happenings.lookAlikes) {
    const strength = like.api === api.name ? strengthAt(like, step) : 0
    if (strength > 0) acting.push({ cause: {}, effect: like.effect, strength })
  }
  return acting
}

function playApi(playing: Playing): ApiFigures {
  const { world, api, steps } = playing
  const random = new Random(world.seed, 'play', api.name)
  const made = (): Float64Array => new Float64Array(steps)
  const figures: ApiFigures = {
    requests: made(),
    errors: made(),
    averageMs: made(),
    p95Ms: made(),
    consumers: new Map(api.consumers.map(({ name }) => [name, { requests: made(), errors: made(), cost: made() }])),
  }
  const noise = { traffic: 0, errors: 0, latency: 0, own: api.consumers.map(() => 0) }
  for (let step = 0; step < steps; step++) {
    const acting = actingOn(playing, step)
    noise.traffic = 0.85 * noise.traffic + 0.53 * random.heavy()
    noise.errors = 0.9 * noise.errors + 0.44 * random.heavy()
    noise.latency = 0.85 * noise.latency + 0.53 * random.heavy()
    for (const [index, consumer] of api.consumers.entries()) {
      noise.own[index] = 0.7 * noise.own[index]! + 0.71 * random.heavy()
      const level = levelAt(api, consumer, step) * Math.exp(api.noise * (noise.traffic + noise.own[index]!))
      const requests = random.poisson(level * trafficFactor(consumer, acting))
      const share = errorShareOf(api, consumer, acting, noise.errors)
      const errors = random.binomial(requests, share)
      const of = figures.consumers.get(consumer.name)!
      of.requests[step] = requests
      of.errors[step] = errors
      of.cost[step] = costOf(random, { api, consumer, acting, requests })
      figures.requests[step]! += requests
      figures.errors[step]! += errors
    }
    latencyOf(random, { api, acting, figures, step, noise: noise.latency })
  }
  return figures
}

export function levelAt(api: Api, consumer: Consumer, step: number): number {
  const day = step / stepsPerDay
  const growth = Math.exp((api.dailyGrowth + consumer.dailyGrowth) * day)
  const usual = api.level * consumer.share * growth * Math.max(0.02, seasonAt(api, step, consumer.shiftHours))
  const { batch } = consumer
  if (!batch) return usual
  const passed = (step % stepsPerDay) - batch.hour * stepsPerHour
  return passed >= 0 && passed < batch.steps ? usual + api.level * consumer.share * batch.factor * 0.5 : usual
}

function trafficFactor(consumer: Consumer, acting: readonly Acting[]): number {
  let factor = 1
  for (const { cause, effect, strength } of acting) {
    if (effect.traffic === undefined || (cause.consumer !== undefined && cause.consumer !== consumer.name)) continue
    factor *= 1 + (effect.traffic - 1) * strength * shareOf(consumer, cause)
  }
  return factor
}

/** Of a consumer's requests, those that come from the region and ask for the version of a cause. */
export function shareOf(consumer: Consumer, cause: Cause): number {
  const of = (list: readonly { name: string; share: number }[], name: string | undefined) =>
    name === undefined ? 1 : (list.find(one => one.name === name)?.share ?? 0)
  return of(consumer.regions, cause.region) * of(consumer.versions, cause.version)
}

export function errorShareOf(api: Api, consumer: Consumer, acting: readonly Acting[], noise: number): number {
  let share = api.errorShare * Math.exp(0.35 * noise)
  for (const added of acting) share += addedErrors(api, consumer, added)
  return Math.min(0.97, share)
}

/** Share of a consumer's requests that something acting lets fail. */
export function addedErrors(api: Api, consumer: Consumer, { cause, effect, strength }: Acting): number {
  if (effect.errors === undefined || (cause.consumer !== undefined && cause.consumer !== consumer.name)) return 0
  const of = (list: readonly { name: string; share: number }[], name: string | undefined) =>
    name === undefined ? 1 : (list.find(one => one.name === name)?.share ?? 0)
  const fitting = shareOf(consumer, cause) * of(api.endpoints, cause.endpoint) * of(api.targets, cause.target)
  return effect.errors * strength * fitting
}

function costOf(
  random: Random,
  { api, consumer, acting, requests }: { api: Api; consumer: Consumer; acting: readonly Acting[]; requests: number },
): number {
  if (requests === 0) return 0
  let mean = 0
  for (const { share, cost } of api.endpoints) mean += share * cost
  for (const { cause, effect, strength } of acting) {
    if (effect.cost !== undefined && cause.consumer === consumer.name) mean *= 1 + (effect.cost - 1) * strength
  }
  return requests * mean * Math.exp((0.5 * random.heavy()) / Math.sqrt(requests))
}

export interface Asked {
  version: string
  endpoint: number
  target: string
  region: string
  consumer: string
}

/** How long one request takes. */
export function durationMs(
  random: Random,
  { api, acting, asked, noise }: { api: Api; acting: readonly Acting[]; asked: Asked; noise: number },
): number {
  const endpoint = api.endpoints[asked.endpoint]!
  let median = endpoint.medianMs * Math.exp(0.6 * api.noise * noise)
  for (const { cause, effect, strength } of acting) {
    if (effect.latency !== undefined && fits(cause, asked, endpoint.name)) median *= 1 + (effect.latency - 1) * strength
  }
  return random.logNormal(median, endpoint.spread)
}

export function fits(cause: Cause, asked: Asked, endpoint: string): boolean {
  return (
    (cause.version === undefined || cause.version === asked.version) &&
    (cause.endpoint === undefined || cause.endpoint === endpoint) &&
    (cause.target === undefined || cause.target === asked.target) &&
    (cause.region === undefined || cause.region === asked.region) &&
    (cause.consumer === undefined || cause.consumer === asked.consumer)
  )
}

export function askedBy(random: Random, api: Api, consumer: Consumer): Asked {
  return {
    version: consumer.versions[random.byShare(consumer.versions)]!.name,
    endpoint: random.byShare(api.endpoints),
    target: api.targets[random.byShare(api.targets)]!.name,
    region: consumer.regions[random.byShare(consumer.regions)]!.name,
    consumer: consumer.name,
  }
}

/** From some of the requests, as many of each consumer as its share. */
function latencyOf(
  random: Random,
  {
    api,
    acting,
    figures,
    step,
    noise,
  }: { api: Api; acting: readonly Acting[]; figures: ApiFigures; step: number; noise: number },
) {
  const count = Math.min(latencySamples, figures.requests[step]!)
  if (count === 0) return
  const durations = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const consumer = api.consumers[random.byShare(api.consumers)]!
    durations[i] = durationMs(random, { api, acting, asked: askedBy(random, api, consumer), noise })
  }
  durations.sort()
  figures.averageMs[step] = durations.reduce((all, value) => all + value, 0) / count
  figures.p95Ms[step] = durations[Math.min(count - 1, Math.ceil(count * 0.95) - 1)]!
}
