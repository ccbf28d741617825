/** The program as one gateway gets it: the keys that sign it, then each newest manifest. */
import type { ProgramLine } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { newestGeneration, overtakeGeneration } from './generations.ts'
import type { SigningKeys } from './signing-keys.ts'

export interface ProgramFeedOptions {
  store: Store
  keys: SigningKeys
  gatewayGroupId: string
  /** What the gateway serves already; above our newest when this store was put back to an older state. */
  served: number
  nowMs: () => number
  write: (line: ProgramLine) => Promise<void>
}

/** No gateway makes the numbers jump further than this at once. */
const overtakeMax = 100_000

export class ProgramFeed {
  readonly #options: ProgramFeedOptions
  #sent = ''
  #keys = 0
  #begun = false

  constructor(options: ProgramFeedOptions) {
    this.#options = options
  }

  async send(): Promise<void> {
    const { store, keys, gatewayGroupId, write } = this.#options
    if (this.#keys !== keys.announcements.length) {
      this.#keys = keys.announcements.length
      await write({ kind: 'keys', keys: [...keys.announcements] })
    }
    if (!this.#begun) await this.#overtake()
    this.#begun = true
    const newest = await newestGeneration(store.db, gatewayGroupId)
    const name = `${newest?.number} ${newest?.signed.keyId}`
    if (!newest || this.#sent === name) return
    this.#sent = name
    await write({ kind: 'manifest', signed: newest.signed })
  }

  async #overtake(): Promise<void> {
    const { store, keys, gatewayGroupId, served, nowMs } = this.#options
    const newest = await newestGeneration(store.db, gatewayGroupId)
    if (!newest || served <= newest.number || served > newest.number + overtakeMax) return
    await store.transaction(trx => overtakeGeneration(trx, { gatewayGroupId, served, keys, nowMs: nowMs() }))
  }
}
