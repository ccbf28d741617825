/** A control plane with usage, whose alerts go to servers on this machine. Imported by tests only. */
import type { TestContext } from 'node:test'
import { alerting } from '@gatehouse/capability-alerting'
import { alertingControl } from '@gatehouse/capability-alerting/control/control.ts'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { selfService } from '@gatehouse/capability-self-service'
import { selfServiceControl } from '@gatehouse/capability-self-service/control/control.ts'
import type { Mailer, OutgoingMail } from '@gatehouse/capability-self-service/control/mail/mailer.ts'
import { testControl } from '@gatehouse/control/testing.ts'
import type { AnyTables } from '@gatehouse/store'
import { catalogueOf } from '@gatehouse/unit'
import { type Kysely, sql } from 'kysely'
import { catalogue } from './capabilities.ts'
import { toLoopback } from './control/testing-webhooks.ts'
import { until } from './testing-house.ts'
import { insightHouse } from './testing-insight.ts'

export const nowMs = Date.UTC(2026, 4, 10, 12)
export const minute = 60_000

/** Keeps what it is to send. */
export function keepingMailer(): Mailer & { sent: OutgoingMail[] } {
  const sent: OutgoingMail[] = []
  return { sent, send: async mail => void sent.push(mail) }
}

export async function alertHouse(t: TestContext) {
  const mailer = keepingMailer()
  const consoleUrl = 'https://console.example.com'
  const options = { consoleUrl, requestForStranger: toLoopback() }
  const made = await insightHouse(t, nowMs, { options, rooms: wired(mailer) })
  const { call, control, clock, use } = made
  const text = JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'orders', version: '1' } },
    ...{ servers: [{ url: 'http://upstream' }], paths: {} },
  })
  await call('Api.import', { body: { text, name: 'orders' } })
  const api = ((await call('Api.get', { name: 'orders' })).body as { id: string }).id
  const { id } = await control.store.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const organization = id as string
  /** So many requests of now, and how they were answered. */
  const used = (count: number, of: object = {}) =>
    use(Array.from({ length: count }, (_, index) => ({ organization, api, atMs: clock.nowMs() - 6000 - index, ...of })))
  const create = async (kind: string, name: string, spec: object, labels?: object) =>
    (await call(`${kind}.create`, { body: { name, spec, ...(labels ? { labels } : {}) } })).body as {
      secret?: string
      status: Record<string, string>
    }
  const alerts = async () => ((await call('Alert.list')).body as { items: ShownAlert[] }).items
  /** Every rule is evaluated once more, half a minute later, and what it asked to be sent was sent. */
  const look = async () => {
    clock.advance(30_000)
    const fromMs = clock.nowMs()
    await until(async () => {
      if ((await waiting(control.store.db, fromMs)) === 0) return true
      clock.advance(1000)
      return false
    })
  }
  /** Until it is so, look by look. */
  const becomes = async (what: () => Promise<boolean> | boolean) => {
    for (let looks = 0; !(await what()); looks++) {
      if (looks === looksMax) throw new Error(`not after ${looks} looks: ${what}`)
      await look()
    }
  }
  /** Another control plane on the same store and the same usage. */
  const replica = () =>
    testControl(t, catalogueWith(made.analytics, mailer), {
      ...{ store: control.store, clock, consoleUrl, requestForStranger: toLoopback() },
    })
  return { ...made, mailer, organization, api, used, create, alerts, look, becomes, replica }
}

const looksMax = 60

async function waiting(db: Kysely<AnyTables>, fromMs: number): Promise<number> {
  const from = new Date(fromMs).toISOString()
  const { rows } = await sql<{ count: number }>`select (
      (select count(*) from alert_rules r left join alert_evaluations e on e.rule_id = r.id
        where e.lease is not null or e.evaluated_at is null or e.evaluated_at < ${from}::timestamptz)
      + (select count(*) from webhook_deliveries where state = 'waiting')
      + (select count(*) from alert_groups where next_at < ${from}::timestamptz)
      + (select count(*) from mails where state in ('asked', 'ready')))::int as count`.execute(db)
  return rows[0]!.count
}

export interface ShownAlert {
  name: string
  state: string
  spec: { rule: string; summary: string; of: Record<string, string> }
  status: { evidence?: string; told: string[]; silenced?: string; value?: number }
}

const wired = (mailer: Mailer) => (analytics: Analytics) =>
  new Map<string, () => Promise<unknown>>([
    [alerting.name, async () => alertingControl(analytics)],
    [selfService.name, async () => selfServiceControl(mailer)],
  ])

const catalogueWith = (analytics: Analytics, mailer: Mailer) => {
  const parts = wired(mailer)(analytics)
  return catalogueOf(
    catalogue.capabilities.map(one => (parts.has(one.name) ? { ...one, control: parts.get(one.name)! } : one)),
  )
}
