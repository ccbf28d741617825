/** Snapshot to program. Pure but for what `create` of a policy does; the same parts give the same routes. */
import { Failure, type Problem } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import { type Host, openStages, type PolicyHooks } from '@gatehouse/unit'
import { currentConfig, type Policies, problemsOfPart } from './check-part.ts'
import { apart } from './chosen-by.ts'
import { Claims } from './claims.ts'
import { limitsPath, limitsRoute } from './limits-route.ts'
import { inOrder } from './order.ts'
import { addOwnRoutes } from './own-routes.ts'
import { Program, type RouteMatch } from './program.ts'
import { resourceRoute } from './resource-route.ts'
import type { Route, Step } from './route.ts'
import { Router } from './router.ts'
import {
  type ApiPart,
  canonicalJson,
  type EndpointPart,
  type PlacedPolicy,
  policiesOf,
  type Snapshot,
} from './snapshot.ts'
import { credentialPlaces, StagedPart } from './staged-part.ts'
import { VersionChoice } from './version-choice.ts'

export interface CompileOptions {
  policies: Policies
  /** The host an instance gets, by its stable identity and the part it stands in. */
  hostFor: (identity: string, part: ApiPart) => Host
  /** Its parts are kept where their digest is the same. */
  previous?: Program | undefined
}

/** One API version with its routes and policy instances. */
export interface CompiledPart {
  readonly part: ApiPart
  /** It was made with these. */
  readonly policies: Policies
  /** With each route's answer to a match, made once. */
  readonly router: Router<RouteMatch>
  readonly routes: readonly Route[]
  /** Requests that no endpoint answers are recorded as drift. */
  readonly records: boolean
  /** Flat list of what stands on refusals of these. */
  readonly missFields: readonly string[]
  /** Tells whose tokens it takes. */
  readonly resource: RouteMatch | undefined
  dispose(): void
}

/** Throws `policy_unknown` or `snapshot_invalid` with every problem; then nothing was created. */
export function compile({ manifest, parts }: Snapshot, options: CompileOptions): Program {
  const problems: Problem[] = []
  const kept = keptParts(options)
  for (const [digest, part] of parts) {
    if (kept.has(digest)) continue
    for (const problem of problemsOfPart(part, options.policies)) {
      problems.push({ ...problem, message: `${part.apiVersion}: ${problem.message}` })
    }
  }
  const stages = (manifest.stages ?? []).filter(({ part, beside }) => parts.has(part) && parts.has(beside))
  const staged = new Set(stages.map(({ part }) => part))
  const whole = new Map([...parts].filter(([digest]) => !staged.has(digest)))
  const { claims, held } = claimsOf(whole, problems)
  if (problems.length > 0) {
    const code = problems.some(problem => problem.code === 'policy_unknown') ? 'policy_unknown' : 'snapshot_invalid'
    throw new Failure(code, problems[0]!.message, { problems: problems.slice(0, 100) })
  }
  const compiled = new Map<string, CompiledPart>()
  for (const [digest, part] of parts) compiled.set(digest, kept.get(digest) ?? compilePart(part, options))
  const beside = stages.map(stage => {
    const part = compiled.get(stage.part)!
    return [stage.beside, new StagedPart(part, stage, credentialPlaces(part.part, options.policies))] as const
  })
  return new Program({ manifest, compiled, staged: new Map(beside), choices: choicesOf(whole, held), claims })
}

/** Those of before that were made with the policies that there are now. */
function keptParts({ previous, policies }: CompileOptions): ReadonlyMap<string, CompiledPart> {
  const before = previous?.compiled ?? new Map<string, CompiledPart>()
  const lasts = ({ part, policies: known }: CompiledPart) =>
    known === policies || policiesOf(part).every(({ policy }) => known.get(policy) === policies.get(policy))
  if ([...before.values()].every(({ policies: known }) => known === policies)) return before
  return new Map([...before].filter(([, compiled]) => lasts(compiled)))
}

/** Who has which place, and all that answer there, by who came first. */
function claimsOf(parts: Snapshot['parts'], problems: Problem[]) {
  const claims = new Claims<string>()
  const held = new Map<string, Set<string>>()
  for (const [digest, part] of parts) {
    for (const host of part.hosts.length > 0 ? part.hosts : [undefined]) {
      const holder = claims.add(host, part.basePath, digest) ?? digest
      const there = held.get(holder) ?? new Set()
      const others = [...there].filter(one => one !== digest)
      const why = others.map(one => apart(part, parts.get(one)!)).find(one => one !== undefined)
      held.set(holder, there.add(digest))
      if (why === undefined) continue
      const other = parts.get(holder)!
      const message = `${part.apiVersion} in ${part.environment} claims ${host ?? 'any host'} ${part.basePath}, which ${other.apiVersion} in ${other.environment} has. ${why}`
      problems.push({ code: 'claim_taken', message: message.trim(), hint: 'Choose another base path or host.' })
    }
  }
  return { claims, held }
}

