/** What an own application called, from what gateways told. */
import type { OperationHandler, PrepareContext } from '@gatehouse/control'
import { type Allowed, allowedBy, leftOf } from './allowances.ts'
import { ownApplication } from './own-applications.ts'

interface Asked {
  application: string
  days: number
  bucket: 'hour' | 'day'
}

interface Span {
  applicationId: string
  fromMs: number
  toMs: number
  allowed: Allowed[]
}

const noFigures = { requests: 0, errors4xx: 0, errors5xx: 0 }

/** Asked for after the transaction: figures may take a while. */
export const usageHandler: OperationHandler<Asked, unknown> = {
  async run(context, { application, days }) {
    const { row } = await ownApplication(context, application)
    const toMs = context.services.clock.nowMs() + 1000
    const allowed = await allowedBy(context, row)
    return { applicationId: row.id, fromMs: toMs - days * 86_400_000, toMs, allowed }
  },
  after: (context, output, { bucket }) => figures(context, output as Span, bucket),
}

async function figures(context: PrepareContext, { applicationId, allowed, ...span }: Span, bucket: 'hour' | 'day') {
  const { services, organization } = context
  const { from, to } = { from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() }
  const found = await services.usage?.ofApplication(organization!.id, applicationId, { ...span, bucket })
  const allowances = await leftOf(services, { organizationId: organization!.id, applicationId }, allowed)
  if (!found) return { from, to, summary: { ...noFigures, p95Ms: 0 }, points: [], versions: [], allowances }
  const versions = await context.read(resources =>
    Promise.all(
      found.versions.map(async ({ apiVersionId, ...counts }) => ({
        apiVersion: (await resources.find('ApiVersion', apiVersionId))?.name ?? apiVersionId,
        ...counts,
      })),
    ),
  )
  return { from, to, summary: found.summary, points: found.points, versions, allowances }
}
