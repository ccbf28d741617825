/** The demo’s two APIs as the simulator plays them: seasons, growth, a launch, and incidents at known times before now. */
import type { Happenings } from '@gatehouse/events/simulated/happening.ts'
import {
  type Api,
  beganMs,
  type Consumer,
  type Share,
  stepMs,
  stepsPerDay,
  stepsPerHour,
} from '@gatehouse/events/simulated/world.ts'
import { type Caller, callers, hurried, surging } from './history-cast.ts'

export const historySeed = 7
const dayMs = 86_400_000
/** Traffic of the days to come is played as well, for as long as the command goes on. */
const aheadDays = 7

export interface HistoryTime {
  /** Steps are counted from a Monday, as the simulator has it. */
  mondayMs: number
  fromStep: number
  nowStep: number
  steps: number
}

export function historyTime(nowMs: number, days: number): HistoryTime {
  const beganDay = Math.floor((nowMs - days * dayMs - beganMs) / dayMs)
  const mondayMs = beganMs + Math.floor(beganDay / 7) * 7 * dayMs
  const stepAt = (ms: number) => Math.floor((ms - mondayMs) / stepMs)
  const nowStep = stepAt(nowMs)
  return { mondayMs, fromStep: stepAt(nowMs - days * dayMs), nowStep, steps: nowStep + aheadDays * stepsPerDay }
}

const even = (names: readonly string[]): Share[] => names.map(name => ({ name, share: 1 / names.length }))
const countries = ['DE', 'FR', 'US', 'BR', 'IN', 'JP']

export const targetsOf = (api: string) => [1, 2, 3].map(number => `http://${api}-${number}.demo.internal:8080`)

interface Endpoints {
  [id: string]: { share: number; medianMs: number }
}

const petstore: Endpoints = {
  findPets: { share: 0.56, medianMs: 38 },
  'find pet by id': { share: 0.31, medianMs: 21 },
  addPet: { share: 0.1, medianMs: 64 },
  deletePet: { share: 0.03, medianMs: 47 },
}
const starTrek: Endpoints = {
  'get-episode': { share: 0.34, medianMs: 26 },
  'get-character': { share: 0.27, medianMs: 24 },
  'get-character-search': { share: 0.2, medianMs: 88 },
  'get-spacecraft': { share: 0.12, medianMs: 30 },
  'post-episode-search': { share: 0.07, medianMs: 120 },
}

export function historyApis(): Api[] {
  const season = { shiftHours: 0, nightDepth: 0.72, weekendLevel: 0.55, steepness: 1.6, mondayLevel: 1.25 }
  return [
    made('petstore', petstore, { level: 12, season, dailyGrowth: 0.006, errorShare: 0.0024, versions: ['v1', 'v2'] }),
    made('star-trek', starTrek, {
      ...{ level: 9.5, dailyGrowth: 0.002, errorShare: 0.0036, versions: ['v1'] },
      season: { shiftHours: 5, nightDepth: 0.62, weekendLevel: 1.3, steepness: 1.2, mondayLevel: 1 },
    }),
  ]
}

type Traits = Pick<Api, 'level' | 'season' | 'dailyGrowth' | 'errorShare'> & { versions: readonly string[] }

function made(name: 'petstore' | 'star-trek', endpoints: Endpoints, { versions, ...traits }: Traits): Api {
  const own = callers.filter(({ calls }) => calls[name] !== undefined)
  const all = own.reduce((sum, { calls }) => sum + calls[name]!, 0)
  return {
    ...{ name, ...traits, noise: 0.05, versions: even(versions), targets: even(targetsOf(name)) },
    endpoints: Object.entries(endpoints).map(([id, of]) => ({ name: id, ...of, spread: 0.38, cost: 1 })),
    regions: even(countries),
    consumers: own.map(caller => consumerOf(caller, caller.calls[name]! / all, versions)),
  }
}

function consumerOf({ name, plan, home, batchHour, growth = 0 }: Caller, share: number, versions: readonly string[]) {
  const abroad = 0.3 / countries.length
  const consumer: Consumer = {
    ...{ name, share, plan, shiftHours: 0, quota: 0, dailyGrowth: growth, versions: even(versions) },
    regions: countries.map(country => ({ name: country, share: abroad + (country === home ? 0.7 : 0) })),
    ...(batchHour === undefined ? {} : { batch: { hour: batchHour, steps: 9, factor: 5 } }),
  }
  return consumer
}

/** What happened, in steps before now; the last is not over yet. */
export function historyHappenings({ nowStep }: HistoryTime): Happenings {
  const today = Math.floor(nowStep / stepsPerDay) * stepsPerDay
  /** By day, when many call. */
  const at = (days: number, hour: number, length: number) => {
    const fromStep = today - days * stepsPerDay + hour * stepsPerHour
    return { fromStep, toStep: fromStep + length }
  }
  const [pets, , stars] = [targetsOf('petstore'), 0, targetsOf('star-trek')]
  return {
    incidents: [
      {
        ...{ id: 'pets-2-broke', kind: 'errors', api: 'petstore', ...at(9, 13, 13) },
        ...{ cause: { target: pets[1]! }, effect: { shape: 'step', errors: 0.72, failure: 'upstream_unreachable' } },
      },
      {
        ...{ id: 'search-was-slow', kind: 'latency', api: 'star-trek', ...at(5, 15, 30) },
        ...{ cause: { endpoint: 'get-character-search' }, effect: { shape: 'step', latency: 5 } },
      },
      {
        ...{ id: 'half-stayed-away', kind: 'drop', api: 'petstore', ...at(6, 12, 18) },
        ...{ cause: {}, effect: { shape: 'step', traffic: 0.2 } },
      },
      {
        ...{ id: 'one-called-too-much', kind: 'surge', api: 'petstore', consumer: surging },
        ...at(2, 11, 30),
        ...{ cause: { consumer: surging }, effect: { shape: 'step', traffic: 24 } },
      },
      {
        ...{ id: 'quota-runs-out', kind: 'quota', api: 'petstore', consumer: hurried, ...at(13, 0, 24 * stepsPerDay) },
        ...{ cause: { consumer: hurried }, effect: { shape: 'step', traffic: 1.9 } },
      },
      {
        ...{
          id: 'stars-3-is-away',
          kind: 'errors',
          api: 'star-trek',
          ...{ fromStep: nowStep - 9, toStep: nowStep + 12 },
        },
        ...{ cause: { target: stars[2]! }, effect: { shape: 'step', errors: 0.8, failure: 'upstream_unreachable' } },
      },
    ],
    lookAlikes: [
      {
        ...{ kind: 'launch', api: 'star-trek', ...at(26, 9, 5 * stepsPerDay) },
        effect: { shape: 'launch', traffic: 2.6 },
      },
    ],
    ...{ changes: [], gaps: [] },
  }
}
