/** The keys that sign programs and directories: one current, one that comes next, and those before. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { newId } from '@gatehouse/base'
import {
  announceKey,
  type Checkpoint,
  type KeyAnnouncement,
  type Manifest,
  type SignedManifest,
  signCheckpoint,
  signManifest,
} from '@gatehouse/program'
import type { AnyTables, Store } from '@gatehouse/store'
import type { Transaction } from 'kysely'
import type { SecretBox } from '../secret-box.ts'
import { lockFirstStart } from './first-start.ts'

interface KeyRow {
  id: string
  number: number
  state: 'current' | 'next' | 'retired'
  public_key: string
  sealed_key: string | null
  signed_by: string
  signature: string
}

export interface SigningKeyOptions {
  store: Store
  secrets: SecretBox
  nowMs: () => number
}

export interface ManifestSigner {
  sign(manifest: Manifest): SignedManifest
}

export class SigningKeys implements ManifestSigner {
  readonly #options: SigningKeyOptions
  #announcements: KeyAnnouncement[] = []
  #current!: { keyId: string; number: number; privateKey: KeyObject }

  private constructor(options: SigningKeyOptions) {
    this.#options = options
  }

  /** Reads the keys, making the first two when there are none. */
  static async open(options: SigningKeyOptions): Promise<SigningKeys> {
    const keys = new SigningKeys(options)
    await options.store.transaction(async trx => {
      await lockFirstStart(trx, options.store.kind)
      const any = await trx.selectFrom('signing_keys').select('id').limit(1).execute()
      if (any.length > 0) return
      const first = newKey(1, options.nowMs())
      const announcement = announceKey(first.key, first.key.keyId, first.privateKey)
      await keys.#insert(trx, { ...first, announcement, state: 'current' })
      await keys.#insertNext(trx, 2, first)
    })
    await keys.reload()
    return keys
  }

  get keyId(): string {
    return this.#current.keyId
  }

  /** The whole row of keys, oldest first. */
  get announcements(): readonly KeyAnnouncement[] {
    return this.#announcements
  }

  /** What a new gateway pins: the current key and the one after. */
  get pinned(): { keyId: string; number: number; publicKey: string }[] {
    return this.#announcements
      .filter(({ number }) => number >= this.#current.number)
      .map(({ keyId, number, publicKey }) => ({ keyId, number, publicKey }))
  }

  sign(manifest: Manifest): SignedManifest {
    return signManifest(manifest, this.#current.keyId, this.#current.privateKey)
  }

  signHead(gatewayGroup: string, seq: number, chain: string): Checkpoint {
    return signCheckpoint({ gatewayGroup, seq, chain }, this.#current.keyId, this.#current.privateKey)
  }

  /** Another replica may have rotated. True when the current key is another one. */
  async reload(): Promise<boolean> {
    const { store, secrets } = this.#options
    const rows = (await store.db.selectFrom('signing_keys').selectAll().orderBy('number').execute()) as KeyRow[]
    const row = rows.find(({ state }) => state === 'current')!
    this.#announcements = rows.map(({ id, number, public_key, signed_by, signature }) => ({
      keyId: id,
      number,
      publicKey: public_key,
      signedBy: signed_by,
      signature,
    }))
    if (this.#current?.keyId === row.id) return false
    this.#current = { keyId: row.id, number: row.number, privateKey: await openKey(secrets, row) }
    return true
  }

  /**
   * The next key becomes the current one, and vouches for a new next; what it signs is given back. The private part
   * of the old one is erased. `reload` after the commit.
   */
  async rotate(trx: Transaction<AnyTables>): Promise<ManifestSigner> {
    const rows = await trx
      .selectFrom('signing_keys')
      .selectAll()
      .where('state', '<>', 'retired')
      .orderBy('number')
      .forUpdate()
      .execute()
    const [old, next] = rows as unknown as [KeyRow, KeyRow]
    const privateKey = await openKey(this.#options.secrets, next)
    await trx.updateTable('signing_keys').set({ state: 'retired', sealed_key: null }).where('id', '=', old.id).execute()
    await trx.updateTable('signing_keys').set({ state: 'current' }).where('id', '=', next.id).execute()
    const key = { keyId: next.id, number: next.number, publicKey: next.public_key }
    await this.#insertNext(trx, next.number + 1, { key, privateKey })
    return { sign: manifest => signManifest(manifest, next.id, privateKey) }
  }

  #insertNext(trx: Transaction<AnyTables>, number: number, before: Pick<NewKey, 'key' | 'privateKey'>): Promise<void> {
    const made = newKey(number, this.#options.nowMs())
    const announcement = announceKey(made.key, before.key.keyId, before.privateKey)
    return this.#insert(trx, { ...made, announcement, state: 'next' })
  }

  async #insert(
    trx: Transaction<AnyTables>,
    { key, privateKey, announcement, state }: NewKey & { announcement: KeyAnnouncement; state: string },
  ): Promise<void> {
    const der = privateKey.export({ format: 'der', type: 'pkcs8' })
    await trx
      .insertInto('signing_keys')
      .values({
        id: key.keyId,
        number: key.number,
        state,
        public_key: key.publicKey,
        sealed_key: await this.#options.secrets.seal(der, purposeOf(key.keyId)),
        signed_by: announcement.signedBy,
        signature: announcement.signature,
        created_at: new Date(this.#options.nowMs()).toISOString(),
      })
      .execute()
  }
}

interface NewKey {
  key: { keyId: string; number: number; publicKey: string }
  privateKey: KeyObject
}

function newKey(number: number, nowMs: number): NewKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const text = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
  return { key: { keyId: newId('key', nowMs), number, publicKey: text }, privateKey }
}

const purposeOf = (keyId: string) => `signing-key ${keyId}`

async function openKey(secrets: SecretBox, row: KeyRow): Promise<KeyObject> {
  const der = await secrets.open(row.sealed_key!, purposeOf(row.id))
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
}
