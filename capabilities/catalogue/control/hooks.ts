/** What holds for the rows of this room, whoever writes them. */
import { Failure } from '@gatehouse/base'
import type { ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { readOpenApi } from '@gatehouse/documents'
import type { PolicyScope } from '@gatehouse/unit'
import { policyProblems } from '../policy-problems.ts'
import type { RevisionContent } from '../revision-content.ts'
import { servedStates } from '../states.ts'
import type { UpstreamSpec } from '../upstream.ts'
import { upstreamProblems } from '../upstream-check.ts'
import { claimed, releaseClaims } from './claims.ts'
import { groupOf, groupsOf, served } from './served-groups.ts'
import { endStage } from './stage-rows.ts'

/** For rows that carry policies. */
const withPolicies = (scope: PolicyScope): ResourceHooks => ({
  problems: ({ catalogue }, spec) => policyProblems(scope, spec, catalogue.policies),
})

export const hooks: Readonly<Record<string, ResourceHooks>> = {
  Organization: withPolicies('organization'),
  Workspace: withPolicies('workspace'),
  Api: withPolicies('api'),
  ApiVersion: {
    ...withPolicies('api'),
    beforeDelete: async (context, row) => refuseServed(await served(context, { apiVersion: row.id }), row),
  },
  Upstream: {
    problems: (_, spec) => upstreamProblems(spec as unknown as UpstreamSpec),
  },
  Definition: {
    prepare: async (_, spec) => statusOf(spec),
    async beforeCreate(_, draft) {
      if (draft.status.sha256 === undefined) Object.assign(draft.status, statusOf(draft.spec))
    },
  },
  Deployment: {
    async afterWrite(context, row, before) {
      const holds = ({ state }: Row) => servedStates.some(one => one === state)
      if (before && holds(before) && !holds(row)) await releaseClaims(context, row)
      if (row.spec.stage && before && before.state !== row.state && row.state !== 'staged') await endStage(context, row)
    },
  },
  Environment: {
    async beforeDelete(context, row) {
      refuseServed(await served(context, { environment: row.id }), row)
      const old = await context.resources.all('Deployment', { environment: row.id })
      for (const deployment of old) await context.resources.delete(deployment)
    },
    afterWrite: hostsChanged,
  },
}

/** Status of a definition; throws `document_invalid` with every problem. */
export function statusOf(spec: Record<string, unknown>): Record<string, unknown> {
  const { digest, dialect, title, version, endpoints } = readOpenApi(spec.text as string)
  return { sha256: digest.replace(/^sha256:/, ''), dialect, title, version, endpoints: endpoints.length }
}

function refuseServed(deployments: readonly Row[], { name }: Row): void {
  const [first] = deployments
  if (!first) return
  const { apiVersion, environment } = first.spec
  throw new Failure('still_referenced', `${name} is used: ${apiVersion} is deployed to ${environment}.`, {
    hint: 'Retire the API version first.',
  })
}

/** An API version without hosts of its own answers on those of the environment. */
async function hostsChanged(context: WriteContext, row: Row, before: Row | undefined): Promise<void> {
  if (!before || JSON.stringify(before.spec.hosts) === JSON.stringify(row.spec.hosts)) return
  const { resources, services } = context
  const deployments = await served(context, { environment: row.id })
  const group = await groupOf(context, row)
  for (const deployment of deployments) {
    const { apiVersion, revision } = deployment.spec as { apiVersion: string; revision: string }
    const { spec } = await resources.get<{ content: RevisionContent }>('Revision', revision, deployment.workspaceId)
    const version = await resources.get('ApiVersion', apiVersion, deployment.workspaceId)
    const held = await claimed(context, { gatewayGroupId: group.id, version, environment: row }, spec.content)
    await releaseClaims(context, await resources.update(deployment, { status: { ...deployment.status, ...held } }))
  }
  const groups = await groupsOf(context, deployments)
  context.afterCommit(() => services.publisher.programChanged(groups))
}
