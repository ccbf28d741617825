/** What a revision freezes: everything of a part that does not depend on the environment or on plans. */
import { Failure, type Problem } from '@gatehouse/base'
import type { ApiPart, EndpointPart } from '@gatehouse/program'
import { escapePointer, type Filled, nearest } from '@gatehouse/schema'
import type { PolicyUnit } from '@gatehouse/unit'
import { withContracts } from './contracts.ts'
import type { ReadDefinition } from './definition.ts'
import type { Held } from './held.ts'
import { deprecating } from './lifecycle.ts'
import { type PolicyUse, placePolicies } from './place-policies.ts'
import type { apiVersion } from './resources.ts'
import type { UpstreamSpec } from './upstream.ts'

export interface RevisionContent
  extends Omit<ApiPart, 'environmentId' | 'environment' | 'revisionId' | 'plans' | 'upstream' | 'blocked'> {
  upstream: Held<UpstreamSpec>
}

export interface RevisionSources {
  organization: Held<{ policies: PolicyUse[] }>
  workspace: Held<{ policies: PolicyUse[] }>
  api: Held<{ policies: PolicyUse[] }>
  apiVersion: Held<Filled<typeof apiVersion.spec>>
  upstream: Held<UpstreamSpec>
  /** Undefined when the version has none. */
  definition: (Pick<ReadDefinition, 'contract'> & { endpoints: readonly DescribedEndpoint[] }) | undefined
  units: ReadonlyMap<string, PolicyUnit>
}

interface DescribedEndpoint extends Pick<EndpointPart, 'id' | 'method' | 'path'> {
  deprecated?: boolean
  deprecatedAt?: string
  sunsetAt?: string
  /** By scheme, its scopes; any one of them (OpenAPI 3.2 §4.30). */
  security?: readonly Readonly<Record<string, readonly string[]>>[]
}

/** Without a contract every path and method is one endpoint. */
const anything: DescribedEndpoint[] = [{ id: 'any', method: '*', path: '/{path+}' }]

/** The upstream with the identifier of the certificate that it is shown, in place of the name. */
export const showing = (upstream: Held<UpstreamSpec>, clientCertificate: string): Held<UpstreamSpec> => ({
  ...upstream,
  spec: { ...upstream.spec, tls: { ...upstream.spec.tls!, clientCertificate } },
})

/** Throws `snapshot_invalid` when the version speaks of endpoints that its definition does not have. */
export function revisionContent(sources: RevisionSources): RevisionContent {
  const { organization, workspace, api, apiVersion: version, upstream, units } = sources
  const described = sources.definition?.endpoints ?? anything
  const settings = version.spec.endpoints
  refuseUnknown(
    version.name,
    Object.keys(settings),
    described.map(({ id }) => id),
  )
  const of = (scope: 'organization' | 'workspace' | 'api', held: Held<{ policies: PolicyUse[] }>) =>
    placePolicies({ scope, id: held.id }, held.spec.policies, units)
  const policies = [
    ...of('organization', organization),
    ...of('workspace', workspace),
    ...of('api', api),
    ...of('api', version),
  ]
  const endpoints = described
    .filter(({ id }) => settings[id]?.enabled !== false)
    .map(({ id, method, path, security, ...life }) => ({
      ...{ id, method, path },
      ...(version.spec.contractSecurity === 'ignore' ? {} : demanded(security)),
      policies: [
        ...(life.deprecated ? deprecating(life, `${version.id}/${id}`, units) : []),
        ...placePolicies({ scope: 'endpoint', id: `${version.id}/${id}` }, settings[id]?.policies ?? [], units),
      ],
    }))
  return {
    organizationId: organization.id,
    organization: organization.name,
    workspaceId: workspace.id,
    apiId: api.id,
    api: api.name,
    apiVersionId: version.id,
    apiVersion: version.name,
    hosts: version.spec.hosts,
    basePath: version.spec.basePath,
    ...(version.spec.chosenBy ? { chosenBy: version.spec.chosenBy } : {}),
    access: version.spec.access,
    policies,
    ...withContracts({ policies, endpoints, definition: sources.definition, units }, version.name),
    upstream,
  }
}

/** Nothing where the contract has an alternative that asks for nothing. */
function demanded(security: DescribedEndpoint['security'] = []): Pick<EndpointPart, 'security'> {
  const alternatives = security.map(one => Object.entries(one))
  if (alternatives.length === 0 || alternatives.some(one => one.length === 0)) return {}
  return { security: alternatives.map(one => [...new Set(one.flatMap(([, scopes]) => scopes))]) }
}

function refuseUnknown(version: string, named: readonly string[], known: readonly string[]): void {
  const ids = new Set(known)
  const problems: Problem[] = named
    .filter(id => !ids.has(id))
    .map(id => {
      const near = nearest(id, known)
      const message = `${id} is not an endpoint of ${version}${near ? `; did you mean ${near}?` : '.'}`
      return {
        code: 'unknown_key',
        message,
        pointer: `/spec/endpoints/${escapePointer(id)}`,
        ...(near ? { hint: near } : {}),
      }
    })
  if (problems.length > 0) throw new Failure('snapshot_invalid', problems[0]!.message, { problems })
}
