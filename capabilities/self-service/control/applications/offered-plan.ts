import { Failure } from '@gatehouse/base'
import { atOf, productFor } from '@gatehouse/capability-portal/control/offered.ts'
import type { Row, WriteContext } from '@gatehouse/control'

export interface PlanSpec {
  product: string
  title?: string
  description?: string
  approval: 'automatic' | 'manual'
  terms?: string
  form?: Record<string, unknown>
}

export interface OfferedPlan {
  plan: Row<PlanSpec>
  product: Row<{ title?: string }>
}

/** A plan that takes subscriptions, of a product that the reader sees at the portal. By id, or `workspace/name`. Throws `not_found`. */
export async function offeredPlan(context: WriteContext, portal: string, named: string): Promise<OfferedPlan> {
  const missing = new Failure('not_found', `There is no plan ${named.slice(0, 128)}.`)
  const plan = await context.resources.find<PlanSpec>('Plan', named)
  if (plan?.state !== 'published' || (plan.id !== named && atOf(plan) !== named)) throw missing
  const held = await context.resources.get('Product', plan.spec.product, plan.workspaceId)
  const subject = await context.resources.get('Portal', portal)
  try {
    const { product } = await productFor({ ...context, subject }, atOf(held))
    return { plan, product: product as unknown as Row<{ title?: string }> }
  } catch (thrown) {
    throw thrown instanceof Failure && thrown.code === 'not_found' ? missing : thrown
  }
}
