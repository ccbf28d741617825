/**
 * Looks at quotas of plans, subscription by subscription: on every replica, each by one at a time for a lease of its row. Usage is
 * asked outside of every transaction; what is found, and who is told of it, is written in one.
 */
import type { Job, JobWork, Row, WriteContext } from '@gatehouse/control'
import type { Series } from '@gatehouse/foresight'
import { type PolicyUse, type Quota, quotasOf, type Whose } from '../applications/quotas.ts'
import { notifyOwners } from '../notices.ts'
import { againMs, outlookOf, type QuotaOutlook, rankOf } from './quota-outlook.ts'
import { type DueQuota, dueQuotas, keepOutlooks, leased, quotaLimits } from './quota-rows.ts'
import { onceFor, outlookText, quotaText, usedPercent } from './quota-words.ts'

const [hourMs, dayMs] = [3_600_000, 86_400_000]
const historyDays = 56
/** Of so little nothing is foreseen. */
const usedLeast = 0.02

export const quotaJob: Job = {
  name: 'quotas',
  everyMs: quotaLimits.everyMs,
  async run(work, ended) {
    if (!work.services.usage) return
    for (const due of await work.read((_, db) => dueQuotas(db, work.services.clock.nowMs()))) {
      if (ended.aborted) return
      await look(work, due).catch(thrown =>
        // Its lease is over in a while; the others go on.
        work.services.log.error('A quota was not looked at.', { ...due, error: String(thrown) }),
      )
    }
  },
}

interface Taken {
  lease: string
  before: QuotaOutlook[]
  quotas: Quota[]
  whose: { applicationId: string; planId: string; environmentId: string }
}

interface SubscriptionSpec extends Whose {
  application: string
  plan: string
  environment: string
}

async function look(work: JobWork, { organization_id, subscription_id }: DueQuota): Promise<void> {
  const taken = await work.write(organization_id, context => take(context, subscription_id))
  if (!taken) return
  const outlooks = await outlooksOf(work, organization_id, taken)
  await work.write(organization_id, async context => {
    const nextMs = context.services.clock.nowMs() + Math.min(hourMs, ...outlooks.map(againMs))
    const told = outlooks.filter(({ level, told }) => rankOf(level) > rankOf(told))
    const kept = outlooks.map(one => (told.includes(one) ? { ...one, told: one.level } : one))
    const { lease } = taken
    if (!(await keepOutlooks(context, { subscriptionId: subscription_id, lease, outlooks: kept, nextMs }))) return
    for (const outlook of told) await tell(context, { subscriptionId: subscription_id, taken, outlook })
  })
}

async function take(context: WriteContext, subscriptionId: string): Promise<Taken | undefined> {
  const { resources, services } = context
  const subscription = (await resources.find('Subscription', subscriptionId)) as Row<SubscriptionSpec> | undefined
  if (!subscription) return undefined
  const { spec, workspaceId } = subscription
  const lease = await leased(context, subscriptionId)
  if (!lease) return undefined
  const plan = await resources.get<{ policies: PolicyUse[] }>('Plan', spec.plan, workspaceId)
  const [application, environment] = [
    await resources.get('Application', spec.application, workspaceId),
    await resources.get('Environment', spec.environment),
  ]
  return {
    ...lease,
    quotas: quotasOf(plan.spec.policies, spec, services.clock.nowMs()),
    whose: { applicationId: application.id, planId: plan.id, environmentId: environment.id },
  }
}

async function outlooksOf({ services }: JobWork, organization: string, { quotas, whose, before }: Taken) {
  const { clock } = services
  const usage = services.usage!
  const nowMs = clock.nowMs()
  let history: Promise<Series> | undefined
  const outlooks: QuotaOutlook[] = []
  for (const quota of quotas) {
    const { requests } = await usage.ofPlan(organization, { ...whose, fromMs: quota.startMs })
    const share = (requests * quota.cost) / quota.limit
    if (share >= usedLeast && share < 1) {
      const toMs = Math.floor(nowMs / hourMs) * hourMs
      history ??= usage.hoursOfPlan(organization, { ...whose, fromMs: toMs - historyDays * dayMs, toMs })
    }
    const known = history && share < 1 ? sound(await history) : undefined
    outlooks.push(outlookOf({ quota, nowMs, requests, history: known, before }))
  }
  return outlooks
}

/** From the first request on. */
function sound({ fromMs, stepMs, values }: Series): Series | undefined {
  const first = values.findIndex(value => value !== null && value > 0)
  return first < 0 ? undefined : { fromMs: fromMs + first * stepMs, stepMs, values: values.slice(first) }
}

interface Telling {
  subscriptionId: string
  taken: Taken
  outlook: QuotaOutlook
}

/** Its people, once in a period for each level. */
async function tell(context: WriteContext, { subscriptionId, taken: { whose }, outlook }: Telling): Promise<void> {
  const { resources } = context
  const application = await resources.find('Application', whose.applicationId)
  const plan = await resources.find('Plan', whose.planId)
  if (!application || !plan) return
  const { name, allowed, used, per, from, to, level, exhausted, earliest, latest } = outlook
  const title = (plan.spec.title as string | undefined) ?? plan.name
  await notifyOwners(context, application, {
    kind: 'quota-warning',
    data: {
      ...{ level, plan: title, quota: quotaText(outlook), percent: String(usedPercent(outlook)) },
      text: outlookText(outlook),
    },
    once: onceFor(subscriptionId, outlook),
    event: {
      plan: { id: plan.id, title },
      quota: {
        ...{ limit: name, allowed, used, per, from, to, level },
        ...(exhausted === undefined ? {} : { exhausted }),
        ...(earliest === undefined ? {} : { earliest }),
        ...(latest === undefined ? {} : { latest }),
      },
    },
  })
}
