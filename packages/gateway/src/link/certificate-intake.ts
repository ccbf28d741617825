/** Certificates of the directory, each used once its key is here: from disk, or fetched over the link. */
import type { Clock } from '@gatehouse/base'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http'
import type { CertificateEntry, DirectoryEntry } from '@gatehouse/program'
import { digestOf, type KeyVault } from './key-vault.ts'

export interface CertificateIntakeOptions {
  /** Where keys are kept. */
  vault: KeyVault
  clock: Clock
  /** The key of a certificate, PEM, as the control plane has it now. */
  fetchKey: (certificateId: string) => Promise<string>
  /** Shows these and no others: to callers on their hosts, to upstreams that name them. */
  show: (certificates: readonly HeldCertificate[]) => Promise<void>
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

/** With what the directory and programs call it. */
export type HeldCertificate = CheckedCertificate & { certificateId: string }

const retryMs = 3000

export class CertificateIntake {
  readonly #options: CertificateIntakeOptions
  readonly #live = new Map<string, CertificateEntry>()
  #held: ReadonlySet<string> = new Set()
  readonly #watchers = new Set<() => void>()
  #running: Promise<void> | undefined
  #again = false
  #cancelRetry = () => {}
  #closed = false

  constructor(options: CertificateIntakeOptions) {
    this.#options = options
  }

  /** Entries of any kind, in their order; what concerns certificates is shown soon after. */
  take(entries: readonly DirectoryEntry[]): void {
    let changed = false
    for (const entry of entries) {
      if (entry.kind !== 'certificate') continue
      changed = true
      if (entry.state === 'live') this.#live.set(entry.certificateId, entry)
      else this.#live.delete(entry.certificateId)
    }
    if (changed) this.#later()
  }

  /** Resolves when all of these are shown, or the time is over. */
  async holding(certificateIds: readonly string[], withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = () => {
      if (this.#closed || certificateIds.every(id => this.#held.has(id))) resolve()
    }
    const cancel = this.#options.clock.after(withinMs, resolve)
    this.#watchers.add(look)
    look()
    await promise
    cancel()
    this.#watchers.delete(look)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const look of this.#watchers) look()
    this.#cancelRetry()
    await this.#running
  }

  #later(): void {
    if (this.#closed) return
    this.#again = true
    this.#running ??= this.#showWhileChanged().finally(() => {
      this.#running = undefined
    })
  }

  async #showWhileChanged(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      try {
        await this.#show()
      } catch (reason) {
        this.#options.log('error', 'Certificates cannot be shown.', { reason: String(reason) })
        this.#retry()
      }
    }
  }

  /** The oldest certificate of a host has it: identifiers grow with time. */
  async #show(): Promise<void> {
    const entries = [...this.#live.values()].sort((a, b) => (a.certificateId < b.certificateId ? -1 : 1))
    const found = await Promise.all(entries.map(entry => this.#checked(entry)))
    const held = found.filter(one => one !== undefined)
    const showing = this.#options.show(held)
    // Threads are told in this order: what is offered after this comes after the certificates, whatever else fails.
    this.#held = new Set(held.map(({ certificateId }) => certificateId))
    for (const look of this.#watchers) look()
    await showing
    await this.#options.vault.keepOnly(entries.map(({ keySha256 }) => keySha256))
  }

  async #checked(entry: CertificateEntry): Promise<HeldCertificate | undefined> {
    const { certificateId, certificate, hosts, keySha256 } = entry
    const { log, clock } = this.#options
    try {
      const key = this.#options.vault.read(keySha256) ?? (await this.#fetched(certificateId, keySha256))
      return { ...checkCertificate({ certificate, key, hosts }, clock.nowMs()), certificateId }
    } catch (reason) {
      log('warn', 'A certificate cannot be shown yet.', { certificateId, reason: String(reason) })
      this.#retry()
      return undefined
    }
  }

  async #fetched(certificateId: string, keySha256: string): Promise<string> {
    const key = await this.#options.fetchKey(certificateId)
    if (digestOf(key) !== keySha256) throw new Error('the key is another one than the directory names')
    await this.#options.vault.write(keySha256, key)
    return key
  }

  #retry(): void {
    this.#cancelRetry()
    this.#cancelRetry = this.#options.clock.after(retryMs, () => this.#later())
  }
}
