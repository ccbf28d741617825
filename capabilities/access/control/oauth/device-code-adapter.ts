/** Device codes, found by the code that a person types in; neither of the two stands in clear. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { AdapterPayload } from 'oidc-provider'
import { ArtifactAdapter, type ArtifactPorts, artifactDigest } from './artifact-adapter.ts'
import type { ServedIssuer } from './served-issuer.ts'

/** In place of a code whose digest alone is known; made by who has the key, and by nobody else. */
const handle = /^row\.([0-9a-f]{64})\.([\w-]{43})$/

export class DeviceCodeAdapter extends ArtifactAdapter {
  readonly #key: string

  constructor(server: ServedIssuer, ports: ArtifactPorts, key: string) {
    super(server, 'DeviceCode', ports)
    this.#key = key
  }

  override async upsert(id: string, { userCode, ...payload }: AdapterPayload, expiresIn: number): Promise<void> {
    const kept = userCode === undefined ? {} : { userCodeSha256: artifactDigest(userCode) }
    await super.upsert(id, { ...payload, ...kept }, expiresIn)
  }

  override async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    const found = await this.live()
      .where(sql<string>`payload->>'userCodeSha256'`, '=', artifactDigest(userCode))
      .where('consumed_at', 'is', null)
      .executeTakeFirst()
    if (!found) return undefined
    return { ...(found.payload as AdapterPayload), userCode, jti: this.#handleOf(found.digest) }
  }

  protected override digestOf(id: string): string {
    const [, digest, seal] = handle.exec(id) ?? []
    if (digest === undefined || seal === undefined) return super.digestOf(id)
    const own = Buffer.from(this.#sealOf(digest))
    return timingSafeEqual(own, Buffer.from(seal)) ? digest : super.digestOf(id)
  }

  #handleOf(digest: string): string {
    return `row.${digest}.${this.#sealOf(digest)}`
  }

  #sealOf(digest: string): string {
    return createHmac('sha256', this.#key).update(`device code ${digest}`).digest('base64url')
  }
}
