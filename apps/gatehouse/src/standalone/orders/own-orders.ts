/** Orders of a gateway alone: one after the other, kept on disk, shown as soon as they are filled. */
import { type Clock, failureFrom, systemClock } from '@gatehouse/base'
import { nextLook } from '@gatehouse/capability-transport/acme/next-look.ts'
import { obtained, sessionOf } from '@gatehouse/capability-transport/acme/obtain.ts'
import { backOffMs } from '@gatehouse/capability-transport/acme/renewal.ts'
import type { Gateway } from '@gatehouse/gateway'
import { type CheckedCertificate, checkCertificate } from '@gatehouse/http'
import type { GuardedRequest } from '@gatehouse/http/egress-request.ts'
import type { LogLine } from '../../log.ts'
import { type KeptOrder, OrderFiles, type OwnOrder } from './own-order.ts'
import { OwnOrderer } from './own-orderer.ts'

export interface OwnOrdersOptions {
  gateway: Pick<Gateway, 'enter' | 'entered' | 'directory' | 'useCertificates'>
  /** Where keys and certificates are kept. */
  directory: string
  request: GuardedRequest
  log: LogLine
  clock?: Clock
}

const lookEveryMs = 1000

export class OwnOrders {
  readonly #options: OwnOrdersOptions & { clock: Clock }
  readonly #files: OrderFiles
  readonly #end = new AbortController()
  /** Written anew since their last try: that is reason enough for the next. */
  readonly #mended = new Set<string>()
  #wanted: readonly OwnOrder[] = []
  #running: Promise<void> = Promise.resolve()
  #cancel = () => {}

  constructor(options: OwnOrdersOptions) {
    this.#options = { clock: systemClock, ...options }
    this.#files = new OrderFiles(options.directory)
    this.#later()
  }

  /** Shows what is on disk of these, and orders them when they are due. */
  async use(wanted: readonly OwnOrder[]): Promise<void> {
    const before = new Set(this.#wanted.map(order => JSON.stringify(order)))
    for (const order of wanted) if (!before.has(JSON.stringify(order))) this.#mended.add(order.id)
    this.#wanted = wanted
    await this.#show()
  }

  async close(): Promise<void> {
    this.#end.abort()
    this.#cancel()
    await this.#running
  }

  #later(): void {
    this.#cancel = this.#options.clock.after(lookEveryMs, () => {
      this.#running = this.#round()
        .catch(thrown => this.#options.log('error', 'Orders cannot be kept.', { reason: String(thrown) }))
        .then(() => {
          if (!this.#end.signal.aborted) this.#later()
        })
    })
  }

  async #round(): Promise<void> {
    for (const order of this.#wanted) {
      const kept = this.#files.order(order)
      if (this.#end.signal.aborted || !this.#isDue(order, kept)) continue
      this.#mended.delete(order.id)
      try {
        await this.#try(order, kept)
      } catch (thrown) {
        if (!this.#end.signal.aborted) await this.#failed(order, kept, thrown)
      }
    }
  }

  #isDue({ id }: OwnOrder, { nextAtMs, failures }: KeptOrder): boolean {
    return nextAtMs <= this.#options.clock.nowMs() || (failures > 0 && this.#mended.has(id))
  }

  async #try(order: OwnOrder, kept: KeptOrder): Promise<void> {
    const { clock, log } = this.#options
    const orderer = new OwnOrderer(this.#options, { order, kept, files: this.#files, ended: this.#end.signal })
    const state = await this.#files.state(order, kept)
    const session = sessionOf(state, () => orderer.keep(), this.#options)
    const nowMs = clock.nowMs()
    const isEarly = kept.failures === 0 && kept.chain !== undefined && (kept.renewAtMs ?? 0) > nowMs
    if (isEarly) {
      const next = await nextLook({ session, chain: kept.chain!, plannedMs: kept.renewAtMs, nowMs })
      const { renewAtMs, lookAtMs } = next
      return this.#files.keep(order, { ...kept, renewAtMs, nextAtMs: Math.min(renewAtMs, lookAtMs) })
    }
    try {
      const {
        certificate: chain,
        key,
        expiresAtMs,
      } = await obtained(state, orderer, { session, nowMs: () => clock.nowMs() })
      const { renewAtMs, lookAtMs } = await nextLook({ session, chain, nowMs: clock.nowMs() })
      const { hosts, directory } = kept
      const next = { renewAtMs, nextAtMs: Math.min(renewAtMs, lookAtMs), failures: 0 }
      await this.#files.keep(order, { hosts, directory, chain, chainKey: key, ...next })
      await this.#show()
      log('info', `Certificate ${order.name} was ordered.`, { hosts, expiresAt: new Date(expiresAtMs).toISOString() })
    } finally {
      await orderer.withdraw()
    }
  }

  async #failed(order: OwnOrder, kept: KeptOrder, thrown: unknown): Promise<void> {
    const { clock, log } = this.#options
    const { code, message, hint, extra, cause } = failureFrom(thrown)
    const failures = kept.failures + 1
    const waitMs = Math.max(backOffMs(failures, Math.random()), Number(extra.retryAfterMs ?? 0))
    const nextAtMs = clock.nowMs() + waitMs
    const told = {
      code,
      hint,
      nextTry: new Date(nextAtMs).toISOString(),
      ...(code === 'internal' ? { cause: String(cause) } : {}),
    }
    log('error', `Certificate ${order.name} could not be ordered. ${message}`, told)
    const unusable = code === 'certificate_invalid' ? { orderUrl: undefined } : {}
    await this.#files.keep(order, { ...kept, ...unusable, failures, nextAtMs })
  }

  async #show(): Promise<void> {
    const { gateway } = this.#options
    await gateway.useCertificates(
      'orders',
      this.#wanted.flatMap(order => this.#shown(order)),
    )
  }

  #shown(order: OwnOrder): CheckedCertificate[] {
    const { chain: certificate, chainKey: key } = this.#files.order(order)
    if (certificate === undefined || key === undefined) return []
    try {
      return [checkCertificate({ certificate, key }, this.#options.clock.nowMs())]
    } catch (thrown) {
      this.#options.log('warn', `Certificate ${order.name} on disk cannot be shown.`, { reason: String(thrown) })
      return []
    }
  }
}
