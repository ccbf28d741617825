/** What `oidc-provider` remembers, in rows of its server; what bears a right stands there by its digest alone. */
import { createHash } from 'node:crypto'
import { type AnyTables, json } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { ServedIssuer } from './served-issuer.ts'

/** Of one kind at one server. Beyond these nothing is remembered, and who asks is told to come back. */
export const artifactsMax = 50_000
const countedAgainMs = 10_000

export interface ArtifactPorts {
  db: Kysely<AnyTables>
  nowMs: () => number
}

interface Stored {
  payload: AdapterPayload
  consumed_at: string | null
}

export class ArtifactAdapter implements Adapter {
  readonly #server: Pick<ServedIssuer, 'id' | 'organizationId'>
  readonly #model: string
  readonly #ports: ArtifactPorts
  #count = 0
  #countedAtMs = Number.NEGATIVE_INFINITY

  constructor(server: Pick<ServedIssuer, 'id' | 'organizationId'>, model: string, ports: ArtifactPorts) {
    this.#server = server
    this.#model = model
    this.#ports = ports
  }

  async upsert(id: string, { jti: _, ...payload }: AdapterPayload, expiresIn: number): Promise<void> {
    await this.#requireRoom()
    const { db, nowMs } = this.#ports
    const row = {
      ...this.#key(id),
      ...{ organization_id: this.#server.organizationId, grant_id: payload.grantId ?? null },
      ...{ payload: json(payload), expires_at: new Date(nowMs() + expiresIn * 1000).toISOString() },
    }
    const { expires_at, grant_id } = row
    await db
      .insertInto('issued_artifacts')
      .values(row)
      .onConflict(conflict =>
        conflict.columns(['server_id', 'model', 'digest']).doUpdateSet({ payload: row.payload, expires_at, grant_id }),
      )
      .execute()
    this.#count++
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const found = (await this.#row(id).executeTakeFirst()) as Stored | undefined
    if (!found) return undefined
    const { payload, consumed_at } = found
    return { ...payload, jti: id, ...(consumed_at ? { consumed: Math.floor(Date.parse(consumed_at) / 1000) } : {}) }
  }

  /** Once, whoever comes at the same time. Throws `invalid_grant` to the other. */
  async consume(id: string): Promise<void> {
    const { db, nowMs } = this.#ports
    const taken = await db
      .updateTable('issued_artifacts')
      .set({ consumed_at: new Date(nowMs()).toISOString() })
      .where(whole => whole.and(this.#key(id)))
      .where('consumed_at', 'is', null)
      .returning('digest')
      .execute()
    if (taken.length === 0) throw new errors.InvalidGrant('it was used before')
  }

  async destroy(id: string): Promise<void> {
    await this.#ports.db
      .deleteFrom('issued_artifacts')
      .where(whole => whole.and(this.#key(id)))
      .execute()
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#ports.db
      .deleteFrom('issued_artifacts')
      .where('server_id', '=', this.#server.id)
      .where('grant_id', '=', grantId)
      .execute()
  }

  /** No flow that is offered looks for these. */
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}

  #row(id: string) {
    return this.#ports.db
      .selectFrom('issued_artifacts')
      .select(['payload', 'consumed_at'])
      .where(whole => whole.and(this.#key(id)))
      .where('expires_at', '>', new Date(this.#ports.nowMs()).toISOString())
  }

  #key(id: string) {
    const digest = createHash('sha256').update(id).digest('hex')
    return { server_id: this.#server.id, model: this.#model, digest }
  }

  async #requireRoom(): Promise<void> {
    const { db, nowMs } = this.#ports
    if (nowMs() - this.#countedAtMs >= countedAgainMs) {
      const { rows } = await sql<{ count: number }>`select count(*) as count from (
        select 1 from issued_artifacts where server_id = ${this.#server.id} and model = ${this.#model}
        limit ${sql.lit(artifactsMax)}) as found`.execute(db)
      this.#count = Number(rows[0]!.count)
      this.#countedAtMs = nowMs()
    }
    if (this.#count >= artifactsMax) {
      throw new errors.TemporarilyUnavailable('the authorization server remembers as much as it may')
    }
  }
}
