/** How many requests an objective is about, and how many did not keep it. */
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { withIds } from '@gatehouse/capability-insight/control/naming.ts'
import type { FilledQuestion } from '@gatehouse/capability-insight/question.ts'
import type { Row, WriteContext } from '@gatehouse/control'

export interface ObjectiveSpec {
  title?: string
  api: string
  environment?: string
  endpoint?: string
  availability?: { target: number }
  latency?: { target: number; withinMs: number }
  windowDays: number
}

export interface AskedObjective {
  organization: string
  name: string
  windowDays: number
  /** Share of requests that may fail it. */
  budget: number
  withinMs?: number
  filters: FilledQuestion['filters']
}

/** In a transaction: names become identifiers. Throws `not_found`. */
export async function askedObjective(
  { organization, resources }: Pick<WriteContext, 'organization' | 'resources'>,
  row: Row,
): Promise<AskedObjective> {
  const { api, environment, endpoint, availability, latency, windowDays } = row.spec as unknown as ObjectiveSpec
  const only = (dimension: 'api' | 'environment' | 'endpoint', value: string | undefined) =>
    value === undefined ? [] : [{ dimension, is: [value] }]
  const filters = await withIds(resources, [
    ...only('api', api),
    ...only('environment', environment),
    ...only('endpoint', endpoint),
    // What failed is not in time either; that is told of availability.
    ...(latency ? [{ dimension: 'status' as const, isNot: ['5xx'] }] : []),
  ])
  const { target } = (availability ?? latency)!
  return {
    ...{ organization: organization!.id, name: row.name, windowDays, filters },
    budget: Number(((100 - target) / 100).toFixed(6)),
    ...(latency ? { withinMs: latency.withinMs } : {}),
  }
}

export interface Ratio {
  bad: number
  all: number
}

export async function ratioOf(
  analytics: Pick<Analytics, 'ask'>,
  { organization, filters, withinMs }: AskedObjective,
  span: { from: string; to: string },
): Promise<Ratio> {
  const asked = { organization, ...span, filters }
  if (withinMs === undefined) {
    const { rows } = await analytics.ask({ ...asked, metrics: ['requests', 'errors5xx'] })
    const [all = 0, bad = 0] = rows[0]?.values ?? []
    return { all: all!, bad: bad! }
  }
  const { rows } = await analytics.ask({ ...asked, metrics: ['requests', 'withinShare'], withinMs })
  const [all = 0, share] = rows[0]?.values ?? []
  return { all: all!, bad: share === null || share === undefined ? 0 : Math.round(all! * (1 - share)) }
}
