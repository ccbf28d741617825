/** A revision on an environment, with the plans that may call it: what the gateways are given. */
import type { ApiPart, UpstreamPart } from '@gatehouse/program'
import type { PolicyUnit } from '@gatehouse/unit'
import type { Held } from './held.ts'
import { type Announcement, announcing } from './lifecycle.ts'
import { type PolicyUse, placePolicies } from './place-policies.ts'
import type { RevisionContent } from './revision-content.ts'
import type { UpstreamSpec } from './upstream.ts'

export interface PartSources {
  revision: Held<{ content: RevisionContent }>
  environment: Held<{ hosts: string[] }>
  blocked: boolean
  /** Of a version that ends, or will. */
  announcement?: Announcement | undefined
  /** Products that hold the version, each with its plans that are published or deprecated. */
  products: readonly OfferedProduct[]
  units: ReadonlyMap<string, PolicyUnit>
}

export interface OfferedProduct {
  product: Held<{ policies: PolicyUse[] }>
  plans: readonly Held<{ policies: PolicyUse[] }>[]
}

export function partOf({ revision, environment, blocked, announcement, products, units }: PartSources): ApiPart {
  const { upstream, ...content } = revision.spec.content
  return {
    ...content,
    policies: [
      ...(announcement ? announcing(announcement, content, units) : []),
      ...varying(content, units),
      ...content.policies,
    ],
    environmentId: environment.id,
    environment: environment.name,
    revisionId: revision.id,
    blocked,
    hosts: content.hosts.length > 0 ? content.hosts : environment.spec.hosts,
    plans: products.flatMap(({ product, plans }) =>
      plans.map(plan => ({
        id: plan.id,
        name: plan.name,
        policies: [
          ...placePolicies({ scope: 'product', id: product.id }, product.spec.policies, units),
          ...placePolicies({ scope: 'plan', id: plan.id }, plan.spec.policies, units),
        ],
      })),
    ),
    upstream: upstreamIn(upstream, environment.name),
  }
}

function upstreamIn({ id, name, spec }: Held<UpstreamSpec>, environment: string): UpstreamPart {
  const { environments, targets, ...rest } = spec
  return { id, name, targets: environments[environment]?.targets ?? targets, ...rest }
}

/** What is kept of a reply is kept for one version, where a field chooses it. */
function varying({ chosenBy, apiVersionId }: Omit<RevisionContent, 'upstream'>, units: PartSources['units']) {
  if (!chosenBy || chosenBy.by === 'query') return []
  const response = { add: { Vary: chosenBy.name ?? 'Accept' } }
  const use = { policy: 'headers', name: 'vary', stage: 'edge' as const, config: { response } }
  return placePolicies({ scope: 'platform', id: apiVersionId }, [use], units)
}
