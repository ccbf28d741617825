/** Subscribing to what a portal offers, and ending it. */
import { createHash, randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { formProblems } from '@gatehouse/capability-access/plan-form.ts'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { reach } from '../moments.ts'
import { portalAccounts } from '../portal-accounts.ts'
import { createApplication } from './applications.ts'
import { offeredPlan, type PlanSpec } from './offered-plan.ts'
import { type ApplicationSpec, ownApplication, ownPart, within } from './own-applications.ts'
import { portalEnvironment } from './portal-environment.ts'

interface Subscribing {
  portal: string
  application?: string
  newApplication?: string
  plan: string
  environment: string
  terms?: string
  answers?: Record<string, unknown>
}

export const termsDigest = (terms: string) => createHash('sha256').update(terms).digest('hex')

function acceptedTerms({ name, spec }: Row<PlanSpec>, accepted: string | undefined): string | undefined {
  if (spec.terms === undefined) return undefined
  const sha256 = termsDigest(spec.terms)
  if (accepted === sha256) return sha256
  const detail = accepted === undefined ? 'has terms' : 'has other terms by now'
  throw new Failure('terms_not_accepted', `The plan ${name} ${detail}.`)
}

function refuseAnswers({ spec }: Row<PlanSpec>, answers: Record<string, unknown> = {}): void {
  const problems = formProblems(spec.form, answers)
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
}

/** The one that is named, or a new one: it and the subscription are there together, or neither is. */
async function subscribing(context: WriteContext, { portal, application, newApplication }: Subscribing) {
  if ((application === undefined) === (newApplication === undefined)) {
    const message = 'One of application and newApplication says who will call.'
    const problems = [{ code: 'required', message, pointer: '/application' }]
    throw new Failure('invalid_input', message, { problems })
  }
  if (application !== undefined) return (await ownApplication(context, application)).row
  const { id } = await createApplication.run(context, { portal, title: newApplication! }, undefined)
  return (await ownApplication(context, id)).row
}

/** In words of who subscribes: what stands in the way, and of which application. */
async function secondOf({ resources }: WriteContext, application: Row<ApplicationSpec>, failure: Failure) {
  const other = await resources.get('Subscription', String(failure.extra.subscription))
  const plan = await resources.get<PlanSpec>('Plan', String(other.spec.plan), other.workspaceId)
  const product = await resources.get<{ title?: string }>('Product', plan.spec.product, plan.workspaceId)
  const { title = application.name } = application.spec
  const held = `${product.spec.title ?? product.name} · ${plan.spec.title ?? plan.name}`
  return new Failure('conflict', `${title} has ${held} in ${other.spec.environment}, which covers the same API.`, {
    hint: 'Cancel that subscription first, or choose another application.',
    extra: { subscription: other.id, application: application.id },
  })
}

const subscribe: OperationHandler<Subscribing, { id: string; state: string; application: string }> = {
  async run(context, asked) {
    const { portal: at, plan: planId, environment, terms, answers } = asked
    const { caller, organization, services, transaction } = context
    const row = await subscribing(context, asked)
    const portal = await portalAccounts(context, at)
    const { plan } = await offeredPlan(context, portal.name, planId)
    const sha256 = acceptedTerms(plan, terms)
    refuseAnswers(plan, answers)
    const nowMs = services.clock.nowMs()
    const accepted = { acceptedAt: new Date(nowMs).toISOString(), by: caller.name }
    const inWorkspace = await within(context, row)
    const workspace = await context.resources.get('Workspace', plan.workspaceId!)
    const making = inWorkspace.resources.create('Subscription', {
      name: `s-${randomBytes(8).toString('hex')}`,
      spec: {
        ...{
          application: row.name,
          plan: workspace.id === row.workspaceId ? plan.name : `${workspace.name}/${plan.name}`,
        },
        environment: await portalEnvironment(context, portal, environment),
      },
      status: {
        asked: { by: caller.id, portal: portal.name },
        ...(sha256 === undefined ? {} : { terms: { sha256, ...accepted } }),
        ...(answers && plan.spec.form ? { answers } : {}),
      },
    })
    const made = await making.catch(async thrown => {
      const isSecond =
        thrown instanceof Failure && thrown.code === 'conflict' && thrown.extra?.subscription !== undefined
      throw isSecond ? await secondOf(context, row, thrown) : thrown
    })
    const reached = { organizationId: organization!.id, developerId: caller.id, portal: portal.name, atMs: nowMs }
    await reach(transaction, { ...reached, moment: 'subscription' })
    return { id: made.id, state: made.state!, application: row.id }
  },
}

const cancelSubscription: OperationHandler<{ application: string; subscription: string }, { state: string }> = {
  async run(context, { application, subscription }) {
    const { row } = await ownApplication(context, application)
    const found = await ownPart(context, row, { kind: 'Subscription', id: subscription })
    const ends = found.state === 'requested' || found.spec.expiresAt === undefined
    const { state } = await context.resources.transition(found, ends ? 'close' : 'cancel')
    return { state: state! }
  },
}

const showPlan: OperationHandler<{ portal: string; plan: string }, unknown> = {
  async run(context, { portal: at, plan: named }) {
    const portal = await portalAccounts(context, at)
    const { plan, product } = await offeredPlan(context, portal.name, named)
    const { title = plan.name, description, approval, terms, form } = plan.spec
    const environments = await Promise.all(portal.environments.map(name => context.resources.get('Environment', name)))
    return {
      ...{ id: plan.id, title, approval, product: product.spec.title ?? product.name },
      ...(description === undefined ? {} : { description }),
      ...(terms === undefined ? {} : { terms: { text: terms, sha256: termsDigest(terms) } }),
      ...(form === undefined ? {} : { form }),
      environments: environments.map(({ name }) => name),
    }
  },
}

export const subscriptionHandlers: Readonly<Record<string, OperationHandler>> = {
  'Developer.plan': showPlan,
  'Developer.subscribe': subscribe as OperationHandler,
  'Developer.cancel-subscription': cancelSubscription,
}
