/** Counts attempts at something that may be guessed, in rows: all replicas of a control plane share one count. */
import { createHash } from 'node:crypto'
import { type Clock, Failure } from '@gatehouse/base'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import type { AttemptLimit } from './attempts.ts'

/** Names that are counted at the same time; beyond these the ones that end first are forgotten. */
export const attemptNamesMax = 100_000
/** Names of which this replica knows, without a look at the rows, that they are over their limit. */
const closedMax = 10_000
/** It looks again so often: another replica may have forgiven. */
const closedMs = 10_000

export class SharedAttempts {
  readonly #db: Kysely<AnyTables>
  readonly #clock: Clock
  readonly #closed = new Map<string, { endsMs: number; untilMs: number }>()

  constructor(db: Kysely<AnyTables>, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Counts one attempt; throws `too_many_attempts` when it is one too many. Outside of any transaction. */
  async take(name: string, { max, windowMs }: AttemptLimit): Promise<void> {
    const [nowMs, key] = [this.#clock.nowMs(), keyOf(name)]
    // Whoever goes on in spite of it costs no statement.
    const closed = this.#closed.get(key)
    if (closed && closed.untilMs > nowMs) throw tooMany(closed.endsMs - nowMs)
    const [now, ends] = [nowMs, nowMs + windowMs].map(ms => new Date(ms).toISOString())
    const { rows } = await sql<{ count: number; ends_at: string | Date }>`
      insert into attempts as a (name, count, ends_at) values (${key}, 1, ${ends})
      on conflict (name) do update set
        count = case when a.ends_at <= ${now}::timestamptz then 1 else least(a.count, ${max}::bigint) + 1 end,
        ends_at = case when a.ends_at <= ${now}::timestamptz then excluded.ends_at else a.ends_at end
      returning count, ends_at`.execute(this.#db)
    const { count, ends_at } = rows[0]!
    if (Number(count) <= max) return
    const endsMs = new Date(ends_at).getTime()
    this.#close(key, { endsMs, untilMs: Math.min(endsMs, nowMs + closedMs) })
    throw tooMany(endsMs - nowMs)
  }

  /** An attempt that succeeded does not count. */
  async forgive(name: string): Promise<void> {
    const key = keyOf(name)
    await sql`update attempts set count = count - 1 where name = ${key} and count > 0`.execute(this.#db)
    this.#closed.delete(key)
  }

  #close(key: string, closed: { endsMs: number; untilMs: number }): void {
    this.#closed.delete(key)
    this.#closed.set(key, closed)
    for (const oldest of this.#closed.keys()) {
      if (this.#closed.size <= closedMax) break
      this.#closed.delete(oldest)
    }
  }
}

/** Addresses of people do not stand in the rows. */
const keyOf = (name: string) => createHash('sha256').update(name).digest('base64url')

function tooMany(leftMs: number): Failure {
  const retryAfterSeconds = Math.ceil(leftMs / 1000)
  return new Failure('too_many_attempts', `Too many attempts; the next is possible in ${retryAfterSeconds} s.`, {
    extra: { retryAfterSeconds },
  })
}

/** Forgets what is over, and of far too many those that end first. */
export async function forgetAttempts(
  db: Kysely<AnyTables>,
  nowMs: number,
  namesMax: number = attemptNamesMax,
): Promise<void> {
  await sql`delete from attempts where ends_at <= ${new Date(nowMs).toISOString()}::timestamptz`.execute(db)
  await sql`delete from attempts where name in
    (select name from attempts order by ends_at desc, name offset ${namesMax})`.execute(db)
}
