/** The signing keys this gateway believes: pinned at enrolment, then followed from one to the next. */
import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { announcementHolds, type KeyAnnouncement, publicKeyOf, type SigningKey } from '@gatehouse/program'
import { readJsonFile, writeWhole } from './state-file.ts'

export class PinnedKeys {
  readonly #path: string
  #keys: SigningKey[]
  #objects = new Map<string, KeyObject>()

  constructor(stateDir: string, keys?: SigningKey[]) {
    this.#path = join(stateDir, 'keys.json')
    this.#keys = keys ?? readJsonFile<SigningKey[]>(this.#path) ?? []
    this.#index()
  }

  get objects(): ReadonlyMap<string, KeyObject> {
    return this.#objects
  }

  get keyIds(): string[] {
    return this.#keys.map(({ keyId }) => keyId)
  }

  /** Pins every key that a pinned one vouches for. */
  async follow(announcements: readonly KeyAnnouncement[]): Promise<void> {
    const known = this.#keys.length
    for (const announcement of [...announcements].sort((a, b) => a.number - b.number)) {
      const { keyId, number, publicKey, signedBy } = announcement
      const newest = this.#keys.at(-1)
      const signer = this.#objects.get(signedBy)
      if (!newest || number !== newest.number + 1 || signedBy !== newest.keyId || !signer) continue
      if (!announcementHolds(announcement, signer)) continue
      this.#keys.push({ keyId, number, publicKey })
      this.#index()
    }
    if (this.#keys.length > known) await this.store()
  }

  /** Lets go of the keys older than all of these, which sign what is on disk. */
  async dropBefore(keyIds: readonly string[]): Promise<void> {
    const inUse = this.#keys.filter(({ keyId }) => keyIds.includes(keyId)).map(({ number }) => number)
    if (inUse.length === 0) return
    const oldest = Math.min(...inUse)
    if (this.#keys.every(({ number }) => number >= oldest)) return
    this.#keys = this.#keys.filter(({ number }) => number >= oldest)
    this.#index()
    await this.store()
  }

  store(): Promise<void> {
    return writeWhole(this.#path, JSON.stringify(this.#keys))
  }

  #index(): void {
    this.#objects = new Map(this.#keys.map(key => [key.keyId, publicKeyOf(key)]))
  }
}
