/** Plays the demo’s world with the simulator’s own rules: who calls how often, and how much of it fails. */
import { type Acting, actingOn, errorShareOf, levelAt, type Played, shareOf } from '@gatehouse/events/simulated/play.ts'
import { Random } from '@gatehouse/events/simulated/random.ts'
import type { Api, Consumer } from '@gatehouse/events/simulated/world.ts'
import { stepsPerDay } from '@gatehouse/events/simulated/world.ts'
import { callers } from './history-cast.ts'
import { type HistoryTime, historyApis, historyHappenings, historySeed } from './history-world.ts'

export function playHistory(time: HistoryTime): Played {
  const world = {
    ...{ seed: historySeed, days: Math.ceil(time.steps / stepsPerDay), calmDays: 0, organization: 'demo' },
    apis: historyApis(),
  }
  const happenings = historyHappenings(time)
  const played: Played = {
    world,
    happenings,
    steps: time.steps,
    apis: new Map(),
    isMissing: new Uint8Array(time.steps),
  }
  for (const api of world.apis) played.apis.set(api.name, playApi(played, api, time))
  return played
}

function playApi({ world, happenings, steps }: Played, api: Api, time: HistoryTime) {
  const random = new Random(world.seed, 'history', api.name)
  const made = () => new Float64Array(steps)
  const consumers = new Map(
    api.consumers.map(({ name }) => [name, { requests: made(), errors: made(), cost: made() }] as const),
  )
  const figures = { requests: made(), errors: made(), averageMs: made(), p95Ms: made(), consumers }
  const noise = { traffic: 0, errors: 0, own: api.consumers.map(() => 0) }
  for (let step = time.fromStep; step < steps; step++) {
    const acting = actingOn({ happenings, api }, step)
    noise.traffic = 0.85 * noise.traffic + 0.53 * random.heavy()
    noise.errors = 0.9 * noise.errors + 0.44 * random.heavy()
    for (const [index, consumer] of api.consumers.entries()) {
      noise.own[index] = 0.7 * noise.own[index]! + 0.71 * random.heavy()
      if (!isThere(consumer.name, step, time)) continue
      const level = levelAt(api, consumer, step) * Math.exp(api.noise * (noise.traffic + noise.own[index]!))
      const requests = random.poisson(level * trafficFactor(consumer, acting))
      const of = consumers.get(consumer.name)!
      of.requests[step] = requests
      of.errors[step] = random.binomial(requests, errorShareOf(api, consumer, acting, noise.errors))
      of.cost[step] = requests
      figures.requests[step]! += requests
      figures.errors[step]! += of.errors[step]!
    }
  }
  return figures
}

function isThere(name: string, step: number, { nowStep }: HistoryTime): boolean {
  const { sinceDays = Number.POSITIVE_INFINITY, untilDays } = callers.find(one => one.name === name)!
  const daysAgo = (nowStep - step) / stepsPerDay
  return daysAgo <= sinceDays && (untilDays === undefined || daysAgo > untilDays)
}

function trafficFactor(consumer: Consumer, acting: readonly Acting[]): number {
  return acting.reduce((factor, { cause, effect, strength }) => {
    const isOther = cause.consumer !== undefined && cause.consumer !== consumer.name
    if (effect.traffic === undefined || isOther) return factor
    return factor * (1 + (effect.traffic - 1) * strength * shareOf(consumer, cause))
  }, 1)
}
