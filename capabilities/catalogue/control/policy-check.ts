import { Failure } from '@gatehouse/base'
import type { Draft, WriteContext } from '@gatehouse/control'
import { type ApiPart, problemsOfPart } from '@gatehouse/program'
import type { PolicyScope } from '@gatehouse/unit'
import { type PolicyUse, placePolicies } from '../place-policies.ts'

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

/** Throws `invalid_input` for policies that no gateway would take, wherever they will be put to work. */
export function checkPolicies({ services }: WriteContext, scope: PolicyScope, { id, spec }: Draft): void {
  const units = services.catalogue.policies
  const placed = placePolicies({ scope, id }, (spec.policies as PolicyUse[] | undefined) ?? [], units)
  const known = scope === 'product' || scope === 'plan'
  const part: ApiPart = {
    ...around,
    policies: known ? [] : placed,
    plans: known ? [{ id: '-', name: '-', policies: placed }] : [],
  }
  const problems = problemsOfPart(part, units)
    // Which facts there are is known where everything comes together.
    .filter(({ code }) => code !== 'fact_missing')
    .map(problem => ({ ...problem, pointer: `/spec${problem.pointer?.replace(/^\/plans\/0/, '') ?? ''}` }))
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
}
