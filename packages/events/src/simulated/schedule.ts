/** When what happens, by chance: after the days of calm, never two incidents of an API at once. */
import type { Cause, Change, Happenings, Incident, IncidentKind, LookAlike } from './happening.ts'
import { Random } from './random.ts'
import {
  type Api,
  type Consumer,
  quotaDays,
  type Share,
  seasonAt,
  stepsPerDay,
  stepsPerHour,
  type World,
} from './world.ts'

interface Planning {
  random: Random
  world: World
  /** Spans that are taken, by API. */
  taken: Map<string, { fromStep: number; toStep: number }[]>
  happenings: Happenings
  /** Consumers whose quota runs away: nothing else happens to them. */
  runaways: Set<string>
}

const perSeed: Record<IncidentKind, number> = {
  errors: 4,
  latency: 3,
  drop: 3,
  surge: 3,
  spend: 3,
  creep: 2,
  quota: 2,
}

export function happeningsOf(world: World): Happenings {
  const random = new Random(world.seed, 'happenings')
  const happenings: Happenings = { incidents: [], lookAlikes: [], changes: [], gaps: [] }
  const planning: Planning = { random, world, taken: new Map(), happenings, runaways: new Set() }
  lookAlikes(planning)
  for (let i = 0; i < perSeed.quota; i++) runaway(planning, i)
  for (let i = 0; i < perSeed.creep; i++) place(planning, 'creep', random.whole(2 * stepsPerDay, 4 * stepsPerDay))
  for (const kind of ['errors', 'latency', 'drop', 'surge', 'spend'] as const) {
    for (let i = 0; i < perSeed[kind]; i++) place(planning, kind, Math.round(random.logBetween(6, 6 * stepsPerHour)))
  }
  decoys(planning)
  gaps(planning)
  happenings.incidents.sort((a, b) => a.fromStep - b.fromStep)
  happenings.changes.sort((a, b) => a.step - b.step)
  return happenings
}

function freeStep({ random, world, taken }: Planning, api: Api, length: number): number | undefined {
  const [low, high] = [world.calmDays * stepsPerDay + 6, world.days * stepsPerDay - length - stepsPerDay]
  const apart = 12 * stepsPerHour
  for (let tries = 0; tries < 400; tries++) {
    const step = random.whole(low, high)
    const all = taken.get(api.name) ?? []
    if (all.some(({ fromStep, toStep }) => step < toStep + apart && step + length > fromStep - apart)) continue
    // While somebody calls: at night of a small API nothing can be told.
    if (seasonAt(api, step) * api.level > 60) return step
  }
  return undefined
}

function take({ taken }: Planning, api: string, fromStep: number, toStep: number) {
  taken.set(api, [...(taken.get(api) ?? []), { fromStep, toStep }])
}

function lookAlikes(planning: Planning) {
  const { random, world, happenings } = planning
  const day = () => random.whole(world.calmDays + 1, world.days - 5) * stepsPerDay
  const holiday = day()
  for (const { name: api } of world.apis) {
    const effect = { shape: 'day', traffic: random.between(0.45, 0.7) } as const
    happenings.lookAlikes.push({ kind: 'holiday', api, fromStep: holiday, toStep: holiday + stepsPerDay, effect })
    take(planning, api, holiday, holiday + stepsPerDay)
  }
  const launched = random.pick(world.apis)
  const length = 4 * stepsPerDay
  const fromStep = freeStep(planning, launched, length)
  if (fromStep !== undefined) {
    const effect = { shape: 'launch', traffic: random.between(1.8, 3) } as const
    const launch: LookAlike = { kind: 'launch', api: launched.name, fromStep, toStep: fromStep + length, effect }
    happenings.lookAlikes.push(launch)
    take(planning, launched.name, fromStep, fromStep + stepsPerDay)
    happenings.changes.push({ ...changeOf(planning, launched, fromStep), text: 'Launch of a campaign' })
  }
}

function changeOf({ happenings }: Planning, api: Api, step: number): Change {
  return {
    id: `change-${happenings.changes.length + 1}`,
    kind: 'configuration',
    api: api.name,
    text: 'Configuration changed',
    step,
  }
}

function deploymentOf(planning: Planning, api: Api, { step, version }: { step: number; version: string }): Change {
  const change = changeOf(planning, api, step)
  return { ...change, kind: 'deployment', version, text: `Deployment of ${version}` }
}

/** Deployments after which nothing happens. */
function decoys(planning: Planning) {
  const { random, world, happenings } = planning
  for (const api of world.apis) {
    for (let day = 1; day < world.days; day += random.whole(2, 5)) {
      const step = day * stepsPerDay + random.whole(0, stepsPerDay - 1)
      const version = random.pick(api.versions).name
      happenings.changes.push(deploymentOf(planning, api, { step, version }))
    }
  }
}

function gaps({ random, world, happenings }: Planning) {
  for (let i = 0; i < 6; i++) {
    const fromStep = random.whole(2 * stepsPerDay, world.days * stepsPerDay - 60)
    happenings.gaps.push({ fromStep, toStep: fromStep + random.whole(1, 30) })
  }
}

