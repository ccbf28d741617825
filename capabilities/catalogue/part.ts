/** A revision on an environment, with the plans that may call it: what the gateways are given. */
import type { ApiPart, UpstreamPart } from '@gatehouse/program'
import type { PolicyUnit } from '@gatehouse/unit'
import type { Held } from './held.ts'
import { type PolicyUse, placePolicies } from './place-policies.ts'
import type { RevisionContent } from './revision-content.ts'
import type { UpstreamSpec } from './upstream.ts'

export interface PartSources {
  revision: Held<{ content: RevisionContent }>
  environment: Held<{ hosts: string[] }>
  blocked: boolean
  /** Products that hold the version, each with its plans that are published or deprecated. */
  products: readonly OfferedProduct[]
  units: ReadonlyMap<string, PolicyUnit>
}

export interface OfferedProduct {
  product: Held<{ policies: PolicyUse[] }>
  plans: readonly Held<{ policies: PolicyUse[] }>[]
}

export function partOf({ revision, environment, blocked, products, units }: PartSources): ApiPart {
  const { upstream, ...content } = revision.spec.content
  return {
    ...content,
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
