/** What its plans allow an application, and what of it is left by what gateways told. */
import {
  type LimitConfig,
  limitsOf,
  rateLimitConfig,
} from '@gatehouse/capability-traffic/policies/rate-limit/limit-config.ts'
import type { Row, Services, WriteContext } from '@gatehouse/control'
import { Calendar } from '@gatehouse/gateway/limits/calendar.ts'
import { filled } from '@gatehouse/schema'
import type { ApplicationSpec } from './own-applications.ts'

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
  limits: { limit: LimitConfig; window: Window | undefined }[]
}

export async function allowedBy(context: WriteContext, application: Row<ApplicationSpec>): Promise<Allowed[]> {
  const { resources, services } = context
  const held = { application: application.id, state: ['active', 'paused', 'cancelling'] }
  const rows = (await resources.all<SubscriptionSpec>('Subscription', held)).slice(0, subscriptionsMax)
  const nowMs = services.clock.nowMs()
  return Promise.all(
    rows.map(async ({ id, spec, workspaceId }) => {
      const plan = await resources.get<PlanSpec>('Plan', spec.plan, workspaceId)
      const product = await resources.get<{ title?: string }>('Product', plan.spec.product, plan.workspaceId)
      const environment = await resources.get('Environment', spec.environment)
      return {
        ...{ subscription: id, plan: plan.id, planTitle: plan.spec.title ?? plan.name },
        ...{ productTitle: product.spec.title ?? product.name },
        ...{ environment: environment.name, environmentId: environment.id },
        limits: plan.spec.policies.flatMap(limitsIn).map(limit => ({ limit, window: windowOf(limit, spec, nowMs) })),
      }
    }),
  )
}

function limitsIn({ policy, config }: PlanSpec['policies'][number]): LimitConfig[] {
  if (policy !== 'rate-limit') return []
  try {
    return limitsOf(filled(rateLimitConfig, config ?? {}))
  } catch {
    // Of another version than this one: nothing is better than what is wrong.
    return []
  }
}

const shared = ['consumer', 'application', 'subscription']

/** Of what can be told from requests alone: whose the allowance is, and what each request costs. */
function windowOf(limit: LimitConfig, { timeZone, quotaAnchor }: SubscriptionSpec, nowMs: number): Window | undefined {
  const { algorithm, by, windowSeconds = 60, per = 'day' } = limit
  const isOwn = [by].flat().every(part => shared.includes(part))
  if (!isOwn || limit.costFrom || limit.charge || limit.schedule.length > 0 || limit.unwell) return undefined
  if (algorithm === 'sliding-window' && windowSeconds * 1000 >= toldWindowMs)
    return { startMs: nowMs - windowSeconds * 1000 }
  if (algorithm !== 'calendar-window' || per === 'minute') return undefined
  const ofConsumer = limit.calendar === 'consumer'
  const anchor = (ofConsumer ? quotaAnchor : undefined) ?? limit.anchor
  const zone = (ofConsumer ? timeZone : undefined) ?? limit.timeZone
  return new Calendar({ per, timeZone: zone, ...(anchor === undefined ? {} : { anchor }) }).windowAt(nowMs)
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
    for (const { limit, window } of one.limits) {
      const found = window && (await counted(one, window))
      if (found?.lastAt !== undefined && found.lastAt > (lastAt ?? '')) lastAt = found.lastAt
      limits.push({ ...shown(limit), ...(window && found ? left(limit, window, found.requests) : {}) })
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

function left({ limit, cost = 1 }: LimitConfig, { endMs }: Window, requests: number) {
  const used = requests * cost
  return {
    ...{ used, left: Math.max(0, limit - used) },
    ...(endMs === undefined ? {} : { resetsAt: new Date(endMs).toISOString() }),
  }
}
