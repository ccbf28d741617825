/** Who calls what: an organization with its APIs, where they run, and the applications that call them. */
import { Random, sharesOf } from './random.ts'

export const stepMs = 300_000
export const stepsPerHour = 12
export const stepsPerDay = 288
export const beganMs = Date.UTC(2026, 0, 5) // a Monday

export interface Share {
  name: string
  share: number
}

export interface Season {
  /** Hours that the API's day is behind UTC's. */
  shiftHours: number
  /** How deep the night is: 1 is no traffic at all. */
  nightDepth: number
  /** Of a weekday. */
  weekendLevel: number
  /** How steep mornings are. */
  steepness: number
  /** Of traffic on Monday morning, beside that of other mornings. */
  mondayLevel: number
}

export interface Endpoint extends Share {
  medianMs: number
  spread: number
  /** Cost of a request in the plan's unit. */
  cost: number
}

export interface Consumer extends Share {
  plan: string
  regions: Share[]
  versions: Share[]
  /** Hours that its day is behind the API's. */
  shiftHours: number
  /** A job every night, which is nothing to worry about. */
  batch?: { hour: number; steps: number; factor: number }
  /** Requests of one period of `quotaDays` that its plan allows. */
  quota: number
  /** Growth of its own, by day. */
  dailyGrowth: number
}

export interface Api {
  name: string
  /** Requests of a step, over the whole week's mean. */
  level: number
  season: Season
  dailyGrowth: number
  /** Share of requests that fail for no reason to speak of. */
  errorShare: number
  noise: number
  versions: Share[]
  endpoints: Endpoint[]
  targets: Share[]
  regions: Share[]
  consumers: Consumer[]
}

export interface World {
  seed: number
  days: number
  /** Days in which nothing happens, for learning. */
  calmDays: number
  organization: string
  apis: Api[]
}

export const quotaDays = 28
const regionNames = ['DE', 'FR', 'US', 'BR', 'IN', 'JP']
const things = ['orders', 'customers', 'payments', 'items', 'carts', 'prices', 'invoices']
const apiNames = ['shop', 'billing', 'catalog', 'accounts', 'search']

const named = (names: readonly string[], shares: readonly number[]): Share[] =>
  names.map((name, index) => ({ name, share: shares[index]! }))

export function makeWorld(seed: number, days = 84): World {
  const random = new Random(seed, 'world')
  const names = random.shuffled(apiNames).slice(0, 3)
  return {
    seed,
    days,
    calmDays: 28,
    organization: `organization-${seed}`,
    apis: names.map(name => makeApi(new Random(seed, 'api', name), name)),
  }
}

function makeApi(random: Random, name: string): Api {
  const level = random.logBetween(120, 1200)
  const regions = random.shuffled(regionNames).slice(0, random.whole(3, 5))
  const endpoints = random.shuffled(things).slice(0, random.whole(4, 6))
  const endpointShares = sharesOf(random, endpoints.length)
  const base = random.logBetween(15, 90)
  const api: Api = {
    name,
    level,
    season: {
      shiftHours: random.pick([0, 0, 1, 5, 8, -8]),
      nightDepth: random.between(0.45, 0.85),
      weekendLevel: random.between(0.35, 1.05),
      steepness: random.between(1, 3),
      mondayLevel: random.between(1, 1.5),
    },
    dailyGrowth: random.between(-0.0015, 0.0035),
    errorShare: random.logBetween(0.0015, 0.012),
    noise: random.between(0.04, 0.12),
    versions: named(['v1', 'v2'], [0.5, 0.5]),
    endpoints: endpoints.map((thing, index) => ({
      name: random.next() < 0.5 ? `/${thing}` : `/${thing}/{id}`,
      share: endpointShares[index]!,
      medianMs: base * random.logBetween(0.5, 2),
      spread: random.between(0.3, 0.6),
      cost: random.pick([1, 1, 1, 2, 5]),
    })),
    targets: named(
      Array.from({ length: random.whole(3, 5) }, (_, index) => `http://10.0.${name.length}.${index + 1}:8080`),
      [],
    ),
    regions: named(regions, []),
    consumers: [],
  }
  const even = sharesOf(random, api.targets.length, true)
  for (const [index, target] of api.targets.entries()) target.share = even[index]!
  api.consumers = makeConsumers(random, api)
  for (const [index, share] of overConsumers(api, ({ regions }) => regions).entries()) api.regions[index]!.share = share
  for (const [index, share] of overConsumers(api, ({ versions }) => versions).entries())
    api.versions[index]!.share = share
  return api
}

function makeConsumers(random: Random, api: Api): Consumer[] {
  const count = random.whole(6, 9)
  const shares = sharesOf(random, count)
  const batchOf = random.whole(0, count - 1)
  return shares.map((share, index) => {
    const home = random.whole(0, api.regions.length - 1)
    const rest = sharesOf(random, api.regions.length, true)
    const homeShare = random.between(0.35, 0.8)
    const newShare = random.next() < 0.4 ? random.between(0.75, 1) : random.between(0, 0.4)
    const monthly = api.level * share * stepsPerDay * quotaDays
    return {
      name: `${api.name}-client-${index + 1}`,
      share,
      plan: random.pick(['free', 'silver', 'gold']),
      regions: api.regions.map(({ name }, place) => ({
        name,
        share: (place === home ? homeShare : 0) + (1 - homeShare) * rest[place]!,
      })),
      versions: named(['v1', 'v2'], [1 - newShare, newShare]),
      shiftHours: random.between(-2, 2),
      ...(index === batchOf
        ? { batch: { hour: random.whole(0, 4), steps: random.whole(6, 14), factor: random.between(4, 10) } }
        : {}),
      quota: Math.round(monthly * random.between(1.4, 2)),
      dailyGrowth: random.next() < 0.15 ? random.between(0.004, 0.012) : 0,
    }
  })
}

function overConsumers(api: Api, of: (consumer: Consumer) => Share[]): number[] {
  const sums = of(api.consumers[0]!).map(() => 0)
  for (const consumer of api.consumers) {
    for (const [index, { share }] of of(consumer).entries()) sums[index] = sums[index]! + share * consumer.share
  }
  return sums
}

/** What is usual at a time of the week, over whose mean it is about 1. `step` is told from `beganMs`. */
export function seasonAt({ season }: Api, step: number, shiftHours = 0): number {
  const hours = step / stepsPerHour - season.shiftHours - shiftHours
  const hour = ((hours % 24) + 24) % 24
  const day = ((Math.floor(hours / 24) % 7) + 7) % 7
  const wave = Math.cos(((hour - 14) / 24) * 2 * Math.PI)
  const shape = Math.tanh(wave * season.steepness) / Math.tanh(season.steepness)
  const daily = 1 + (shape * season.nightDepth * (hour > 12 && hour < 13 ? 0.9 : 1)) / (1 + 0.15 * season.nightDepth)
  const weekly = day >= 5 ? season.weekendLevel : 1
  const monday = day === 0 && hour >= 7 && hour < 11 ? season.mondayLevel : 1
  return (daily * weekly * monday * 7) / (5 + 2 * season.weekendLevel)
}
