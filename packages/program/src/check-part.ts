/** What would make a part unfit to serve, found before it is served. */
import type { Problem } from '@gatehouse/base'
import { filled, nearest, problemsOf } from '@gatehouse/schema'
import { type Fact, openStages, type PolicyUnit } from '@gatehouse/unit'
import { inOrder } from './order.ts'
import { Router } from './router.ts'
import { segmentsOf } from './segment.ts'
import type { ApiPart, PlacedPolicy } from './snapshot.ts'
import { takenEndpoints } from './taken-endpoints.ts'

export type Policies = ReadonlyMap<string, PolicyUnit>

/** Every problem at once; pointers are into the part. */
export function problemsOfPart(part: ApiPart, policies: Policies): Problem[] {
  const problems = [
    ...part.policies.flatMap((use, i) => problemsOfUse(use, `/policies/${i}`, policies)),
    ...part.plans.flatMap((plan, p) =>
      plan.policies.flatMap((use, i) => problemsOfUse(use, `/plans/${p}/policies/${i}`, policies)),
    ),
  ]
  const router = new Router<string>()
  for (const [index, endpoint] of part.endpoints.entries()) {
    const pointer = `/endpoints/${index}`
    const malformed = segmentsOf(endpoint.path)
    if (typeof malformed === 'string') {
      problems.push({ code: 'invalid_value', message: `${endpoint.path}: ${malformed}`, pointer: `${pointer}/path` })
    } else if (!router.add(endpoint.method, endpoint.path, endpoint.id)) {
      const message = `${endpoint.method} ${endpoint.path} stands twice.`
      problems.push({
        code: 'duplicate_endpoint',
        message,
        pointer,
        hint: 'Parameters of other names do not tell paths apart.',
      })
    }
    problems.push(...endpoint.policies.flatMap((use, i) => problemsOfUse(use, `${pointer}/policies/${i}`, policies)))
    if (problems.length > 100) break
  }
  if (problems.length === 0) problems.push(...missingFacts(part, policies), ...takenEndpoints(part, policies))
  return problems
}

function problemsOfUse(use: PlacedPolicy, pointer: string, policies: Policies): Problem[] {
  const unit = policies.get(use.policy)
  if (!unit) {
    const near = nearest(use.policy, [...policies.keys()])
    const message = `There is no policy ${use.policy}${near ? `; did you mean ${near}?` : '.'}`
    return [{ code: 'policy_unknown', message, pointer: `${pointer}/policy`, ...(near ? { hint: near } : {}) }]
  }
  if (use.version > unit.version) {
    const message = `${use.policy} is known here up to version ${unit.version}, not ${use.version}.`
    return [{ code: 'policy_unknown', message, pointer: `${pointer}/version`, hint: 'Upgrade the gateway first.' }]
  }
  const problems = problemsOf(unit.config, currentConfig(use, unit)).map(problem => ({
    ...problem,
    message: `${use.policy}: ${problem.message}`,
    pointer: `${pointer}/config${problem.pointer ?? ''}`,
  }))
  if (!unit.stages.includes(use.stage)) {
    const message = `${use.policy} may run in ${unit.stages.join(' or ')}, not in ${use.stage}.`
    problems.push({ code: 'stage_not_allowed', message, pointer: `${pointer}/stage` })
  }
  if (use.scope === 'product' || use.scope === 'plan') {
    if (unit.contract) {
      const message = `${use.policy} holds requests against a contract, and stands on an API, its version or an endpoint.`
      problems.push({ code: 'scope_not_allowed', message, pointer: `${pointer}/policy` })
    }
    if (openStages.includes(use.stage)) {
      const message = `${use.policy} runs in ${use.stage}, before it is known which plan applies.`
      problems.push({ code: 'stage_not_allowed', message, pointer: `${pointer}/stage` })
    }
  }
  return problems
}

/** The configuration as the newest version of the policy writes it. */
export function currentConfig(use: PlacedPolicy, unit: PolicyUnit): unknown {
  return use.version < unit.version && unit.upgrade ? unit.upgrade(use.config, use.version) : use.config
}

const hints: Readonly<Record<Fact, string>> = {
  caller: 'Put key-auth, jwt or another policy that knows who calls on the API.',
  consumer: 'Put key-auth on the API, or let its other schemes say which application calls.',
  identity: 'Put jwt or another policy that knows who calls on the API.',
}

/** Of schemes of which any one does, a caller has only what all of them tell. */
class KnownFacts {
  readonly #facts = new Set<Fact>()
  #alternatives: readonly Fact[] | undefined
  #identifies = false

  add({ stage }: PlacedPolicy, provided: readonly Fact[], config: unknown): void {
    this.#identifies ||= provided.length > 0
    if (stage !== 'identify' || (config as { required?: boolean }).required === true) {
      for (const fact of provided) this.#facts.add(fact)
    } else this.#alternatives = this.#alternatives?.filter(fact => provided.includes(fact)) ?? provided
  }

  sure(fact: Fact): void {
    this.#facts.add(fact)
  }

  /** Somebody is known to whom a subscription may belong. */
  get identifies(): boolean {
    return this.#identifies
  }

  has(fact: Fact): boolean {
    return this.#facts.has(fact) || this.#alternatives?.includes(fact) === true
  }
}

function missingFacts(part: ApiPart, policies: Policies): Problem[] {
  const seen = new Set<string>()
  const problems: Problem[] = []
  const tell = (problem: Problem) => {
    if (!seen.has(problem.message)) problems.push(problem)
    seen.add(problem.message)
  }
  for (const [index, endpoint] of part.endpoints.entries()) {
    const open = [...part.policies, ...endpoint.policies]
    for (const plan of [undefined, ...part.plans]) {
      const facts = new KnownFacts()
      for (const use of inOrder([...open, ...(plan?.policies ?? [])])) {
        const unit = policies.get(use.policy)!
        const config = filled(unit.config, currentConfig(use, unit)) as never
        // Nobody comes further without a subscription, and it is an application's.
        if (part.access === 'subscription' && !openStages.includes(use.stage)) facts.sure('consumer')
        for (const fact of unit.needs?.(config) ?? []) {
          if (facts.has(fact)) continue
          const message = `${use.policy} needs the ${fact}, which not every caller has after the policies before it.`
          tell({ code: 'fact_missing', message, pointer: `/endpoints/${index}`, hint: hints[fact] })
        }
        if (unit.provides) facts.add(use, unit.provides(config), config)
      }
      if (endpoint.security && !facts.has('caller')) {
        const message = `The contract asks who calls ${endpoint.method} ${endpoint.path}, and the policies let anybody pass.`
        const hint = 'Put key-auth, jwt or another policy that knows who calls on it, or say contractSecurity: ignore.'
        tell({ code: 'security_missing', message, pointer: `/endpoints/${index}`, hint })
      }
      if (part.access === 'subscription' && !facts.identifies) {
        const message = `${part.apiVersion} asks for a subscription, and no policy knows the caller.`
        tell({
          code: 'fact_missing',
          message,
          pointer: '/access',
          hint: 'Put key-auth on the API, or set access to open.',
        })
      }
    }
    if (problems.length > 100) break
  }
  return problems
}
