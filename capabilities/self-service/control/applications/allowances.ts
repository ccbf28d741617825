/** What its plans allow an application, and what of it is left by what gateways told. */
import type { LimitConfig } from '@gatehouse/capability-traffic/policies/rate-limit/limit-config.ts'
import type { Row, Services, WriteContext } from '@gatehouse/control'
import { Calendar } from '@gatehouse/gateway/limits/calendar.ts'
import type { QuotaOutlook } from '../quotas/quota-outlook.ts'
import { type OutlookRow, outlookRows } from '../quotas/quota-rows.ts'
import type { ApplicationSpec } from './own-applications.ts'
import { calendarOf, isCounted, limitsIn } from './quotas.ts'

/** A shorter window is over before what was called in it is told. */
const toldWindowMs = 3_600_000
/** Of one application, in one answer. */
const subscriptionsMax = 50
const questionsMax = 24

interface SubscriptionSpec {
  plan: string
  environment: string
  timeZone?: string
  quotaAnchor?: string
}

interface PlanSpec {
  title?: string
  product: string
  policies: { policy: string; config?: unknown }[]
}

interface Window {
  startMs: number
  /** Of a calendar. */
  endMs?: number
}

export interface Allowed {
  subscription: string
  plan: string
  planTitle: string
  productTitle: string
  environment: string
  environmentId: string
  limits: { limit: LimitConfig; window: Window | undefined; outlook?: QuotaOutlook | undefined }[]
}

export async function allowedBy(context: WriteContext, application: Row<ApplicationSpec>): Promise<Allowed[]> {
  const { resources, services } = context
  const held = { application: application.id, state: ['active', 'paused', 'cancelling'] }
  const rows = (await resources.all<SubscriptionSpec>('Subscription', held)).slice(0, subscriptionsMax)
  const nowMs = services.clock.nowMs()
  const organizationId = context.organization!.id
  const outlooks = await outlookRows(context.transaction, { organizationId, nowMs, applicationId: application.id })
  // Limits of two policies may have one name.
  const isOf = ({ outlook }: OutlookRow, { name, limit, per }: LimitConfig) =>
    outlook.name === name && outlook.allowed === limit && outlook.per === per
  const outlookOf = (subscription: string, limit: LimitConfig) =>
    outlooks.find(one => one.subscriptionId === subscription && isOf(one, limit))?.outlook
  return Promise.all(
    rows.map(async ({ id, spec, workspaceId }) => {
      const plan = await resources.get<PlanSpec>('Plan', spec.plan, workspaceId)
      const product = await resources.get<{ title?: string }>('Product', plan.spec.product, plan.workspaceId)
      const environment = await resources.get('Environment', spec.environment)
      return {
        ...{ subscription: id, plan: plan.id, planTitle: plan.spec.title ?? plan.name },
        ...{ productTitle: product.spec.title ?? product.name },
        ...{ environment: environment.name, environmentId: environment.id },
        limits: plan.spec.policies.flatMap(limitsIn).map(limit => {
          const window = windowOf(limit, spec, nowMs)
          return { limit, window, outlook: window?.endMs === undefined ? undefined : outlookOf(id, limit) }
        }),
      }
    }),
  )
}

/** Of what can be told from requests alone. */
function windowOf(limit: LimitConfig, subscription: SubscriptionSpec, nowMs: number): Window | undefined {
  const { algorithm, windowSeconds = 60, per } = limit
  if (!isCounted(limit)) return undefined
  if (algorithm === 'sliding-window' && windowSeconds * 1000 >= toldWindowMs)
    return { startMs: nowMs - windowSeconds * 1000 }
  if (algorithm !== 'calendar-window' || per === 'minute') return undefined
  return new Calendar(calendarOf(limit, subscription)).windowAt(nowMs)
}

interface Whose {
  organizationId: string
  applicationId: string
}

/** Outside of any transaction. What is not known is left out. */
export async function leftOf({ usage, log }: Services, whose: Whose, allowed: readonly Allowed[]): Promise<unknown[]> {
  const known = new Map<string, Promise<Awaited<ReturnType<NonNullable<Services['usage']>['ofPlan']>> | undefined>>()
  const counted = async ({ plan, environmentId }: Allowed, { startMs }: Window) => {
    const key = `${plan} ${environmentId} ${startMs}`
    if (!usage || (!known.has(key) && known.size >= questionsMax)) return undefined
    const { organizationId, applicationId } = whose
    const asked = { applicationId, planId: plan, environmentId, fromMs: startMs }
    const unknown = (thrown: unknown) =>
      void log.warn('It is not known what is left of a plan.', { ...asked, error: String(thrown) })
    if (!known.has(key)) known.set(key, usage.ofPlan(organizationId, asked).catch(unknown))
    return known.get(key)
  }
  const told: unknown[] = []
  for (const one of allowed) {
    let lastAt: string | undefined
    const limits: unknown[] = []
    for (const { limit, window, outlook } of one.limits) {
      const found = window && (await counted(one, window))
      if (found?.lastAt !== undefined && found.lastAt > (lastAt ?? '')) lastAt = found.lastAt
      limits.push({
        ...shown(limit),
        ...(window && found ? left(limit, window, found.requests) : {}),
        ...foreseen(outlook),
      })
    }
    const { limits: _, environmentId: __, ...where } = one
    told.push({ ...where, limits, ...(lastAt === undefined ? {} : { countedUntil: lastAt }) })
  }
  return told
}

function shown({ name, limit, algorithm, per = 'day', windowSeconds = 60 }: LimitConfig) {
  const span = algorithm === 'calendar-window' ? { per } : algorithm === 'concurrency' ? {} : { windowSeconds }
  return { name, limit, algorithm, ...span }
}

/** Of when it was looked at last: what is used now stands beside it. */
function foreseen(outlook: QuotaOutlook | undefined) {
  if (!outlook) return {}
  const { level, exhausted, earliest, latest } = outlook
  const when = { ...(exhausted ? { exhausted } : {}), ...(earliest ? { earliest } : {}), ...(latest ? { latest } : {}) }
  return { level, ...(level === 'fine' ? {} : when) }
}

function left({ limit, cost = 1 }: LimitConfig, { endMs }: Window, requests: number) {
  const used = requests * cost
  return {
    ...{ used, left: Math.max(0, limit - used) },
    ...(endMs === undefined ? {} : { resetsAt: new Date(endMs).toISOString() }),
  }
}
