/** Directory entries into the tables that the threads read, and the chain that proves none is missing. */
import { Failure, idBytes } from '@gatehouse/base'
import {
  type CredentialEntry,
  chained,
  credentialKey,
  type DenialEntry,
  type DirectoryEntry,
  emptyChain,
} from '@gatehouse/program'
import { boundsFlags } from '../shared/bounds-table.ts'
import type { DirectoryMemory, DirectoryWriter } from '../shared/directory-table.ts'
import { anchorMinutes, zoneNumber } from '../shared/time-zones.ts'
import { boundsText } from '../worker/credential-bounds.ts'

export class DirectoryLog {
  readonly #writer: DirectoryWriter
  /** By credential, of those that have bounds. */
  readonly #bounded = new Map<string, number>()
  #seq = 0
  #chain = emptyChain

  constructor(writer: DirectoryWriter) {
    this.#writer = writer
  }

  get memory(): DirectoryMemory {
    return this.#writer.memory
  }

  get size(): { credentials: number; subscriptions: number } {
    return this.#writer.size
  }

  /** Number of the last entry; 0 before the first. */
  get seq(): number {
    return this.#seq
  }

  get chain(): string {
    return this.#chain
  }

  /** The next entry in number; one that was entered before changes nothing. */
  enter(entry: DirectoryEntry): void {
    if (entry.seq <= this.#seq) return
    if (entry.seq !== this.#seq + 1) {
      throw new Failure('conflict', `Directory entry ${entry.seq} came after ${this.#seq}.`)
    }
    if (entry.kind === 'credential') this.#credential(entry)
    else if (entry.kind === 'subscription') this.#subscription(entry)
    else if (entry.kind === 'denial') this.#denial(entry)
    this.#chain = chained(this.#chain, entry)
    this.#seq = entry.seq
  }

  #credential(entry: CredentialEntry): void {
    const key = credentialKey(Buffer.from(entry.sha256, 'hex'), entry.environmentId)
    const credential = bytesOf(entry.credentialId)
    const before = this.#bounded.get(entry.credentialId) ?? 0
    const text = entry.state === 'dead' ? '' : boundsText(entry)
    const flags = boundsFlags(text, before)
    this.#writer.putBounds(credential, flags, text)
    if (entry.state === 'dead') this.#writer.deleteCredential(key)
    else this.#putCredential(key, entry, flags)
    if (before !== 0) this.#writer.deleteBounds(credential, before)
    if (flags === 0) this.#bounded.delete(entry.credentialId)
    else this.#bounded.set(entry.credentialId, flags)
  }

  #putCredential(key: Uint8Array, entry: CredentialEntry, flags: number): void {
    this.#writer.putCredential(key, {
      credential: bytesOf(entry.credentialId),
      application: bytesOf(entry.applicationId),
      expiresAtSeconds: seconds(entry.expiresAtMs),
      state: 'active',
      flags,
    })
  }

  #denial(entry: DenialEntry): void {
    const key = credentialKey(Buffer.from(entry.sha256, 'hex'), entry.organizationId)
    if (entry.state === 'dead') this.#writer.deleteDenial(key)
    else {
      const { issuedUntilSeconds = 0, expiresAtMs } = entry
      this.#writer.putDenial(key, { issuedUntilSeconds, expiresAtSeconds: seconds(expiresAtMs) })
    }
  }

  #subscription(entry: Extract<DirectoryEntry, { kind: 'subscription' }>): void {
    for (const apiVersionId of entry.apiVersionIds) {
      const key = {
        application: bytesOf(entry.applicationId),
        apiVersion: bytesOf(apiVersionId),
        environment: bytesOf(entry.environmentId),
      }
      if (entry.state === 'dead') this.#writer.deleteSubscription(key)
      else {
        this.#writer.putSubscription(key, {
          subscription: bytesOf(entry.subscriptionId),
          plan: bytesOf(entry.planId),
          expiresAtSeconds: seconds(entry.expiresAtMs),
          state: 'active',
          flags: 0,
          zone: zoneNumber(entry.timeZone),
          anchorMinutes: anchorMinutes(entry.quotaAnchor),
        })
      }
    }
  }
}

function bytesOf(id: string): Uint8Array {
  const bytes = idBytes(id)
  if (!bytes) throw new Failure('invalid_input', `${id.slice(0, 64)} is not an identifier.`)
  return bytes
}

/** Rounded up, so that a key lives its last second; a time beyond what the table holds (2106) is never. */
function seconds(ms: number | undefined): number {
  if (ms === undefined) return 0
  const whole = Math.max(1, Math.ceil(ms / 1000))
  return whole < 2 ** 32 ? whole : 0
}
