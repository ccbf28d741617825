/**
 * Single requests behind the figures of a span: as many, and as many of them failed, with everything they are told
 * apart by. Durations are a second draw from what those of the figures are drawn from.
 */
import type { Cause } from './happening.ts'
import { type Acting, type Asked, actingOn, addedErrors, askedBy, durationMs, fits, type Played } from './play.ts'
import { Random } from './random.ts'
import { type Api, beganMs, type Consumer, stepMs } from './world.ts'

export interface SimulatedRequest {
  timeMs: number
  api: string
  version: string
  endpoint: string
  target: string
  consumer: string
  plan: string
  region: string
  status: number
  /** Code of the failure, or ''. */
  failure: string
  durationMs: number
  cost: number
}

const usualFailures = ['upstream_failed', 'upstream_timeout', 'upstream_unreachable']

/** `share` of 1 is all of them. */
export function* requestsOf(
  played: Played,
  { api: name, fromStep, toStep, share = 1 }: { api: string; fromStep: number; toStep: number; share?: number },
): Generator<SimulatedRequest> {
  const api = played.world.apis.find(one => one.name === name)!
  for (let step = Math.max(0, fromStep); step < Math.min(played.steps, toStep); step++) {
    if (played.isMissing[step]) continue
    const random = new Random(played.world.seed, 'requests', name, step)
    const acting = actingOn({ happenings: played.happenings, api }, step)
    for (const consumer of api.consumers) {
      const figures = played.apis.get(name)!.consumers.get(consumer.name)!
      const requests = figures.requests[step]!
      const cost = requests === 0 ? 0 : figures.cost[step]! / requests
      for (let i = 0; i < requests; i++) {
        if (share < 1 && random.next() >= share) continue
        const isError = i < figures.errors[step]!
        yield requestOf(random, { api, consumer, acting, isError, step, cost })
      }
    }
  }
}

interface Making {
  api: Api
  consumer: Consumer
  acting: readonly Acting[]
  isError: boolean
  step: number
  cost: number
}

function requestOf(random: Random, { api, consumer, acting, isError, step, cost }: Making): SimulatedRequest {
  const source = isError ? sourceOf(random, { api, consumer, acting }) : undefined
  const asked = source
    ? askedFitting(random, { api, consumer, cause: source.cause })
    : askedThrough(random, { api, consumer, acting })
  const failure = !isError ? '' : (source?.effect.failure ?? random.pick(usualFailures))
  const isOwn = failure === 'policy_failed' || failure === 'secret_missing'
  return {
    timeMs: beganMs + step * stepMs + Math.floor(random.next() * stepMs),
    api: api.name,
    version: asked.version,
    endpoint: api.endpoints[asked.endpoint]!.name,
    target: isOwn ? '' : asked.target,
    consumer: consumer.name,
    plan: consumer.plan,
    region: asked.region,
    status: isError ? (failure === 'upstream_timeout' ? 504 : isOwn ? 500 : 502) : random.next() < 0.03 ? 404 : 200,
    failure,
    durationMs: durationMs(random, { api, acting, asked, noise: 0 }),
    cost,
  }
}

/** What let it fail, by how many each does; nothing for the usual. */
function sourceOf(random: Random, { api, consumer, acting }: Pick<Making, 'api' | 'consumer' | 'acting'>) {
  const added = acting.map(one => addedErrors(api, consumer, one))
  let rest = random.next() * (api.errorShare + added.reduce((all, value) => all + value, 0)) - api.errorShare
  for (const [index, value] of added.entries()) {
    if (rest < 0) return undefined
    if ((rest -= value) < 0) return acting[index]
  }
  return undefined
}

function askedFitting(random: Random, { api, consumer, cause }: { api: Api; consumer: Consumer; cause: Cause }): Asked {
  const asked = askedBy(random, api, consumer)
  if (cause.version !== undefined) asked.version = cause.version
  if (cause.target !== undefined) asked.target = cause.target
  if (cause.region !== undefined) asked.region = cause.region
  if (cause.endpoint !== undefined) asked.endpoint = api.endpoints.findIndex(({ name }) => name === cause.endpoint)
  return asked
}

/** Of a request that went through: less likely one of those that fail now, or stay away. */
function askedThrough(random: Random, { api, consumer, acting }: Pick<Making, 'api' | 'consumer' | 'acting'>): Asked {
  for (let tries = 0; tries < 50; tries++) {
    const asked = askedBy(random, api, consumer)
    const endpoint = api.endpoints[asked.endpoint]!.name
    const isThrough = acting.every(({ cause, effect, strength }) => {
      if (!fits(cause, asked, endpoint)) return true
      const kept = effect.traffic === undefined || cause.region === undefined ? 1 : Math.min(1, effect.traffic)
      return random.next() < (1 - (effect.errors ?? 0) * strength) * (1 - (1 - kept) * strength)
    })
    if (isThrough) return asked
  }
  return askedBy(random, api, consumer)
}
