/** Certificates of the directory, each shown once its key is here: from disk, or fetched over the link. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@gatehouse/base'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http'
import type { CertificateEntry, DirectoryEntry } from '@gatehouse/program'
import { readWhole, writeWhole } from './state-file.ts'

export interface CertificateIntakeOptions {
  /** Keys are kept below it, readable by us alone. */
  stateDir: string
  clock: Clock
  /** The key of a certificate, PEM, as the control plane has it now. */
  fetchKey: (certificateId: string) => Promise<string>
  /** Shows these and no others. */
  show: (certificates: readonly CheckedCertificate[]) => Promise<void>
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

const retryMs = 3000

export class CertificateIntake {
  readonly #options: CertificateIntakeOptions
  readonly #folder: string
  readonly #live = new Map<string, CertificateEntry>()
  #running: Promise<void> | undefined
  #again = false
  #cancelRetry = () => {}
  #closed = false

  constructor(options: CertificateIntakeOptions) {
    this.#options = options
    this.#folder = join(options.stateDir, 'certificate-keys')
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    chmodSync(this.#folder, 0o700)
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

  async close(): Promise<void> {
    this.#closed = true
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
    await this.#options.show(found.filter(one => one !== undefined))
    await this.#keepOnly(entries.map(({ keySha256 }) => fileOf(keySha256)))
  }

  async #checked({ certificateId, certificate, hosts, keySha256 }: CertificateEntry) {
    const { log, clock } = this.#options
    try {
      const key = this.#stored(keySha256) ?? (await this.#fetched(certificateId, keySha256))
      return checkCertificate({ certificate, key, hosts }, clock.nowMs())
    } catch (reason) {
      log('warn', 'A certificate cannot be shown yet.', { certificateId, reason: String(reason) })
      this.#retry()
      return undefined
    }
  }

  #stored(keySha256: string): string | undefined {
    const key = readWhole(join(this.#folder, fileOf(keySha256)))
    return key !== undefined && digestOf(key) === keySha256 ? key : undefined
  }

  async #fetched(certificateId: string, keySha256: string): Promise<string> {
    const key = await this.#options.fetchKey(certificateId)
    if (digestOf(key) !== keySha256) throw new Error('the key is another one than the directory names')
    await writeWhole(join(this.#folder, fileOf(keySha256)), key)
    return key
  }

  async #keepOnly(files: readonly string[]): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (!files.includes(name)) await unlink(join(this.#folder, name))
    }
  }

  #retry(): void {
    this.#cancelRetry()
    this.#cancelRetry = this.#options.clock.after(retryMs, () => this.#later())
  }
}

const fileOf = (keySha256: string) => `${keySha256}.pem`
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
