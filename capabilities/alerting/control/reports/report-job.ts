/** Answers reports that are due, each by one replica, and asks for what is sent in the transaction that moves its schedule on. */
import { randomBytes } from 'node:crypto'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import { questionTable } from '@gatehouse/capability-insight/control/export/question-table.ts'
import { withIds } from '@gatehouse/capability-insight/control/naming.ts'
import { lengthMs } from '@gatehouse/capability-insight/control/span.ts'
import type { Job, JobWork, Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { shortened } from '../figures-text.ts'
import { queueReport, type Reported } from './report-message.ts'
import type { ReportSpec } from './report-spec.ts'
import { nextAfter } from './schedule.ts'

export const reportLimits = {
  leaseMs: 120_000,
  /** What could not be asked is asked again so much later, so often; then it is left out. */
  againMs: 300_000,
  triesMax: 5,
  /** At one look. */
  atOnce: 10,
} as const

interface Due {
  id: string
  organization_id: string
}

export const reportJob = (analytics: Pick<Analytics, 'ask'>): Job => ({
  name: 'usage-reports',
  everyMs: 10_000,
  async run(work, ended) {
    for (const one of await due(work)) {
      if (ended.aborted) return
      await report(work, analytics, one).catch(thrown =>
        work.services.log.error('A report was not made.', { report: one.id, error: String(thrown) }),
      )
    }
  },
})

/** Organizations take turns. A moment further ahead than a period is of a clock that was wrong. */
function due({ read, services }: JobWork): Promise<Due[]> {
  const now = new Date(services.clock.nowMs()).toISOString()
  const period = sql`case r.spec->'schedule'->>'every' when 'day' then interval '2 days'
      when 'month' then interval '33 days' else interval '8 days' end`
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select id, organization_id from (
        select r.id, r.organization_id, n.next_at,
          row_number() over (partition by r.organization_id order by n.next_at nulls first, r.id) as turn
        from usage_reports r left join report_runs n on n.report_id = r.id
        where n.next_at is null or n.next_at <= ${now}::timestamptz or n.next_at > ${now}::timestamptz + ${period}) waiting
      order by turn, next_at nulls first, id limit ${reportLimits.atOnce}`.execute(db)
    return rows
  })
}

interface Taken {
  row: Row<ReportSpec>
  lease: string
  failures: number
  dueAt: string
  filters: ReportSpec['question']['filters'] | undefined
}

async function report(work: JobWork, analytics: Pick<Analytics, 'ask'>, one: Due): Promise<void> {
  const taken = await work.write(one.organization_id, context => take(context, one.id))
  if (!taken) return
  let reported: Reported | undefined
  let problem: string | undefined
  try {
    reported = await answered(work, analytics, taken)
  } catch (thrown) {
    problem = shortened(String((thrown as Error).message))
  }
  await work.write(one.organization_id, context => end(context, taken, { reported, problem }))
}

async function answered(work: JobWork, analytics: Pick<Analytics, 'ask'>, { row, filters }: Taken): Promise<Reported> {
  const { since, question } = row.spec
  // Whole minutes, so that two looks at the same report are of the same time.
  const toMs = Math.floor(work.services.clock.nowMs() / 60_000) * 60_000
  const span = { from: new Date(toMs - lengthMs(since)).toISOString(), to: new Date(toMs).toISOString() }
  if (!filters) throw new Error('A name in its filters is gone.')
  const organization = { id: row.organizationId! } as Row
  const asked = { organization: row.organizationId!, ...span, ...question, filters }
  const table = await questionTable(analytics, { read: work.read, organization }, asked)
  const rows: Reported['rows'] = []
  for await (const batch of table.batches) rows.push(...batch)
  return { ...span, columns: table.columns, rows }
}

/** One that is seen for the first time is told when it is due, and is not yet. */
async function take(context: WriteContext, reportId: string): Promise<Taken | undefined> {
  const { transaction, services, resources, organization } = context
  const nowMs = services.clock.nowMs()
  const row = (await resources.find('UsageReport', reportId)) as unknown as Row<ReportSpec> | undefined
  if (!row) return undefined
  const before = await transaction
    .selectFrom('report_runs')
    .selectAll()
    .where('report_id', '=', reportId)
    .executeTakeFirst()
  const next = new Date(nextAfter(row.spec.schedule, nowMs)).toISOString()
  if (!before) {
    const values = { report_id: reportId, organization_id: organization!.id, failures: 0, next_at: next }
    await transaction
      .insertInto('report_runs')
      .values(values)
      .onConflict(conflict => conflict.doNothing())
      .execute()
    return undefined
  }
  const dueMs = new Date(before.next_at as string).getTime()
  const mine = transaction.updateTable('report_runs').where('report_id', '=', reportId)
  if (dueMs > nowMs) {
    if (dueMs > Date.parse(next)) await mine.set({ next_at: next, lease: null, failures: 0 }).execute()
    return undefined
  }
  if (row.spec.paused) {
    await mine.set({ next_at: next, lease: null }).execute()
    return undefined
  }
  const lease = randomBytes(9).toString('base64url')
  await mine.set({ lease, next_at: new Date(nowMs + reportLimits.leaseMs).toISOString() }).execute()
  const filters = await withIds(resources, row.spec.question.filters).catch(() => undefined)
  return { row, lease, failures: Number(before.failures), dueAt: new Date(dueMs).toISOString(), filters }
}

interface Ended {
  reported: Reported | undefined
  problem: string | undefined
}

/** Unless the lease was over meanwhile. However many were missed, the next is one of the schedule. */
async function end(context: WriteContext, taken: Taken, { reported, problem }: Ended): Promise<void> {
  const { transaction, services } = context
  const nowMs = services.clock.nowMs()
  const failures = reported ? 0 : taken.failures + 1
  const isOver = reported !== undefined || failures >= reportLimits.triesMax
  const nextMs = isOver ? nextAfter(taken.row.spec.schedule, nowMs) : nowMs + reportLimits.againMs
  const changed = await transaction
    .updateTable('report_runs')
    .set({
      ...{
        lease: null,
        next_at: new Date(nextMs).toISOString(),
        failures: isOver ? 0 : failures,
        problem: problem ?? null,
      },
      ...(reported ? { sent_at: new Date(nowMs).toISOString() } : {}),
    })
    .where('report_id', '=', taken.row.id)
    .where('lease', '=', taken.lease)
    .returning('report_id')
    .execute()
  if (changed.length > 0 && reported) await queueReport(context, taken.row, reported)
}
