/** The directory as one gateway gets it: from where it stands, or from the beginning when that is not a place in the log. */
import type { DirectoryEntry, DirectoryLine } from '@gatehouse/program'
import { emptyDirectoryChain } from '@gatehouse/program'
import type { AnyTables, Store } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { rewriteDirectory } from './directory.ts'
import { lockedHead, readHead, writeHead } from './heads.ts'
import type { SigningKeys } from './signing-keys.ts'

export interface DirectoryPosition {
  epoch: number
  seq: number
  chain: string
}

const entriesPerLine = 100
const lineCharactersMax = 2 ** 20
/** A gateway that claims a newer epoch than ours makes us begin a new one, but not more often than this. */
const newEpochEveryMs = 10_000

export interface DirectoryFeedOptions {
  store: Store
  keys: SigningKeys
  gatewayGroupId: string
  nowMs: () => number
  write: (line: DirectoryLine) => Promise<void>
}

export class DirectoryFeed {
  readonly #options: DirectoryFeedOptions
  #at: DirectoryPosition
  #keyId = ''
  #begun = false

  constructor(options: DirectoryFeedOptions, at: DirectoryPosition) {
    this.#options = options
    this.#at = at
  }

  /** Sends what the gateway has not had, with checkpoints. */
  async send(): Promise<void> {
    const { store, gatewayGroupId, keys, nowMs, write } = this.#options
    if (!this.#begun) await this.#begin()
    const head =
      (await readHead(store.db, gatewayGroupId)) ??
      (await store.transaction(trx => lockedHead(trx, gatewayGroupId, nowMs())))
    if (head.epoch !== this.#at.epoch) await this.#beginEpoch(head)
    for (;;) {
      const rows = await this.#rows()
      if (rows.length === 0) break
      const last = rows.at(-1)!
      const entries = rows.map(({ entry }) => JSON.parse(entry) as DirectoryEntry)
      await write({ kind: 'entries', entries, checkpoint: this.#checkpoint(last.seq, last.chain) })
      this.#at = { epoch: this.#at.epoch, seq: last.seq, chain: last.chain }
    }
    if (this.#keyId !== keys.keyId) {
      await write({ kind: 'entries', entries: [], checkpoint: this.#checkpoint(this.#at.seq, this.#at.chain) })
    }
  }

  #checkpoint(seq: number, chain: string) {
    const { keyId, signature } = this.#options.keys.signHead(this.#options.gatewayGroupId, seq, chain)
    this.#keyId = keyId
    return { seq, chain, keyId, signature }
  }

  async #begin(): Promise<void> {
    const { store, gatewayGroupId, nowMs } = this.#options
    const known = await isPlace(store.db, gatewayGroupId, this.#at)
    this.#begun = true
    if (known) return
    const { epoch } = this.#at
    this.#at = { epoch: -1, seq: 0, chain: '' }
    await store.transaction(async trx => {
      const head = await lockedHead(trx, gatewayGroupId, nowMs())
      if (epoch < head.epoch || nowMs() - head.epochAtMs < newEpochEveryMs) return
      await rewriteDirectory(trx, { gatewayGroupId, head, nowMs: Math.max(nowMs(), epoch + 1) })
      await writeHead(trx, gatewayGroupId, head)
    })
  }

  async #beginEpoch({ epoch, seq }: DirectoryPosition): Promise<void> {
    this.#at = { epoch, seq: 0, chain: emptyDirectoryChain(this.#options.gatewayGroupId, epoch) }
    this.#keyId = ''
    await this.#options.write({ kind: 'epoch', epoch, seq })
  }

  async #rows(): Promise<{ seq: number; entry: string; chain: string }[]> {
    const { store, gatewayGroupId } = this.#options
    const rows = (await store.db
      .selectFrom('directory_log')
      .select(['seq', 'entry', 'chain'])
      .where('gateway_group_id', '=', gatewayGroupId)
      .where('epoch', '=', this.#at.epoch)
      .where('seq', '>', this.#at.seq)
      .orderBy('seq')
      .limit(entriesPerLine)
      .execute()) as { seq: number; entry: string; chain: string }[]
    let characters = 0
    const fits = rows.findIndex(({ entry }) => (characters += entry.length) > lineCharactersMax)
    return fits > 0 ? rows.slice(0, fits) : rows.slice(0, fits === 0 ? 1 : undefined)
  }
}

async function isPlace(db: Kysely<AnyTables>, gatewayGroupId: string, at: DirectoryPosition): Promise<boolean> {
  if (at.seq === 0) return at.chain === emptyDirectoryChain(gatewayGroupId, at.epoch) && at.epoch > 0
  const found = await db
    .selectFrom('directory_log')
    .select('chain')
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('epoch', '=', at.epoch)
    .where('seq', '=', at.seq)
    .executeTakeFirst()
  return found?.chain === at.chain
}
