/** What holds for the rows of this room, whoever writes them. */
import { Failure } from '@gatehouse/base'
import { shownTold } from '@gatehouse/capability-governance/control/told.ts'
import type { ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import type { PolicyScope } from '@gatehouse/unit'
import { sql } from 'kysely'
import { ruledTransitions } from '../approvals/transition-rule.ts'
import { overlayProblems } from '../overlays.ts'
import { policyProblems } from '../policy-problems.ts'
import type { RevisionContent } from '../revision-content.ts'
import { servedStates } from '../states.ts'
import type { UpstreamSpec } from '../upstream.ts'
import { upstreamProblems } from '../upstream-check.ts'
import { refuseUnapproved } from './approvals/rules.ts'
import { claimed, releaseClaims } from './claims.ts'
import { remember } from './lifecycle/history.ts'
import { readSaid } from './reading/reading.ts'
import { type Said, saidOf } from './reading/said.ts'
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
    problems: ({ catalogue }, spec) => [
      ...policyProblems('api', spec, catalogue.policies),
      ...overlayProblems(spec.overlays as unknown[] | undefined),
    ],
    async beforeTransition(context, version, transition) {
      const ruled = ruledTransitions.find(one => one === transition)
      if (ruled) await refuseUnapproved(context, { version, transitions: [ruled] })
    },
    afterWrite: remember,
    beforeDelete: async (context, row) => refuseServed(await served(context, { apiVersion: row.id }), row),
    shown: shownTold,
  },
  Upstream: {
    problems: (_, spec) => upstreamProblems(spec as unknown as UpstreamSpec),
  },
  Definition: {
    prepare: async (reader, spec) => statusOf(await readSaid(reader, writtenOf(spec))),
    async beforeCreate(_, draft) {
      if (draft.status.sha256 === undefined) Object.assign(draft.status, statusOf(saidOf(writtenOf(draft.spec))))
    },
    beforeDelete: refuseComparedWith,
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

/** What is called OpenAPI and is another thing is told so. */
const writtenOf = ({ text, format }: Record<string, unknown>) => ({
  text: text as string,
  kind: format as DefinitionKind,
})

const statusOf = ({ digest, dialect, title, version, endpoints }: Said) => ({
  ...{ sha256: digest.replace(/^sha256:/, ''), dialect, title, version, endpoints },
})

/** What is live is what the next revision is compared with. */
async function refuseComparedWith(context: WriteContext, row: Row): Promise<void> {
  const { rows } = await sql<{ id: string }>`select d.id from revisions r
    join deployments d on d.organization_id = r.organization_id and d.revision_id = r.id
    where r.organization_id = ${row.organizationId} and r.workspace_id = ${row.workspaceId}
    and r.document_sha256 = ${row.status.sha256} and d.state = any(${[...servedStates]}) limit 1`.execute(
    context.transaction,
  )
  if (rows[0]) refuseServed([await context.resources.get('Deployment', rows[0].id)], row)
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