function choicesOf(parts: Snapshot['parts'], held: ReadonlyMap<string, ReadonlySet<string>>) {
  const chosen = [...held].filter(([holder]) => parts.get(holder)!.chosenBy)
  return new Map(
    chosen.map(([holder, digests]) => {
      const versions = [...digests].map(digest => ({ digest, part: parts.get(digest)! }))
      return [holder, new VersionChoice(versions)] as const
    }),
  )
}

function compilePart(part: ApiPart, { policies, hostFor }: CompileOptions): CompiledPart {
  const instances = new Map<string, Step>()
  let records = false
  const stepFor = (use: PlacedPolicy): Step => {
    const key = canonicalJson(use)
    const known = instances.get(key)
    if (known) return known
    const unit = policies.get(use.policy)!
    const config = filled(unit.config, currentConfig(use, unit)) as never
    const step = { use, hooks: unit.create(config, hostFor(use.identity, part)) }
    instances.set(key, step)
    records ||= unit.contract?.(config).records === true
    if (step.hooks.frame && unit.body !== 'frames') {
      throw new Failure('snapshot_invalid', `${use.policy} has a frame hook and does not declare body: 'frames'.`)
    }
    return step
  }
  const planIndex = new Map(part.plans.map((plan, index) => [plan.id, index + 1]))
  const router = new Router<RouteMatch>()
  const stepsOf = (uses: readonly PlacedPolicy[], open: boolean) =>
    inOrder(uses)
      .filter(({ stage }) => openStages.includes(stage) === open)
      .map(stepFor)
  const listsOf = (own: readonly PlacedPolicy[]) => {
    const common = [...part.policies, ...own]
    return { open: stepsOf(common, true), known: plansOf(part).map(more => stepsOf([...common, ...more], false)) }
  }
  // Most endpoints have no policies of their own, and then no lists either: what all read stays near the processor.
  let shared: ReturnType<typeof listsOf> | undefined
  const routes = part.endpoints.map((endpoint, index) => {
    const { open, known } = endpoint.policies.length > 0 ? listsOf(endpoint.policies) : (shared ??= listsOf([]))
    const route = routeOf(part, { ...endpoint, index }, { open, known, planIndex })
    router.add(endpoint.method, endpoint.path, { kind: 'route', route })
    return route
  })
  const offered = plansOf(part).map(more => stepsOf([...part.policies, ...more], false))
  const like = { ...routes[0]!, open: stepsOf(part.policies, true) }
  const own = limitsRoute(like, offered)
  // An endpoint of the API's own goes before.
  if (own) router.add(own.method, limitsPath, { kind: 'route', route: own })
  addOwnRoutes(router, like, instances.values())
  const resource = resourceRoute(like, like.open)
  return {
    ...{ part, policies, router, routes, records },
    missFields: like.open.flatMap(({ hooks }) => hooks.missFields ?? []),
    resource: resource && { kind: 'route', route: resource },
    dispose() {
      for (const { hooks } of instances.values()) hooks.dispose?.()
    },
  }
}

function routeOf(
  part: ApiPart,
  { id, method, path, security, contract, index }: EndpointPart & { index: number },
  steps: Pick<Route, 'open' | 'known' | 'planIndex'>,
): Route {
  const base = part.basePath === '/' ? '' : part.basePath
  const has = (fits: (hooks: PolicyHooks) => unknown) =>
    [steps.open, ...steps.known].some(list => list.some(({ hooks }) => fits(hooks)))
  return {
    part,
    organizationId: part.organizationId,
    environmentId: part.environmentId,
    apiId: part.apiId,
    apiVersionId: part.apiVersionId,
    api: part.api,
    apiVersion: part.apiVersion,
    endpoint: id,
    index,
    method,
    security,
    contract: contract && { endpoint: contract, schemas: part.contractSchemas ?? {} },
    // Flat: two texts that are only tied together are read by way of both, each time.
    template: [base, path].join(''),
    open: steps.open,
    known: steps.known,
    planIndex: steps.planIndex,
    streams: has(hooks => hooks.frame ?? hooks.streamLimits),
    departs: has(hooks => hooks.departing),
    basePathLength: base.length,
  }
}

/** What comes on top for callers without a plan, then for each plan. */
const plansOf = ({ plans }: ApiPart): PlacedPolicy[][] => [[], ...plans.map(plan => plan.policies)]
