import type { Row, WriteContext } from '@gatehouse/control'
import { servedStates } from '../states.ts'

/** Deployments under way, staged or live, of these API versions or in this environment. */
export function served({ resources }: WriteContext, where: { apiVersion?: string | string[]; environment?: string }) {
  return resources.all('Deployment', { ...where, state: [...servedStates] })
}

/** The gateway group that serves the environment. */
export async function groupOf({ resources }: WriteContext, environment: Row): Promise<Row> {
  return resources.get('GatewayGroup', environment.spec.gatewayGroup as string)
}

/** Gateway groups whose program these deployments are part of. */
export async function groupsOf(context: WriteContext, deployments: readonly Row[]): Promise<string[]> {
  const names = new Set(deployments.map(({ spec }) => spec.environment as string))
  const groups = new Set<string>()
  for (const name of names) {
    const environment = await context.resources.get('Environment', name)
    groups.add((await groupOf(context, environment)).id)
  }
  return [...groups]
}

/** Has the programs that hold these API versions built anew, once this transaction has committed. */
export async function versionsChanged(context: WriteContext, apiVersionIds: readonly string[]): Promise<void> {
  if (apiVersionIds.length === 0) return
  const groups = await groupsOf(context, await served(context, { apiVersion: [...apiVersionIds] }))
  if (groups.length > 0) context.afterCommit(() => context.services.publisher.programChanged(groups))
}
