/** Subscriptions and keys of an own application, as its people see them. */
import { shownUses } from '@gatehouse/capability-access/control/uses/shown-uses.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import type { ApplicationSpec } from './own-applications.ts'

type Application = Row<ApplicationSpec>

interface Titled {
  title?: string
  product?: string
}

const given = <T>(key: string, value: T | undefined) => (value === undefined ? {} : { [key]: value })

export async function shownSubscriptions({ resources }: WriteContext, application: Application): Promise<unknown[]> {
  const rows = await resources.all('Subscription', { application: application.id })
  return Promise.all(
    rows.map(async ({ id, state, spec, status, createdAt, workspaceId }) => {
      const said = spec as { plan: string; environment: string; expiresAt?: string }
      const plan = await resources.get<Titled>('Plan', said.plan, workspaceId)
      const product = await resources.get<Titled>('Product', plan.spec.product!, plan.workspaceId)
      const { decision } = status as { decision?: { reason?: string } }
      return {
        ...{
          id,
          state,
          plan: plan.id,
          planTitle: plan.spec.title ?? plan.name,
          environment: said.environment,
          createdAt,
        },
        ...{ product: product.id, productTitle: product.spec.title ?? product.name },
        ...given('expiresAt', said.expiresAt),
        ...given('reason', decision?.reason),
      }
    }),
  )
}

interface CredentialSpec {
  title?: string
  environment: string
  expiresAt?: string
}

interface CredentialStatus {
  prefix?: string
  client?: { id: string }
  graceUntil?: string
  lastUsedAt?: string
}

export async function shownCredentials(
  { resources, transaction }: WriteContext,
  application: Application,
): Promise<unknown[]> {
  const rows = await resources.all<CredentialSpec>('Credential', { application: application.id })
  const uses = await shownUses({ transaction }, rows as Row<never>[])
  return rows.map(({ id, name, state, spec, status, createdAt }) => {
    const { prefix, client, graceUntil, lastUsedAt } = { ...status, ...uses.get(id) } as CredentialStatus
    return {
      ...{ id, state, title: spec.title ?? name, environment: spec.environment, createdAt },
      ...given('prefix', prefix),
      ...given('clientId', client?.id),
      ...given('expiresAt', spec.expiresAt),
      ...given('graceUntil', graceUntil),
      ...given('lastUsedAt', lastUsedAt),
    }
  })
}
