/** What is wrong with policies by themselves, wherever they will be put to work. Pointers begin at the document. */
import type { Problem } from '@gatehouse/base'
import { type ApiPart, type Policies, problemsOfPart } from '@gatehouse/program'
import { escapePointer } from '@gatehouse/schema'
import type { PolicyScope } from '@gatehouse/unit'
import { type PolicyUse, placePolicies } from './place-policies.ts'

/** What of a part does not matter to its policies. */
const around: Omit<ApiPart, 'policies' | 'plans'> = {
  ...{ organizationId: '-', workspaceId: '-', environmentId: '-', environment: '-', revisionId: '-' },
  ...{ apiId: '-', api: '-', apiVersionId: '-', apiVersion: '-', blocked: false, hosts: [], basePath: '/' },
  access: 'open',
  endpoints: [{ id: 'any', method: '*', path: '/{path+}', policies: [] }],
  upstream: {
    ...{ id: '-', name: '-', targets: [{ url: 'http://-', weight: 1 }], balancing: 'round-robin', protocol: 'http1' },
    ...{ connectTimeoutMs: 1, firstByteTimeoutMs: 1, idleTimeoutMs: 1, connectionsMax: 1, hostHeader: 'target' },
  },
}

/** Spec of what carries policies. */
interface Carrier {
  policies?: unknown
  endpoints?: unknown
}

/** What no gateway would take. Which facts there are is known where everything comes together. */
export function policyProblems(scope: PolicyScope, spec: Carrier, units: Policies): Problem[] {
  const endpoints = Object.entries((spec.endpoints ?? {}) as Record<string, Carrier>)
  return [
    ...problemsOfUses(scope, spec.policies, units).map(within('/spec')),
    ...endpoints.flatMap(([name, { policies }]) =>
      problemsOfUses('endpoint', policies, units).map(within(`/spec/endpoints/${escapePointer(name)}`)),
    ),
  ]
}

function problemsOfUses(scope: PolicyScope, uses: unknown, units: Policies): Problem[] {
  const policies = placePolicies({ scope, id: '-' }, (uses as PolicyUse[] | undefined) ?? [], units)
  const isKnown = scope === 'product' || scope === 'plan'
  const placed = isKnown ? { policies: [], plans: [{ id: '-', name: '-', policies }] } : { policies, plans: [] }
  return problemsOfPart({ ...around, ...placed }, units)
    .filter(({ code }) => code !== 'fact_missing')
    .map(problem => ({ ...problem, pointer: (problem.pointer ?? '').replace(/^\/plans\/0/, '') }))
}

const within = (prefix: string) => (problem: Problem) => ({ ...problem, pointer: prefix + problem.pointer })
