/** What a deployment would change for callers, before it is one. */
import type { OperationHandler } from '@gatehouse/control'
import type { ApiPart } from '@gatehouse/program'
import { revisionOf } from './deploy.ts'
import { liveParts, type Outcomes, toldOutcomes } from './outcomes.ts'

export const compare: OperationHandler<{ environment: string; revision?: string }, Outcomes> = {
  async run(context, { environment, revision }) {
    const { resources, services } = context
    const version = context.subject!
    const at = await resources.get('Environment', environment)
    const wanted = await revisionOf(context, version, revision)
    const before = await liveParts(context)
    const after = await liveParts(context, async ({ apiVersionId, environmentId }) =>
      apiVersionId === version.id && environmentId === at.id ? wanted : undefined,
    )
    const here = (parts: ApiPart[]) => parts.filter(({ environmentId }) => environmentId === at.id)
    return toldOutcomes(here(before), here(after), services)
  },
}
