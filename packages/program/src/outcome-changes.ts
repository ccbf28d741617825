/** Which requests are answered otherwise by one set of parts than by another, in words. */
import { failureKinds } from '@gatehouse/base'
import type { Policies } from './check-part.ts'
import { inOrder } from './order.ts'
import { type Answering, hostOfAny, RequestIndex, type SampleRequest, samplesOf } from './request-index.ts'
import { type ApiPart, canonicalJson, type EndpointPart, type PlacedPolicy } from './snapshot.ts'

export interface OutcomeChange {
  /** Method and path of a request that shows it, with the host where it is for one. */
  request: string
  /** How many endpoints change alike. */
  endpoints: number
  apiVersion: string
  environment: string
  /** Sentences. */
  what: string[]
}

/**
 * Of parts that are served together, all environments. Endpoints of a version that change alike are told once. With the
 * policies it is told how those may refuse that come or go.
 */
export function outcomeChanges(
  before: readonly ApiPart[],
  after: readonly ApiPart[],
  policies: Policies = new Map(),
): OutcomeChange[] {
  const environments = new Set([...before, ...after].map(({ environment }) => environment))
  return [...environments].sort().flatMap(environment => {
    const inside = (parts: readonly ApiPart[]) => parts.filter(part => part.environment === environment)
    return changesIn(environment, { before: inside(before), after: inside(after), policies })
  })
}

/** Requests that are tried in one environment. */
const samplesMax = 200_000

interface Tried {
  apiVersion: string
  sample: SampleRequest
}

interface Sides {
  before: readonly ApiPart[]
  after: readonly ApiPart[]
  policies: Policies
}

function changesIn(environment: string, { before, after, policies }: Sides): OutcomeChange[] {
  const [old, now] = [new RequestIndex(before), new RequestIndex(after)]
  const alike = new Map<string, { change: OutcomeChange; endpoints: Set<string> }>()
  for (const { apiVersion, sample } of triedRequests([...before, ...after])) {
    const [was, is] = [old.find(sample), now.find(sample)]
    const what = differences(was, is, policies)
    if (what.length === 0) continue
    const endpoint = answerOf(is) ?? answerOf(was)!
    const key = canonicalJson([apiVersion, what])
    const known = alike.get(key)
    if (known) known.endpoints.add(endpoint)
    else {
      const change = { request: requestText(sample), endpoints: 1, apiVersion, environment, what }
      alike.set(key, { change, endpoints: new Set([endpoint]) })
    }
  }
  return [...alike.values()].map(({ change, endpoints }) => ({ ...change, endpoints: endpoints.size }))
}

/** One of every endpoint first, then the rest of them: all hosts, depths and methods, as far as there is room. */
function triedRequests(parts: readonly ApiPart[]): Iterable<Tried> {
  const tried = new Map<string, Tried>()
  for (const first of [true, false]) {
    for (const part of parts) {
      for (const endpoint of part.endpoints) {
        const samples = samplesOf(part, endpoint)
        for (const sample of first ? samples.slice(0, 1) : samples.slice(1)) {
          if (tried.size >= samplesMax) return tried.values()
          const key = canonicalJson(sample)
          if (!tried.has(key)) tried.set(key, { apiVersion: part.apiVersion, sample })
        }
      }
    }
  }
  return tried.values()
}

/** As `explain` takes it. */
const requestText = ({ host, method, path }: SampleRequest) =>
  `${method} ${host === hostOfAny ? path : `https://${host}${path}`}`

function differences(old: Answering | undefined, now: Answering | undefined, policies: Policies): string[] {
  const [was, is] = [answerOf(old), answerOf(now)]
  if (!was || !is) return was ? [`is no longer answered, was by ${was}`] : is ? [`is answered by ${is}`] : []
  const [before, after] = [old!, now!]
  return [
    ...(was === is ? [] : [`is answered by ${is}, was by ${was}`]),
    ...accessChange(before.part, after.part),
    ...policyChanges(policiesAt(before), policiesAt(after), policies),
    ...planChanges(before.part, after.part, policies),
    ...upstreamChanges(before.part, after.part),
  ]
}

