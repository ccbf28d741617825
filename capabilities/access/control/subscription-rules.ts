/** An application has one subscription at a time to an API version in an environment. */
import { Failure } from '@gatehouse/base'
import type { Draft, Row, WriteContext } from '@gatehouse/control'
import { versionsOfPlan } from './directory.ts'

/** A subscription that has not come to its end. */
export const openStates = ['requested', 'active', 'paused', 'cancelling']

/** Throws `conflict` when the plan takes nobody. */
export async function offeredPlan({ resources }: WriteContext, { spec }: Draft, workspaceId?: string): Promise<Row> {
  const plan = await resources.get('Plan', spec.plan as string, workspaceId)
  if (plan.state === 'published') return plan
  throw new Failure('conflict', `The plan ${plan.name} is ${plan.state} and takes no subscriptions.`)
}

interface Asking {
  id: string
  application: string
  environment: string
  versions: readonly string[]
  workspaceId: string | undefined
}

/** Throws `conflict` when another open subscription gives access to one of the API versions. */
export async function refuseSecond(context: WriteContext, asking: Asking): Promise<void> {
  const { resources } = context
  const application = await resources.get('Application', asking.application, asking.workspaceId)
  const environment = await resources.get('Environment', asking.environment)
  const held = { application: application.id, environment: environment.id, state: openStates }
  for (const other of await resources.all('Subscription', held)) {
    if (other.id === asking.id) continue
    const plan = await resources.get('Plan', other.spec.plan as string, other.workspaceId)
    const shared = (await versionsOfPlan(context, plan)).find(id => asking.versions.includes(id))
    if (shared === undefined) continue
    const version = await resources.get('ApiVersion', shared)
    const detail = `${application.name} is subscribed to ${version.name} in ${environment.name} by ${other.name}.`
    const hint = 'Change its plan, or close it first.'
    throw new Failure('conflict', detail, { hint, extra: { subscription: other.id } })
  }
}
