/** What an own application did; of nobody else is there a word in it. */
import { failureKinds } from '@gatehouse/base'
import type { ApplicationActivity, OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import { ownApplication } from './own-applications.ts'

interface Service {
  id: string
  subscription: string
  plan: string
  environment: string
  promised: number | null
}

interface Asked {
  applicationId: string
  fromMs: number
  toMs: number
  services: Service[]
}

const dayMs = 86_400_000
const kinds = failureKinds as Readonly<Record<string, { title: string } | undefined>>
export const noFigures = { requests: 0, errors4xx: 0, errors5xx: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 }
const nothing: ApplicationActivity = {
  ...{
    summary: noFigures,
    before: noFigures,
    points: [],
    endpoints: [],
    failures: [],
    failing: [],
    subscriptions: [],
    versions: [],
  },
}

/** Asked for after the transaction: figures may take a while. */
export const activityHandler: OperationHandler<{ application: string; days: number }, unknown> = {
  async run(context, { application, days }): Promise<Asked> {
    const { row } = await ownApplication(context, application)
    const toMs = context.services.clock.nowMs() + 1000
    return { applicationId: row.id, fromMs: toMs - days * dayMs, toMs, services: await servicesOf(context, row.id) }
  },
  after: (context, output) => activity(context, output as Asked),
}

async function servicesOf({ resources }: WriteContext, application: string): Promise<Service[]> {
  const services: Service[] = []
  for (const { id, name, spec, workspaceId } of await resources.all('Subscription', { application })) {
    const plan = await resources.get('Plan', String(spec.plan), workspaceId)
    const { title = plan.name, promise } = plan.spec as { title?: string; promise?: { availability?: number } }
    const promised = promise?.availability === undefined ? null : Number((promise.availability / 100).toFixed(6))
    services.push({ id, subscription: name, plan: title, environment: String(spec.environment), promised })
  }
  return services
}

async function activity(context: PrepareContext, { applicationId, fromMs, toMs, services }: Asked) {
  const bucket = toMs - fromMs <= 2 * dayMs ? 'hour' : 'day'
  const { usage } = context.services
  const found = (await usage?.activityOf(context.organization!.id, applicationId, { fromMs, toMs, bucket })) ?? nothing
  const { endpoints, failures, failing, subscriptions, versions, ...told } = found
  const nameOf = await versionNames(context, [...endpoints, ...failing, ...versions])
  const got = new Map(subscriptions.map(one => [one.subscriptionId, one]))
  return {
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), ...told },
    versions: versions.map(({ apiVersionId, ...one }) => ({ apiVersion: nameOf(apiVersionId), ...one })),
    endpoints: endpoints.map(({ apiVersionId, ...one }) => ({ apiVersion: nameOf(apiVersionId), ...one })),
    failures: failures.map(one => ({ ...one, title: kinds[one.failure]?.title ?? '' })),
    failing: failing.map(({ apiVersionId, ...one }) => ({ ...one, apiVersion: nameOf(apiVersionId) })),
    services: services.map(({ id, ...service }) => {
      const { requests = 0, errors5xx = 0, p95Ms = 0 } = got.get(id) ?? {}
      return { ...service, requests, p95Ms, availability: requests === 0 ? null : 1 - errors5xx / requests }
    }),
  }
}

/** Names of versions that are asked for; '' of what is gone. */
export async function versionNames({ read }: PrepareContext, asked: readonly { apiVersionId: string }[]) {
  const ids = new Set(asked.map(({ apiVersionId }) => apiVersionId))
  const names = new Map(
    await read(resources =>
      Promise.all([...ids].map(async id => [id, (await resources.find('ApiVersion', id))?.name ?? ''] as const)),
    ),
  )
  return (id: string) => names.get(id) ?? ''
}
