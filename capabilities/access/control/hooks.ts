/** What holds for products, plans, applications and what they hold, whoever writes them. */
import { createHash, randomFillSync } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { versionsChanged } from '@gatehouse/capability-catalogue/control/served-groups.ts'
import { policyProblems } from '@gatehouse/capability-catalogue/policy-problems.ts'
import { type Draft, type ResourceHooks, type Row, refusePast, type WriteContext } from '@gatehouse/control'
import { clientDigest } from '@gatehouse/program'
import { apiKeyPrefix, makeApiKey } from '../api-key.ts'
import { keyProblems } from '../key-problems.ts'
import { formSchemaProblems } from '../plan-form.ts'

import { tellCredential, tellSubscription, versionsOfPlan, versionsOfProduct } from './directory.ts'
import { makeClient, refuseOtherKind } from './oauth/made-client.ts'
import { offeredPlan, openStates, refuseSecond } from './subscription-rules.ts'
import { denialHooks } from './token-denials.ts'
import { shownUses } from './uses/shown-uses.ts'

export const hooks: Readonly<Record<string, ResourceHooks>> = {
  Product: {
    problems: ({ catalogue }, spec) => policyProblems('product', spec, catalogue.policies),
    afterWrite: productChanged,
  },
  Plan: {
    problems: ({ catalogue }, spec) => [
      ...policyProblems('plan', spec, catalogue.policies),
      ...(spec.form === undefined ? [] : formSchemaProblems(spec.form as Record<string, unknown>)),
    ],
    afterWrite: planChanged,
    async afterDelete(context, row) {
      if (row.state !== 'draft') await versionsChanged(context, await versionsOfPlan(context, row))
    },
  },
  Application: {
    async beforeDelete({ resources }, row) {
      const own = { application: row.id }
      for (const subscription of await resources.all('Subscription', own)) await resources.delete(subscription)
      for (const credential of await resources.all('Credential', own)) await resources.delete(credential)
    },
  },
  Subscription: {
    async beforeCreate(context, draft) {
      refusePast(context, draft)
      const plan = await offeredPlan(context, draft, context.workspace?.id)
      if (plan.spec.approval === 'automatic') draft.state = 'active'
      await refuseOverlap(context, draft, plan)
    },
    async beforeUpdate(context, before, draft) {
      if (before.spec.plan === draft.spec.plan) return
      await refuseOverlap(context, draft, await offeredPlan(context, draft, before.workspaceId))
    },
    afterWrite: (context, row) => tellSubscription(context, row),
    beforeDelete: (context, row) => tellSubscription(context, row, true),
  },
  TokenDenial: denialHooks,
  Credential: {
    problems: (_, spec) => keyProblems(spec),
    shown: shownUses,
    beforeCreate: makeKey,
    beforeUpdate: async (_, before, draft) => refuseOtherKind(before.spec, draft.spec),
    afterWrite: (context, row) => tellCredential(context, row),
    beforeDelete: (context, row) => tellCredential(context, row, true),
  },
}

async function refuseOverlap(context: WriteContext, { id, spec }: Draft, plan: Row): Promise<void> {
  const { application, environment } = spec as { application: string; environment: string }
  const versions = await versionsOfPlan(context, plan)
  await refuseSecond(context, { id, application, environment, versions, workspaceId: plan.workspaceId })
}

interface CredentialSpec {
  environment: string
  sha256?: string
  client?: { issuer: string; id: string }
  server?: string
}

/** A key made elsewhere comes as its digest; else one is made, and shown once. */
async function makeKey(context: WriteContext, draft: Draft): Promise<Record<string, string> | undefined> {
  refusePast(context, draft)
  const { sha256, client, environment, server } = draft.spec as unknown as CredentialSpec
  const { id, name } = await context.resources.get('Environment', environment)
  if (server !== undefined) return makeClient(context, draft, server)
  const digest = client ? clientDigest(client.issuer, client.id, 'hex') : sha256
  if (digest !== undefined) {
    await refuseTaken(context, digest, id)
    draft.status.sha256 = digest
    return undefined
  }
  const key = makeApiKey(name, publicId(), bytes => void randomFillSync(bytes))
  draft.status.sha256 = createHash('sha256').update(key).digest('hex')
  draft.status.prefix = apiKeyPrefix(key)
  return { secret: key }
}

/** Throws `conflict` where another credential of the environment has it: a caller is one application. */
async function refuseTaken({ resources }: WriteContext, sha256: string, environment: string): Promise<void> {
  const states = ['active', 'rotating']
  const [other] = await resources.all('Credential', { sha256, environment, state: states })
  if (!other) return
  const hint = 'Revoke it first, or use that one.'
  throw new Failure('conflict', `The credential ${other.name} has this key or client already.`, { hint })
}

const publicId = () => randomFillSync(Buffer.alloc(5)).toString('hex')

/** What a product holds is what its subscribers may call. */
async function productChanged(context: WriteContext, row: Row, before: Row | undefined): Promise<void> {
  if (!before) return
  const then = await versionsOfProduct(context, before)
  const now = await versionsOfProduct(context, row)
  await versionsChanged(context, [...new Set([...then, ...now])])
  if (JSON.stringify(then) === JSON.stringify(now)) return
  const { resources } = context
  const plans = await resources.all('Plan', { product: row.id })
  const held = { plan: plans.map(({ id }) => id), state: openStates }
  for (const subscription of await resources.all('Subscription', held)) {
    const { application, environment } = subscription.spec as { application: string; environment: string }
    const { id, workspaceId } = subscription
    if (now.some(version => !then.includes(version))) {
      await refuseSecond(context, { id, application, environment, versions: now, workspaceId })
    }
    await tellSubscription(context, subscription)
  }
}

/** The program holds the plans that are offered, with their policies. */
async function planChanged(context: WriteContext, row: Row, before: Row | undefined): Promise<void> {
  if (row.state === 'draft') return
  if (row.state === 'closed' && before?.state !== 'closed') await closeSubscriptions(context, row)
  await versionsChanged(context, await versionsOfPlan(context, row))
}

async function closeSubscriptions({ resources }: WriteContext, plan: Row): Promise<void> {
  for (const subscription of await resources.all('Subscription', { plan: plan.id, state: openStates })) {
    await resources.transition(subscription, 'close')
  }
}
