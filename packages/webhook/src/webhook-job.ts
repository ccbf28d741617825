/** Sends what waits: tried again with growing pauses, given up in the end; whoever does not answer holds up nobody else. */
import { Failure } from '@gatehouse/base'
import type { GoesOn, Job, JobWork, WriteContext } from '@gatehouse/control'
import { removeTexts } from '@gatehouse/control/sealed-text.ts'
import { type RawBuilder, sql } from 'kysely'
import { previousName, secretsOf, tokenOf } from './endpoints.ts'
import { signedHeaders } from './signature.ts'

export const deliveryLimits = {
  /** Sent at the same time by one replica: in all, for one organization, and for one owner. */
  atOnce: 32,
  atOncePerOrganization: 16,
  atOncePerOwner: 2,
  /** Over about a day. */
  triesMax: 10,
  /** Before the second try; each pause is four times the one before, up to `pauseMsMax`, and a fifth more or less. */
  pauseMs: 10_000,
  pauseMsMax: 6 * 3_600_000,
  /** An endpoint that cannot be reached is let alone for so long, whatever waits for it. */
  heldMs: 30_000,
  /** Who took one to send has it for so long; longer than a request may last. */
  leaseMs: 60_000,
  /** Of one endpoint, of those that ended; and for how long. */
  keptMax: 200,
  keptMs: 30 * 86_400_000,
} as const

interface Due {
  id: string
  organization_id: string
  endpoint_id: string
  owner: string
}

interface Taken extends Due {
  url: string
  body: string
  tries: number
  secrets: string[]
}

/** `chance` is between 0 and 1: what tells apart the pauses of messages that failed together. */
export function webhookJob(chance: () => number = Math.random): Job {
  const sending = new Map<string, Due>()
  return {
    name: 'webhooks',
    everyMs: 1000,
    run: (work, ended, goesOn) => sendDue(work, { sending, ended, goesOn, chance }),
  }
}

interface Sending {
  sending: Map<string, Due>
  ended: AbortSignal
  goesOn: GoesOn
  chance: () => number
}

async function sendDue(work: JobWork, { sending, ended, goesOn, chance }: Sending): Promise<void> {
  if (sending.size >= deliveryLimits.atOnce) return
  const failed: unknown[] = []
  for (const one of await due(work, [...sending.values()])) {
    if (sending.size >= deliveryLimits.atOnce || ended.aborted) break
    const count = (whose: 'owner' | 'organization_id') =>
      [...sending.values()].filter(other => other[whose] === one[whose]).length
    if (count('owner') >= deliveryLimits.atOncePerOwner) continue
    if (count('organization_id') >= deliveryLimits.atOncePerOrganization) continue
    sending.set(one.id, one)
    const taken = await work
      .write(one.organization_id, context => take(context, one))
      .catch(thrown => void failed.push(thrown))
    if (taken) goesOn(send(work, taken, { ended, chance }).finally(() => sending.delete(one.id)))
    else sending.delete(one.id)
  }
  // Whatever one of them is, the others are sent.
  if (failed.length > 0) throw failed[0]
}

/** Few of each endpoint, so that one with much to come does not hide the others; owners take turns, and organizations do. */
function due({ read, services }: JobWork, sending: readonly Due[]): Promise<Due[]> {
  const now = new Date(services.clock.nowMs()).toISOString()
  const busy = ['-', ...sending.map(({ endpoint_id }) => endpoint_id)]
  return read(async (_, db) => {
    const { rows } = await sql<Due>`
      with few as (select * from (
        select d.id, d.organization_id, d.endpoint_id, d.next_at, e.owner,
          row_number() over (partition by d.endpoint_id order by d.next_at, d.id) as place
        from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id and e.state = 'active'
          and (e.held_until is null or e.held_until <= ${now}::timestamptz)
        where d.state = 'waiting' and d.next_at <= ${now}::timestamptz and d.endpoint_id not in (${sql.join(busy)})
          and (d.series is null or not exists (select 1 from webhook_deliveries b
            where b.endpoint_id = d.endpoint_id and b.state = 'waiting' and b.series = d.series
              and (b.created_at, b.id) < (d.created_at, d.id)))
      ) d where place <= 2),
      of_owners as (select *, row_number() over (partition by organization_id, owner order by place, next_at, id) as of_owner from few),
      turns as (select *, row_number() over (partition by organization_id order by of_owner, next_at, id) as turn from of_owners)
      select id, organization_id, endpoint_id, owner from turns order by turn, next_at, id limit 200`.execute(db)
    return rows
  })
}

/** Nobody else takes it until the lease is over. */
async function take(context: WriteContext, one: Due): Promise<Taken | undefined> {
  const { transaction, services } = context
  const nowMs = services.clock.nowMs()
  const endpoint = await transaction
    .selectFrom('webhook_endpoints')
    .select(['id', 'url', 'previous_until', 'token_field'])
    .where('id', '=', one.endpoint_id)
    .where('state', '=', 'active')
    .executeTakeFirst()
  if (!endpoint) return undefined
  const taken = await transaction
    .updateTable('webhook_deliveries')
    .set(eb => ({ next_at: new Date(nowMs + deliveryLimits.leaseMs).toISOString(), tries: eb('tries', '+', 1) }))
    .where('id', '=', one.id)
    .where('state', '=', 'waiting')
    .where('next_at', '<=', new Date(nowMs).toISOString())
    .returning(['body', 'tries'])
    .executeTakeFirst()
  if (!taken) return undefined
  const secrets = await secretsOf(context, endpoint as never)
  const field = endpoint.token_field as string | null
  const body =
    field === null
      ? (taken.body as string)
      : await withToken(context, { id: one.endpoint_id, field, body: taken.body as string })
  return { ...one, url: endpoint.url as string, body, tries: Number(taken.tries), secrets }
}

