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
  /** Told of access tokens that a grant gave, once it has ended. */
  tokensEnded?: ((tokens: readonly GivenToken[]) => Promise<void>) | undefined
}

/** An access token, by what it says of itself. */
export interface GivenToken {
  jti: string
  exp: number
  client: string
}

/** Access tokens of a grant that may still hold. */
export const givenModel = 'GivenToken'

export const artifactDigest = (id: string): string => createHash('sha256').update(id).digest('hex')

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

  /** By the digest of its id. */
  async has(digest: string): Promise<boolean> {
    return (await this.live().where('digest', '=', digest).execute()).length > 0
  }

  /**
   * Once, whoever comes at the same time. Throws `invalid_grant` to the other, and ends the grant: one of the two has
   * what is not its own (RFC 9700 §4.14.2).
   */
  async consume(id: string): Promise<void> {
    const { db, nowMs } = this.#ports
    const taken = await db
      .updateTable('issued_artifacts')
      .set({ consumed_at: new Date(nowMs()).toISOString() })
      .where(whole => whole.and(this.#key(id)))
      .where('consumed_at', 'is', null)
      .returning('digest')
      .execute()
    if (taken.length > 0) return
    const found = await this.find(id)
    if (found?.grantId) await this.#endGrant(found.grantId)
    throw new errors.InvalidGrant('it was used before')
  }

  async destroy(id: string): Promise<void> {
    await this.#ports.db
      .deleteFrom('issued_artifacts')
      .where(whole => whole.and(this.#key(id)))
      .execute()
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    const { db, tokensEnded } = this.#ports
    const gone = await db
      .deleteFrom('issued_artifacts')
      .where('server_id', '=', this.#server.id)
      .where('grant_id', '=', grantId)
      .returning(['model', 'payload'])
      .execute()
    // Who deleted them tells: the library asks for each of its models.
    const given = gone.filter(({ model }) => model === givenModel).map(({ payload }) => payload.token as GivenToken)
    if (given.length > 0) await tokensEnded?.(given)
  }

  /** To look at: what is found has no id under which it could be kept. */
  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const found = await this.live().where(sql<string>`payload->>'uid'`, '=', uid).executeTakeFirst()
    return found?.payload as AdapterPayload | undefined
  }

  async findByUserCode(_: string): Promise<AdapterPayload | undefined> {
    return undefined
  }

  protected live() {
    return this.#ports.db
      .selectFrom('issued_artifacts')
      .select(['payload', 'consumed_at', 'digest'])
      .where('server_id', '=', this.#server.id)
      .where('model', '=', this.#model)
      .where('expires_at', '>', new Date(this.#ports.nowMs()).toISOString())
  }

  protected digestOf(id: string): string {
    return artifactDigest(id)
  }

  async #endGrant(grantId: string): Promise<void> {
    // In this order: who keeps a token for the grant looks afterwards whether it is still there.
    await new ArtifactAdapter(this.#server, 'Grant', this.#ports).destroy(grantId)
    await this.revokeByGrantId(grantId)
  }

  #row(id: string) {
    return this.live().where('digest', '=', this.digestOf(id))
  }

  #key(id: string) {
    return { server_id: this.#server.id, model: this.#model, digest: this.digestOf(id) }
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
