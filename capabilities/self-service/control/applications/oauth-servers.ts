/** Authorization servers whose tokens an application may call with: those that its products' policies name as issuer. */
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { ownApplication } from './own-applications.ts'

/** Of one application; each is looked into. */
const subscriptionsMax = 50

interface Policied {
  policies?: { policy: string; config?: unknown }[]
}

interface ProductSpec extends Policied {
  apiVersions: string[]
  scopes?: { name: string; description?: string }[]
}

interface Takes {
  environments: Set<string>
  scopes: Map<string, string | undefined>
}

const oauthServers: OperationHandler<{ application: string }, { items: unknown[] }> = {
  async run(context, { application: id }) {
    const { row } = await ownApplication(context, id)
    const servers = await context.resources.all<{ title?: string }>('AuthorizationServer')
    // None is run where the operator named no address for them.
    const issuers = new Map(
      servers.flatMap(one => (one.status.issuer ? [[String(one.status.issuer), one] as const] : [])),
    )
    if (context.services.issuerUrl === undefined || issuers.size === 0) return { items: [] }
    const taken = new Map<string, Takes>()
    const held = { application: row.id, state: ['requested', 'active', 'paused'] }
    for (const subscription of (await context.resources.all('Subscription', held)).slice(0, subscriptionsMax))
      await note(context, subscription, { issuers, taken })
    return {
      items: [...taken].map(([issuer, { environments, scopes }]) => {
        const { name, spec } = issuers.get(issuer)!
        return {
          ...{ name, title: spec.title ?? name, issuer, environments: [...environments].sort() },
          tokenUrl: `${issuer}/token`,
          scopes: [...scopes].map(([scope, description]) => ({
            name: scope,
            ...(description === undefined ? {} : { description }),
          })),
        }
      }),
    }
  },
}

interface Noted {
  issuers: ReadonlyMap<string, unknown>
  taken: Map<string, Takes>
}

async function note(context: WriteContext, { spec, workspaceId }: Row, { issuers, taken }: Noted): Promise<void> {
  const { resources } = context
  const plan = await resources.get<Policied & { product: string }>('Plan', String(spec.plan), workspaceId)
  const product = await resources.get<ProductSpec>('Product', plan.spec.product, plan.workspaceId)
  const policies = [...(plan.spec.policies ?? []), ...(await policiesOf(context, product))]
  for (const issuer of new Set(policies.flatMap(({ policy, config }) => issuersIn(policy, config)))) {
    if (!issuers.has(issuer)) continue
    const found = taken.get(issuer) ?? { environments: new Set(), scopes: new Map() }
    taken.set(issuer, found)
    found.environments.add(String(spec.environment))
    for (const { name, description } of product.spec.scopes ?? []) found.scopes.set(name, description)
  }
}

/** Of the product and of all that stands around what it holds. */
async function policiesOf({ resources, organization }: WriteContext, product: Row<ProductSpec>) {
  const { workspaceId } = product
  const versions = await Promise.all(
    product.spec.apiVersions.map(name => resources.get<Policied & { api: string }>('ApiVersion', name, workspaceId)),
  )
  const places = new Map(versions.map(({ spec, workspaceId: at }) => [`${at} ${spec.api}`, [spec.api, at] as const]))
  const apis = await Promise.all([...places.values()].map(([api, at]) => resources.get<Policied>('Api', api, at)))
  const workspace = await resources.get<Policied>('Workspace', workspaceId!)
  const all: Policied[] = [
    product.spec,
    ...[...versions, ...apis, workspace].map(({ spec }) => spec),
    organization!.spec,
  ]
  return all.flatMap(({ policies = [] }) => policies)
}

const takingTokens = ['jwt', 'oidc', 'oauth2-introspection']

function issuersIn(policy: string, config: unknown): string[] {
  const { issuer } = (config ?? {}) as { issuer?: unknown }
  return takingTokens.includes(policy) && typeof issuer === 'string' ? [issuer] : []
}

export const oauthHandlers: Readonly<Record<string, OperationHandler>> = {
  'Developer.oauth-servers': oauthServers as OperationHandler,
}
