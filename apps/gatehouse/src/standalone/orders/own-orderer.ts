/** One try of a gateway alone at an order: what it begins is kept on disk, and its own threads answer. */
import { type Clock, Failure, newId, pause } from '@gatehouse/base'
import type { Orderer } from '@gatehouse/capability-transport/acme/obtain.ts'
import type { PendingChallenge } from '@gatehouse/capability-transport/acme/order.ts'
import type { Gateway } from '@gatehouse/gateway'
import type { KeptOrder, OrderFiles, OwnOrder } from './own-order.ts'

export interface OwnOrdererOptions {
  gateway: Pick<Gateway, 'enter' | 'entered' | 'directory'>
  clock: Clock
}

/** Of one try; an order that takes longer goes on with the next. */
const tryMsMax = 120_000
/** Should they not be withdrawn, they are forgotten. */
const challengeMsMax = 3_600_000

interface Own {
  order: OwnOrder
  kept: KeptOrder
  files: OrderFiles
  ended: AbortSignal
}

export class OwnOrderer implements Orderer {
  readonly #options: OwnOrdererOptions
  readonly #own: Own
  readonly #startedMs: number
  #presented: (PendingChallenge & { challengeId: string; expiresAtMs: number })[] = []

  constructor(options: OwnOrdererOptions, own: Own) {
    this.#options = options
    this.#own = own
    this.#startedMs = options.clock.monotonicMs()
  }

  async keep(): Promise<void> {
    if (this.#own.ended.aborted) throw new Failure('issuer_unavailable', 'The gateway stops.')
    if (this.#options.clock.monotonicMs() - this.#startedMs < tryMsMax) return
    throw new Failure('issuer_unavailable', `The order is not filled after ${tryMsMax / 1000} s; it goes on later.`)
  }

  async pause(ms: number): Promise<void> {
    await pause(this.#options.clock, ms, this.#own.ended)
    await this.keep()
  }

  /** The file is one operator's: who writes it decides. */
  async allowed(): Promise<void> {}

  async present(challenges: readonly PendingChallenge[]): Promise<void> {
    await this.withdraw()
    const nowMs = this.#options.clock.nowMs()
    this.#presented = challenges.map(challenge => {
      return { ...challenge, challengeId: newId('chl', nowMs), expiresAtMs: nowMs + challengeMsMax }
    })
    await this.#enter('live')
  }

  async withdraw(): Promise<void> {
    await this.#enter('dead')
    this.#presented = []
  }

  async began(orderUrl: string): Promise<void> {
    const { files, order, kept } = this.#own
    kept.orderUrl = orderUrl
    await files.keep(order, kept)
  }

  registered(account: string, contacts: readonly string[]): Promise<void> {
    return this.#own.files.registered(this.#own.order, account, contacts)
  }

  async #enter(state: 'live' | 'dead'): Promise<void> {
    const { gateway } = this.#options
    const from = gateway.directory.seq + 1
    gateway.enter(this.#presented.map((one, at) => ({ kind: 'challenge', state, ...one, seq: from + at })))
    await gateway.entered()
  }
}