/** What cannot be read is left out, and refused at the other end. */
async function withToken(context: WriteContext, { id, field, body }: { id: string; field: string; body: string }) {
  const token = await tokenOf(context, id).catch(() => undefined)
  return JSON.stringify({ [field]: token, ...JSON.parse(body) })
}

interface Outcome {
  status?: number
  failure?: string
  /** It is of no use to try again. */
  over?: boolean
  /** The other end wants no more of any. */
  gone?: boolean
  /** The endpoint is not there at the moment. */
  unreachable?: boolean
  retryAfterMs?: number
}

async function send(work: JobWork, taken: Taken, { ended, chance }: Pick<Sending, 'ended' | 'chance'>): Promise<void> {
  const { clock } = work.services
  const beganMs = clock.monotonicMs()
  const outcome = await Promise.race([attempted(work, taken), aborted(ended)])
  // Whoever ends does not wait: another takes it when the lease is over.
  if (!outcome) return
  const took_ms = Math.round(clock.monotonicMs() - beganMs)
  await work.write(taken.organization_id, context => note(context, { taken, outcome, took_ms, chance: chance() }))
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise(resolve => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })

async function attempted({ services }: JobWork, { id, url, body, secrets }: Taken): Promise<Outcome> {
  if (secrets.length === 0) return { failure: 'secret_unreadable' }
  const headers = signedHeaders({ id, atMs: services.clock.nowMs(), body }, secrets)
  try {
    const reply = await services.requestForStranger({ method: 'POST', url, headers, body })
    const { status } = reply
    if (status >= 200 && status < 300) return { status }
    const seconds = Number(reply.header('retry-after'))
    const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : undefined
    return {
      ...{ status, failure: status >= 300 && status < 400 ? 'redirected' : 'refused', gone: status === 410 },
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }
  } catch (thrown) {
    // Where a name leads is not told to who may only guess it.
    const failure = thrown instanceof Failure ? thrown.code : 'fetch_failed'
    return { failure, over: failure === 'egress_forbidden', unreachable: failure !== 'document_too_large' }
  }
}

interface Noted {
  taken: Taken
  outcome: Outcome
  took_ms: number
  chance: number
}

/** Unless somebody else has ended it. */
async function note(
  { transaction, services }: WriteContext,
  { taken, outcome, took_ms, chance }: Noted,
): Promise<void> {
  const { status = null, failure = null, over = false, gone = false, unreachable = false } = outcome
  const nowMs = services.clock.nowMs()
  const at = new Date(nowMs).toISOString()
  const isOver = failure === null || over || gone || taken.tries >= deliveryLimits.triesMax
  const next_at = new Date(nowMs + Math.max(pauseMs(taken.tries, chance), outcome.retryAfterMs ?? 0)).toISOString()
  await transaction
    .updateTable('webhook_deliveries')
    .set({
      ...{ status, failure, took_ms },
      ...(isOver ? { state: failure === null ? 'delivered' : 'failed', ended_at: at } : { next_at }),
    })
    .where('id', '=', taken.id)
    .where('state', '=', 'waiting')
    .where('tries', '=', taken.tries)
    .execute()
  const held_until = unreachable ? new Date(nowMs + deliveryLimits.heldMs).toISOString() : null
  const ofEndpoint = transaction.updateTable('webhook_endpoints').where('id', '=', taken.endpoint_id)
  await ofEndpoint.set(gone ? { held_until, state: 'gone' } : { held_until }).execute()
  if (!gone) return
  await transaction
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', failure: 'gone', ended_at: at })
    .where('endpoint_id', '=', taken.endpoint_id)
    .where('state', '=', 'waiting')
    .execute()
}

function pauseMs(tries: number, chance: number): number {
  const { pauseMs: first, pauseMsMax } = deliveryLimits
  return Math.min(first * 4 ** (tries - 1), pauseMsMax) * (0.8 + 0.4 * chance)
}

/** What is over is forgotten, and secrets that were replaced. */
export const webhookUpkeep: Job = {
  name: 'webhooks-upkeep',
  everyMs: 60_000,
  async run({ read, write, services }) {
    const nowMs = services.clock.nowMs()
    const [now, old] = [nowMs, nowMs - deliveryLimits.keptMs].map(ms => new Date(ms).toISOString())
    const over = (
      where: RawBuilder<unknown>,
    ) => sql`(select id, organization_id from (select id, organization_id, created_at,
        row_number() over (partition by endpoint_id order by created_at desc, id desc) as place
        from webhook_deliveries where state <> 'waiting' and ${where}) d
      where place > ${deliveryLimits.keptMax} or created_at < ${old}::timestamptz)`
    const organizations = await read(async (_, db) => {
      const { rows } = await sql<{ organization_id: string }>`select distinct organization_id from ${over(sql`true`)} o
        union select organization_id from webhook_endpoints where previous_until <= ${now}::timestamptz`.execute(db)
      return rows.map(row => row.organization_id)
    })
    for (const id of organizations) {
      await write(id, async ({ transaction }) => {
        const own = over(sql`organization_id = ${id}`)
        await sql`delete from webhook_deliveries where id in (select id from ${own} o)`.execute(transaction)
        const replaced = await transaction
          .updateTable('webhook_endpoints')
          .set({ previous_until: null })
          .where('organization_id', '=', id)
          .where('previous_until', '<=', now)
          .returning('id')
          .execute()
        if (replaced.length > 0)
          await removeTexts(
            transaction,
            replaced.map(row => previousName(row.id as string)),
          )
      })
    }
  },
}