/** Uses several times what it did until its quota is gone, well before the period's end. */
function runaway(planning: Planning, index: number) {
  const { random, world, happenings, runaways } = planning
  const period = 1 + (index % (Math.floor(world.days / quotaDays) - 1))
  const api = random.pick(world.apis)
  const able = api.consumers.filter(({ share, name }) => share > 0.08 && !runaways.has(name))
  const consumer = able.length > 0 ? random.pick(able) : undefined
  if (!consumer) return
  runaways.add(consumer.name)
  const fromStep = period * quotaDays * stepsPerDay + random.whole(3 * stepsPerDay, 8 * stepsPerDay)
  const toStep = (period + 1) * quotaDays * stepsPerDay
  happenings.incidents.push({
    id: `quota-${index + 1}`,
    kind: 'quota',
    api: api.name,
    consumer: consumer.name,
    fromStep,
    toStep,
    cause: { consumer: consumer.name },
    effect: { shape: 'step', traffic: random.between(2.5, 4.5) },
  })
}

function place(planning: Planning, kind: Exclude<IncidentKind, 'quota'>, length: number) {
  const { random, world, happenings } = planning
  const api = random.pick(world.apis)
  const fromStep = freeStep(planning, api, length)
  if (fromStep === undefined) return
  const number = happenings.incidents.filter(incident => incident.kind === kind).length + 1
  const span = { id: `${kind}-${number}`, kind, api: api.name, fromStep, toStep: fromStep + length }
  const made = makers[kind](planning, api)
  if (!made) return
  const incident: Incident = { ...span, ...made }
  if (made.cause.version !== undefined || (made.cause.endpoint !== undefined && random.next() < 0.5)) {
    const version = made.cause.version ?? random.pick(api.versions).name
    const change = deploymentOf(planning, api, { step: fromStep - random.whole(1, 4), version })
    happenings.changes.push(change)
    incident.change = change.id
  }
  happenings.incidents.push(incident)
  take(planning, api.name, incident.fromStep, incident.toStep)
}

type Made = Pick<Incident, 'cause' | 'effect' | 'consumer'>
type Maker = (planning: Planning, api: Api) => Made | undefined

const makers: Record<Exclude<IncidentKind, 'quota'>, Maker> = {
  errors({ random }, api) {
    const dimension = random.pick(['version', 'endpoint', 'target', 'consumer', 'region', 'failure'] as const)
    const { cause, share } = causeOf(random, api, dimension)
    const rise = random.logBetween(0.04, 0.3)
    const failure = dimension === 'failure' ? cause.failure! : random.pick(['upstream_failed', 'upstream_timeout'])
    return { cause, effect: { shape: 'step', errors: Math.min(0.95, rise / share), failure } }
  },
  latency({ random }, api) {
    const { cause, share } = causeOf(random, api, random.pick(['version', 'endpoint', 'target', 'region'] as const))
    const factor = random.between(2, 5) * (share < 0.25 ? 2 : 1)
    return { cause, effect: { shape: 'step', latency: factor } }
  },
  drop({ random }, api) {
    const large = api.regions.filter(({ share }) => share > 0.4)
    const isRegion = large.length > 0 && random.next() < 0.4
    const cause: Cause = isRegion ? { region: random.pick(large).name } : {}
    return { cause, effect: { shape: 'step', traffic: isRegion ? random.between(0, 0.05) : random.between(0, 0.4) } }
  },
  surge: (planning, api) => ofConsumer(planning, api, { traffic: planning.random.logBetween(4, 20) }),
  spend: (planning, api) => ofConsumer(planning, api, { cost: planning.random.logBetween(3, 15) }),
  creep({ random }, api) {
    const { cause, share } = causeOf(random, api, random.pick(['target', 'endpoint'] as const))
    const isLatency = random.next() < 0.6
    const effect = isLatency
      ? { latency: random.between(3, 6) }
      : { errors: Math.min(0.9, random.between(0.04, 0.1) / share), failure: 'upstream_failed' }
    return { cause, effect: { shape: 'ramp', ...effect } }
  },
}

function ofConsumer({ random, runaways }: Planning, api: Api, factors: { traffic?: number; cost?: number }) {
  const able = api.consumers.filter(({ name, share, batch }: Consumer) => !runaways.has(name) && !batch && share > 0.04)
  if (able.length === 0) return undefined
  const { name } = random.pick(able)
  const effect = { shape: 'step', ...factors } as const
  return { consumer: name, cause: { consumer: name }, effect }
}

/** A cause that enough requests have, sometimes two things at once. */
function causeOf(
  random: Random,
  api: Api,
  dimension: 'version' | 'endpoint' | 'target' | 'consumer' | 'region' | 'failure',
) {
  if (dimension === 'failure') return { cause: { failure: random.pick(['policy_failed', 'secret_missing']) }, share: 1 }
  const one = (list: readonly Share[]) => random.pick(list.filter(({ share }) => share > 0.08))
  const lists = {
    version: api.versions,
    endpoint: api.endpoints,
    target: api.targets,
    consumer: api.consumers,
    region: api.regions,
  }
  const { name, share } = one(lists[dimension])
  const cause: Cause = { [dimension]: name }
  if (dimension !== 'version' || random.next() > 0.3) return { cause, share }
  const second = one(api.endpoints)
  return { cause: { version: name, endpoint: second.name }, share: share * second.share }
}
