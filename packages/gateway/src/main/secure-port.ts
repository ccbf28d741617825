/** The gateway's port for TLS: open once it is released and there is a certificate; tickets are sealed by keys that all threads share. */
import { randomBytes } from 'node:crypto'
import { type Clock, Failure, type FailureCode } from '@gatehouse/base'
import {
  type CallerTrust,
  type CheckedCertificate,
  claimPort,
  type ListenOptions,
  type ServerTls,
} from '@gatehouse/http'
import type { FromWorker, ToWorker } from '../worker/messages.ts'

export interface GatewayTls extends CallerTrust, Pick<ServerTls, 'clientCertificates'> {
  /** 0 takes any. */
  port: number
}

export interface SecurePortOptions {
  tls: GatewayTls
  listen: Omit<ListenOptions, 'onRequest' | 'onRefusal' | 'tls' | 'port'>
  /** To every thread; resolves with what each answered. */
  tell: (message: ToWorker) => Promise<FromWorker[]>
  clock: Clock
  log: (level: 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

/** How long keys of tickets last: a caller that comes later makes a whole handshake. */
const ticketKeysEveryMs = 8 * 3_600_000
const ticketKeyBytes = 48

export class SecurePort {
  readonly #options: SecurePortOptions
  readonly #sources = new Map<string, readonly CheckedCertificate[]>()
  /** Fingerprints and words of what was said already. */
  readonly #warned = new Set<string>()
  #ticketKeys: Uint8Array = randomBytes(ticketKeyBytes)
  #trust: CallerTrust
  #port: number
  #open = false
  #held = true
  #turn: Promise<unknown> = Promise.resolve()
  #stopRotation = () => {}

  constructor(options: SecurePortOptions) {
    this.#options = options
    this.#port = options.tls.port
    const { clientAuthorities, clientRevocations } = options.tls
    this.#trust = { clientAuthorities, clientRevocations }
  }

  /** Settles which port it will be; it is not bound yet. */
  async start(): Promise<void> {
    if (this.#port === 0) this.#port = await claimPort(this.#options.listen.address, 0)
    this.#rotateLater()
  }

  /** Opens the port where there is a certificate already, and from now on with the first. Throws as `use` does. */
  release(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#held) return
      this.#held = false
      await this.#claim(this.#certificates())
      await this.#show()
    })
  }

  get port(): number {
    return this.#port
  }

  get open(): boolean {
    return this.#open
  }

  /** What a thread that was born meanwhile is told; undefined while there is nothing to serve. */
  get news(): Extract<ToWorker, { kind: 'secure' }> | undefined {
    if (!this.#open) return undefined
    const { tls, listen } = this.#options
    const certificates = this.#certificates().map(({ hosts, certificate, key, isDefault }) => {
      return { hosts, certificate, key, isDefault }
    })
    const { clientCertificates } = tls
    const ticketKeys = this.#ticketKeys
    return {
      kind: 'secure',
      listen: {
        ...{ ...listen, port: this.#port },
        tls: { certificates, clientCertificates, ticketKeys, ...this.#trust },
      },
    }
  }

  /**
   * Shows these from now on, in place of those the same source gave before. Sources that came first go first where two
   * name a host. Throws `port_taken` when the first certificate comes and somebody else has the port.
   */
  use(source: string, certificates: readonly CheckedCertificate[]): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#sources.get(source) ?? []
      if (sameAs(before, certificates)) return
      if (!this.#held) await this.#claim(certificates)
      this.#sources.set(source, certificates)
      if (!this.#held) await this.#show()
    })
  }

  /** Counts from the next handshake on; tickets of before are not taken. */
  useTrust({ clientAuthorities, clientRevocations }: CallerTrust): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#trust
      if (clientAuthorities === before.clientAuthorities && clientRevocations === before.clientRevocations) return
      this.#trust = { clientAuthorities, clientRevocations }
      await this.#spread()
    })
  }

  close(): void {
    this.#stopRotation()
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.#turn.then(work)
    this.#turn = run.catch(() => {})
    return run
  }

  async #claim(certificates: readonly CheckedCertificate[]): Promise<void> {
    if (!this.#open && certificates.length > 0) await claimPort(this.#options.listen.address, this.#port)
  }

  async #show(): Promise<void> {
    this.#open ||= this.#certificates().length > 0
    this.#warn()
    await this.#spread()
  }

  async #spread(): Promise<void> {
    const { news } = this
    if (!news) return
    for (const answer of await this.#options.tell(news)) {
      if (answer.kind === 'secure' && answer.failure) {
        throw new Failure(answer.failure.code as FailureCode, answer.failure.detail)
      }
    }
  }

  #rotateLater(): void {
    this.#stopRotation = this.#options.clock.after(ticketKeysEveryMs, () => {
      this.#ticketKeys = randomBytes(ticketKeyBytes)
      this.#warned.clear()
      this.#warn()
      const run = this.#turn.then(() => this.#spread())
      this.#turn = run.catch(reason => {
        this.#options.log('error', 'A thread did not take the new keys of tickets.', { reason: String(reason) })
      })
      this.#rotateLater()
    })
  }

  #certificates(): CheckedCertificate[] {
    return [...this.#sources.values()].flat()
  }

  #warn(): void {
    for (const { fingerprint, hosts, warnings } of this.#certificates()) {
      for (const warning of warnings) {
        const word = `${fingerprint} ${warning}`
        if (!this.#warned.has(word)) this.#options.log('warn', `Certificate: ${warning}`, { hosts, fingerprint })
        this.#warned.add(word)
      }
    }
  }
}

const sameAs = (one: readonly CheckedCertificate[], other: readonly CheckedCertificate[]) =>
  JSON.stringify(one) === JSON.stringify(other)