/** Undefined where nobody has it: a 404 or a 405. */
const answerOf = (found: Answering | undefined) =>
  found?.endpoint && `${found.endpoint.method} ${found.endpoint.path} of ${found.part.apiVersion}`

function accessChange(before: ApiPart, after: ApiPart): string[] {
  if (before.blocked !== after.blocked) return [after.blocked ? 'is blocked: 404' : 'is no longer blocked']
  if (before.access === after.access) return []
  return [after.access === 'open' ? 'needs no subscription any more' : 'needs a subscription: 401 and 403 without']
}

const policiesAt = ({ part, endpoint }: Answering) =>
  inOrder([...part.policies, ...(endpoint as EndpointPart).policies])

function policyChanges(before: readonly PlacedPolicy[], after: readonly PlacedPolicy[], policies: Policies): string[] {
  const byIdentity = (uses: readonly PlacedPolicy[]) => new Map(uses.map(use => [use.identity, use]))
  const [old, now] = [byIdentity(before), byIdentity(after)]
  const told: string[] = []
  for (const [identity, use] of now) {
    const was = old.get(identity)
    if (!was) told.push(`passes ${use.policy} at ${use.stage} (${use.scope})${refusals(use, policies, 'may')}`)
    else if (canonicalJson(was) !== canonicalJson(use))
      told.push(`passes ${use.policy} otherwise: ${settingsText(was, use)}`)
  }
  for (const [identity, use] of old) {
    if (!now.has(identity))
      told.push(`no longer passes ${use.policy} (${use.scope})${refusals(use, policies, 'could')}`)
  }
  const kept = (uses: readonly PlacedPolicy[]) =>
    uses.map(({ identity }) => identity).filter(id => old.has(id) && now.has(id))
  if (told.length === 0 && kept(before).join() !== kept(after).join()) told.push('passes its policies in another order')
  return told
}

/** With which statuses it answers by itself. */
function refusals({ policy }: PlacedPolicy, policies: Policies, may: 'may' | 'could'): string {
  const statuses = new Set((policies.get(policy)?.errors ?? []).map(code => failureKinds[code].status))
  return statuses.size === 0 ? '' : `, which ${may} answer ${[...statuses].sort((a, b) => a - b).join(', ')}`
}

const textMax = 60

function settingsText(was: PlacedPolicy, is: PlacedPolicy): string {
  const [old, now] = [was, is].map(use => ({ stage: use.stage, ...use.config }) as Record<string, unknown>) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ]
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  const changed = names.filter(name => canonicalJson(old[name] ?? null) !== canonicalJson(now[name] ?? null))
  return changed.map(name => `${name} ${text(old[name])} → ${text(now[name])}`).join(', ') || 'in another version'
}

function text(value: unknown): string {
  const written = value === undefined ? 'unsaid' : canonicalJson(value)
  return written.length > textMax ? `${written.slice(0, textMax - 1)}…` : written
}

function planChanges(before: ApiPart, after: ApiPart, units: Policies): string[] {
  const [old, now] = [before, after].map(part => new Map(part.plans.map(plan => [plan.name, plan.policies]))) as [
    Map<string, PlacedPolicy[]>,
    Map<string, PlacedPolicy[]>,
  ]
  const told: string[] = []
  for (const [name, policies] of now) {
    const was = old.get(name)
    if (!was) told.push(`may be had by the plan ${name}`)
    else for (const change of policyChanges(was, policies, units)) told.push(`for the plan ${name} ${change}`)
  }
  for (const name of old.keys()) if (!now.has(name)) told.push(`is not in the plan ${name} any more`)
  return told
}

function upstreamChanges({ upstream: was }: ApiPart, { upstream: is }: ApiPart): string[] {
  const urls = ({ targets }: ApiPart['upstream']) => targets.map(({ url }) => url).join(', ')
  if (urls(was) !== urls(is)) return [`goes to ${urls(is)}, was to ${urls(was)}`]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof ApiPart['upstream'])[]
  const changed = names.filter(
    name => name !== 'id' && name !== 'name' && canonicalJson(was[name] ?? null) !== canonicalJson(is[name] ?? null),
  )
  return changed.length === 0 ? [] : [`goes to the same targets with another ${changed.join(', ')}`]
}
