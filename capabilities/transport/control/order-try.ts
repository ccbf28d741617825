/** One try at an order: bounded in time, under a lease that it keeps, and what it has done so far is kept as it goes. */
import { Failure, newId, pause } from '@gatehouse/base'
import type { JobWork, WriteContext } from '@gatehouse/control'
import type { DirectoryPlace } from '@gatehouse/control/distribution/directory-reach.ts'
import type { Orderer } from '../acme/obtain.ts'
import type { PendingChallenge } from '../acme/order.ts'
import { audienceOf, stillBehind } from './audience.ts'
import type { ClaimedOrder } from './order-claim.ts'
import { challengeCount, changeOrder, keepLease, type OrderChange } from './order-store.ts'
import { spread } from './spread.ts'

/** Another replica, or a change of the certificate, took the order over. */
export class LeaseLost extends Error {}

/** Of one try; an order that takes longer goes on with the next. */
const tryMsMax = 120_000
/** The lease lasts 20 s, and a request of 10 s may follow. */
const keepEveryMs = 5000
/** How long gateways have to enter challenges. */
const presentMsMax = 20_000
const lookEveryMs = 100
/** Of an organization: two certificates of a hundred hosts. The room on gateways is everybody's. */
const challengesMax = 200
/** A gateway that hears of nothing more forgets a challenge by itself. */
const challengeMsMax = 3_600_000

export class OrderTry implements Orderer {
  readonly #work: JobWork
  readonly #order: ClaimedOrder
  readonly #ended: AbortSignal
  readonly #startedMs: number
  #keptMs: number
  /** Whether anything was asked of the authority. */
  asked = false

  constructor(work: JobWork, order: ClaimedOrder, ended: AbortSignal) {
    this.#work = work
    this.#order = order
    this.#ended = ended
    this.#startedMs = this.#keptMs = this.#nowMs()
  }

  /** Called before everything that takes time; throws where the try is over. */
  async keep(): Promise<void> {
    if (this.#ended.aborted) throw new LeaseLost('the control plane stops')
    const nowMs = this.#nowMs()
    if (nowMs - this.#startedMs > tryMsMax) {
      throw new Failure('issuer_unavailable', `The order is not filled after ${tryMsMax / 1000} s; it goes on later.`)
    }
    if (nowMs - this.#keptMs < keepEveryMs) return
    this.#keptMs = nowMs
    if (!(await this.write(({ transaction }) => keepLease(transaction, this.#order)))) throw new LeaseLost('taken over')
  }

  async pause(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= keepEveryMs) {
      await this.keep()
      await pause(this.#work.services.clock, Math.min(left, keepEveryMs), this.#ended)
    }
    await this.keep()
  }

  /** Called before every request to the authority. */
  ask(): Promise<void> {
    this.asked = true
    return this.keep()
  }

  /** One transaction in the certificate's organization. */
  write<T>(work: (context: WriteContext) => Promise<T>): Promise<T> {
    return this.#work.write(this.#order.organizationId, work)
  }

  /** Throws where the lease was lost. */
  async change(context: WriteContext, change: OrderChange): Promise<void> {
    if (!(await changeOrder(context.transaction, this.#order, change))) throw new LeaseLost('taken over')
  }

  /** Throws `host_unclaimed` or `challenge_unanswered`. */
  async allowed(): Promise<void> {
    await this.#audience()
  }

  began(orderUrl: string): Promise<void> {
    return this.write(context => this.change(context, { orderUrl }))
  }

  registered(account: string, contacts: readonly string[]): Promise<void> {
    return this.write(async ({ resources }) => {
      const row = await resources.get('CertificateIssuer', this.#order.issuer.id)
      await resources.update(row, { status: { account, contacts } })
    })
  }

  /** Every gateway that is there answers them when it resolves. */
  async present(challenges: readonly PendingChallenge[]): Promise<void> {
    const nowMs = this.#wallMs()
    const pending = challenges.map(challenge => {
      return { challengeId: newId('chl', nowMs), ...challenge, expiresAtMs: nowMs + challengeMsMax }
    })
    await this.write(async context => {
      await this.change(context, { challenges: pending })
      if ((await challengeCount(context.transaction, this.#order.organizationId)) > challengesMax) {
        const message = `The organization has more than ${challengesMax} challenges pending.`
        throw new Failure('challenge_unanswered', message, { hint: 'Name fewer hosts, or wait for its other orders.' })
      }
      await spread(context)
    })
    const places = await this.#audience()
    for (const endMs = this.#nowMs() + presentMsMax; ; await this.pause(lookEveryMs)) {
      const behind = await this.#work.read((_, db) => stillBehind(db, places, this.#wallMs()))
      if (behind.length === 0) return
      if (this.#nowMs() < endMs) continue
      const names = behind.slice(0, 5).join(', ')
      throw new Failure('challenge_unanswered', `Gateways do not take the challenges: ${names}.`)
    }
  }

  /** The gateways that will be asked. */
  #audience(): Promise<DirectoryPlace[]> {
    return this.#work.read((_, db) => audienceOf(db, this.#order, this.#wallMs()))
  }

  #wallMs(): number {
    return this.#work.services.clock.nowMs()
  }

  #nowMs(): number {
    return this.#work.services.clock.monotonicMs()
  }
}
