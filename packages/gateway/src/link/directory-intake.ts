/** Directory lines in, entries in the shared tables: nothing is entered that a checkpoint does not sign. */
import { Failure, idBytes } from '@gatehouse/base'
import {
  chained,
  checkpointHolds,
  type DirectoryEntry,
  type DirectoryLine,
  emptyDirectoryChain,
} from '@gatehouse/program'
import { isChallenge } from '../main/challenge-book.ts'
import type { DirectoryDisk, StoredLine } from './directory-disk.ts'
import { leftBehind } from './left-behind.ts'
import type { PinnedKeys } from './pinned-keys.ts'

export interface DirectoryIntakeOptions {
  gatewayGroup: string
  keys: PinnedKeys
  disk: DirectoryDisk
  /** Enters into the tables; the numbers of the entries are the log's own. */
  enter: (entries: readonly DirectoryEntry[]) => void
  /** Another log begins: what was to be purged before it, nobody tells any more. */
  begun?: () => void
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
  changed: () => void
}

export interface DirectoryPlace {
  epoch: number
  seq: number
  chain: string
}

const nowhere: DirectoryPlace = { epoch: 0, seq: 0, chain: emptyDirectoryChain('', 0) }

export class DirectoryIntake {
  readonly #options: DirectoryIntakeOptions
  #at = nowhere
  /** The log that is complete, while another is on its way. */
  #before: number | undefined
  #completeAt: number | undefined
  #keyId: string | undefined
  #synced = false

  constructor(options: DirectoryIntakeOptions) {
    this.#options = options
  }

  get at(): DirectoryPlace {
    return this.#at
  }

  /** Key that signed the newest checkpoint. */
  get keyId(): string | undefined {
    return this.#keyId
  }

  /** Has been complete once, from disk or from the control plane. */
  get synced(): boolean {
    return this.#synced
  }

  /** Enters what is on disk, as far as it is whole and signed. */
  async restore(): Promise<void> {
    const { disk, gatewayGroup, enter, log } = this.#options
    for (const epoch of disk.epochs()) {
      const sound = await this.#soundBytes(epoch)
      if (sound === 0) {
        log('error', 'The directory on disk is refused.', { epoch })
        continue
      }
      this.#at = { epoch, seq: 0, chain: emptyDirectoryChain(gatewayGroup, epoch) }
      for await (const line of disk.lines(epoch)) {
        if (line.endsAt > sound) {
          log('warn', 'The end of the directory on disk is refused.', { epoch, seq: this.#at.seq })
          break
        }
        enter(line.entries)
        this.#at = { epoch, seq: line.checkpoint.seq, chain: line.checkpoint.chain }
        this.#keyId = line.checkpoint.keyId
      }
      await disk.resume(epoch, sound)
      this.#synced = true
      return
    }
  }

  async take(line: DirectoryLine): Promise<void> {
    if (line.kind === 'epoch') await this.#begin(line)
    else if (line.kind === 'entries') await this.#takeEntries(line)
  }

  /** Where the next stream begins: from nothing while a log is not complete. */
  get resumeAt(): DirectoryPlace {
    return this.#completeAt === undefined ? this.#at : nowhere
  }

  async #begin({ epoch, seq }: { epoch: number; seq: number }): Promise<void> {
    if (epoch < this.#at.epoch)
      throw new Failure('conflict', `Directory epoch ${epoch} is older than ${this.#at.epoch}.`)
    if (this.#completeAt === undefined && this.#at.epoch > 0) this.#before = this.#at.epoch
    await this.#options.disk.begin(epoch)
    this.#options.begun?.()
    this.#completeAt = seq
    this.#at = { epoch, seq: 0, chain: emptyDirectoryChain(this.#options.gatewayGroup, epoch) }
  }

  async #takeEntries({ entries, checkpoint }: StoredLine): Promise<void> {
    const { disk, enter, changed, gatewayGroup, keys } = this.#options
    const at = advanced(this.#at, { entries, checkpoint })
    if (!at || !entries.every(isSound) || !checkpointHolds({ ...checkpoint, gatewayGroup }, keys.objects))
      throw new Failure('signature_invalid', `Directory entries after ${this.#at.seq} do not fit their checkpoint.`)
    enter(entries)
    this.#at = at
    this.#keyId = checkpoint.keyId
    await disk.append({ entries, checkpoint })
    if (this.#completeAt !== undefined && at.seq >= this.#completeAt) await this.#complete()
    if (this.#completeAt === undefined) changed()
  }

  /** What the log before had and the new one has not is ended. */
  async #complete(): Promise<void> {
    const { disk, enter } = this.#options
    const { epoch } = this.#at
    if (this.#before !== undefined) {
      const gone = await leftBehind(disk.lines(this.#before), disk.lines(epoch, false))
      for (let at = 0; at < gone.length; at += 500) enter(gone.slice(at, at + 500))
    }
    await disk.complete(epoch)
    this.#before = undefined
    this.#completeAt = undefined
    this.#synced = true
  }

  /** How much of the log holds: up to the last checkpoint that is signed by a key we believe and fits the chain. */
  async #soundBytes(epoch: number): Promise<number> {
    const { disk, gatewayGroup, keys } = this.#options
    const ends: { endsAt: number; checkpoint: StoredLine['checkpoint'] }[] = []
    let at: DirectoryPlace | undefined = { epoch, seq: 0, chain: emptyDirectoryChain(gatewayGroup, epoch) }
    for await (const line of disk.lines(epoch)) {
      at = Array.isArray(line.entries) && line.entries.every(isSound) ? advanced(at, line) : undefined
      if (!at) break
      ends.push({ endsAt: line.endsAt, checkpoint: line.checkpoint })
    }
    const last = ends.findLast(({ checkpoint }) => checkpointHolds({ ...checkpoint, gatewayGroup }, keys.objects))
    return last?.endsAt ?? 0
  }
}

/** Where the log stands after these entries, if they are the next ones and the checkpoint is theirs. */
function advanced(
  { epoch, seq, chain }: DirectoryPlace,
  { entries, checkpoint }: StoredLine,
): DirectoryPlace | undefined {
  let [at, digest] = [seq, chain]
  for (const entry of entries) {
    if (entry.seq !== ++at) return undefined
    digest = chained(digest, entry)
  }
  return checkpoint.seq === at && checkpoint.chain === digest ? { epoch, seq: at, chain: digest } : undefined
}

function isSound(entry: DirectoryEntry): boolean {
  const isId = (id: unknown) => typeof id === 'string' && idBytes(id) !== undefined
  if (entry.kind === 'certificate') return isId(entry.certificateId) && /^[0-9a-f]{64}$/.test(entry.keySha256)
  if (entry.kind === 'challenge') return isId(entry.challengeId) && isChallenge(entry)
  if (entry.kind === 'denial')
    return isId(entry.denialId) && isId(entry.organizationId) && /^[0-9a-f]{64}$/.test(entry.sha256)
  if (entry.kind === 'purge') return isId(entry.apiVersionId) && isId(entry.environmentId)
  if (!isId(entry.applicationId) || !isId(entry.environmentId)) return false
  if (entry.kind === 'credential') return isId(entry.credentialId) && /^[0-9a-f]{64}$/.test(entry.sha256)
  return isId(entry.subscriptionId) && isId(entry.planId) && entry.apiVersionIds.every(isId)
}
