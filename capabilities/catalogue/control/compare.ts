/** What a deployment would change for callers, before it is one. */
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import type { ApiPart } from '@gatehouse/program'
import { partOf } from '../part.ts'
import type { RevisionContent } from '../revision-content.ts'
import { wantedFor } from './approvals/rules.ts'
import { wantedRevision } from './deploy.ts'
import { liveIn } from './live-in.ts'
import { liveParts, type Outcomes, toldOutcomes } from './outcomes.ts'

interface Compared {
  environment: string
  revision?: string
  from?: string
}

export const compare: OperationHandler<Compared, Outcomes> = {
  async run(context, { environment, ...which }) {
    const at = await context.resources.get('Environment', environment)
    return compared(context, at, await wantedRevision(context, context.subject!, which))
  },
}

interface Promotion extends Outcomes {
  revision: string
  live?: string
  targets: string[]
  missing: string[]
}

export const promotion: OperationHandler<{ from: string; environment: string }, Promotion> = {
  async run(context, { from, environment }) {
    const version = context.subject!
    const at = await context.resources.get('Environment', environment)
    const revision = await wantedRevision(context, version, { from })
    const live = await liveIn(context, version, at)
    return {
      revision: revision.name,
      ...(live === undefined ? {} : { live }),
      targets: targetsIn(revision, at, context),
      ...(await compared(context, at, revision)),
      missing: await wantedFor(context, { version, transitions: ['deploy'], environment, revision: revision.name }),
    }
  },
}

/** With what the upstream says of the environment. */
function targetsIn(
  revision: Row<{ content: RevisionContent }>,
  environment: Row,
  { services }: WriteContext,
): string[] {
  const at = { ...environment, spec: environment.spec as { hosts: string[] } }
  const units = services.catalogue.policies
  const { upstream } = partOf({ revision, environment: at, blocked: false, products: [], units })
  return upstream.targets.map(({ url }) => url)
}

async function compared(context: WriteContext, at: Row, wanted: Row): Promise<Outcomes> {
  const version = context.subject!
  const before = await liveParts(context)
  const after = await liveParts(context, async ({ apiVersionId, environmentId }) =>
    apiVersionId === version.id && environmentId === at.id ? wanted : undefined,
  )
  const here = (parts: ApiPart[]) => parts.filter(({ environmentId }) => environmentId === at.id)
  return toldOutcomes(here(before), here(after), context.services)
}
