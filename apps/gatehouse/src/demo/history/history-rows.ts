/** What the history is of: applications on their plans, a second version; and at its end what looks at it. */
import { readOpenApi } from '@gatehouse/documents'
import type { Played } from '@gatehouse/events/simulated/play.ts'
import { stepMs } from '@gatehouse/events/simulated/world.ts'
import type { Connection } from '../../cli/connection.ts'
import type { Contract } from '../contracts.ts'
import { type DemoRow, ensure, ensurePlan, inWorkspace, place, publishVersion, rowOf } from '../demo-rows.ts'
import { callers, hurried, planTitles, quotaDaysOver } from './history-cast.ts'
import type { HistoryIds } from './history-events.ts'
import type { HistoryTime } from './history-world.ts'

const dayMs = 86_400_000

interface Making {
  contracts: readonly Contract[]
  port: number
  nowMs: number
}

/** All of it, once, and what it is called by. */
export async function historyRows(api: Connection, { contracts, port, nowMs }: Making): Promise<HistoryIds> {
  await publishVersion(api, { contract: contracts[0]!, version: 'v2', port })
  const apiVersions = ['petstore-v1', 'petstore-v2', 'star-trek-v1']
  const change = { spec: { apiVersions } }
  await api.ask({ method: 'PATCH', path: `${inWorkspace}/products/{name}`, name: 'showcase', body: change })
  const policies = [{ policy: 'rate-limit', config: { limit: 6000, windowSeconds: 60 } }]
  for (const [name, title] of Object.entries(planTitles)) {
    const promise = name === 'business' ? { promise: { availability: 99.5 } } : {}
    await ensurePlan(api, { name, spec: { title, product: 'showcase', ...promise, policies } })
  }
  const quotaAnchor = `${new Date(nowMs - quotaDaysOver * dayMs).toISOString().slice(0, 10)}T00:00`
  const ids = { application: {} as Record<string, string>, subscription: {} as Record<string, string> }
  for (const { name, title, plan } of callers) {
    const application = await ensure(api, { path: `${inWorkspace}/applications`, name, spec: { title } })
    const spec = { application: name, plan, environment: 'dev', ...(plan === 'team' ? { quotaAnchor } : {}) }
    const subscription = await ensure(api, { path: `${inWorkspace}/subscriptions`, name: `${name}-${plan}`, spec })
    ids.application[name] = application.id
    ids.subscription[name] = subscription.id
  }
  const of = async (path: string, names: readonly string[]) => {
    const rows = await Promise.all(names.map(name => rowOf(api, `${inWorkspace}/${path}`, name)))
    return Object.fromEntries(rows.map(({ id, name }) => [name, id]))
  }
  return {
    ...ids,
    organization: (await rowOf(api, '/api/v1/organizations', api.organization)).id,
    environment: (await rowOf(api, `${place}/environments`, 'dev')).id,
    api: await of('apis', ['petstore', 'star-trek']),
    apiVersion: await of('api-versions', apiVersions),
    revision: await liveRevisions(api),
    plan: await of('plans', ['free', ...Object.keys(planTitles)]),
    endpoint: Object.fromEntries(contracts.map(one => [one.name, endpointsOf(one)])),
  }
}

function endpointsOf({ name, text }: Contract): Record<string, string> {
  const { endpoints } = readOpenApi(text, { file: `${name}.json` })
  return Object.fromEntries(endpoints.map(({ id, method, path }) => [id, `${method} ${path}`]))
}

async function liveRevisions(api: Connection): Promise<Record<string, string>> {
  const query = { state: 'live', limit: 100 }
  const { items } = (await api.ask({ method: 'GET', path: `${inWorkspace}/deployments`, query })) as {
    items: DemoRow[]
  }
  const found = items.map(async ({ spec }) => {
    const { id } = await rowOf(api, `${inWorkspace}/revisions`, spec.revision as string)
    return [spec.apiVersion as string, id] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

/** A quota that one has nearly used up, as much as was played. */
export function quotaOf({ apis }: Played, { fromStep, nowStep, mondayMs }: HistoryTime, nowMs: number): number {
  const beganMs = Math.floor((nowMs - quotaDaysOver * dayMs) / dayMs) * dayMs
  const from = Math.max(fromStep, Math.floor((beganMs - mondayMs) / stepMs))
  const { requests } = apis.get('petstore')!.consumers.get(hurried)!
  const used = requests.subarray(from, nowStep).reduce((sum, one) => sum + one, 0)
  return Math.ceil(used / 0.9 / 500) * 500
}

/** What is looked at once the history is there: before, half of it would be what is not as usual. */
export async function historyWatches(api: Connection, quota: number): Promise<void> {
  const month = { name: 'month', algorithm: 'calendar-window', per: 'month', calendar: 'consumer', limit: quota }
  const config = { limits: [{ ...month, by: 'subscription' }] }
  const body = { spec: { policies: [{ policy: 'rate-limit', config }] } }
  await api.ask({ method: 'PATCH', path: `${inWorkspace}/plans/{name}`, name: 'team', body })
  const at = (kind: string) => `${place}/${kind}`
  const objectives = {
    'petstore-answers': { title: 'Pet store answers', api: 'petstore', availability: { target: 99.5 } },
    'star-trek-answers': { title: 'Star Trek answers', api: 'star-trek', availability: { target: 99.5 } },
    'star-trek-in-time': {
      ...{ title: 'Star Trek answers in time', api: 'star-trek' },
      latency: { target: 95, withinMs: 250 },
    },
  }
  for (const [name, spec] of Object.entries(objectives))
    await ensure(api, { path: at('service-objectives'), name, spec: { ...spec, environment: 'dev', windowDays: 30 } })
  const email = { to: ['on-call@demo.example'] }
  await ensure(api, { path: at('notification-channels'), name: 'on-call', spec: { title: 'On call', email } })
  const notify = [{ channels: ['on-call'] }]
  const watched = { metric: 'errorRate', above: 0.05, by: ['api'], windowMinutes: 15, requestsMin: 20 }
  const rules = {
    'calls-fail': { title: 'Calls fail', severity: 'critical', threshold: watched },
    'budget-spent': {
      ...{ title: 'The error budget is spent too fast', severity: 'critical' },
      burnRate: { objective: 'star-trek-answers' },
    },
    'not-as-usual': { title: 'Usage is not as usual', anomaly: {} },
    'quota-ends': { title: 'A quota runs out', severity: 'info', quota: { from: 'nearly' } },
  }
  for (const [name, spec] of Object.entries(rules))
    await ensure(api, { path: at('alert-rules'), name, spec: { forSeconds: 0, notify, ...spec } })
  const schedule = { every: 'week', on: 'monday', at: '07:30', timeZone: 'UTC' }
  const question = { metrics: ['requests', 'errorRate', 'p95Ms'], by: ['api'] }
  const report = { title: 'How it goes', since: '7d', question, schedule, channels: ['on-call'] }
  await ensure(api, { path: at('usage-reports'), name: 'weekly', spec: report })
}
