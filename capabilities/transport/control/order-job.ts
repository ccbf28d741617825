/** Orders that are due, and certificates whose authority is asked when they should be renewed. On every replica. */
import { randomUUID } from 'node:crypto'
import type { Job, JobWork } from '@gatehouse/control'
import { nextLook } from '../acme/next-look.ts'
import { obtained, sessionOf } from '../acme/obtain.ts'
import { type ClaimedOrder, claimOrder } from './order-claim.ts'
import { failed, filled, looked } from './order-end.ts'
import { dueOrders } from './order-store.ts'
import { LeaseLost, OrderTry } from './order-try.ts'

export const certificateOrders = {
  name: 'certificate-orders',
  everyMs: 1000,
  /** Over once what is due is leased: who waits for a slow authority holds nobody else up. */
  async run(work, ended, goesOn) {
    const nowMs = work.services.clock.nowMs()
    const due = await work.read((_, db) => dueOrders(db, nowMs))
    const claimed = await Promise.allSettled(due.map(one => claimOrder(work, { ...one, lease: randomUUID() })))
    for (const one of claimed) {
      if (one.status === 'fulfilled' && one.value) goesOn(tried(work, one.value, ended))
    }
    const lost = claimed.find(one => one.status === 'rejected')
    if (lost) throw lost.reason
  },
} satisfies Job

async function tried(work: JobWork, order: ClaimedOrder, ended: AbortSignal): Promise<void> {
  const attempt = new OrderTry(work, order, ended)
  try {
    await (order.early ? lookedAgain(work, order, attempt) : renewed(work, order, attempt))
  } catch (thrown) {
    if (ended.aborted || thrown instanceof LeaseLost) return release(attempt)
    await failed(order, attempt, thrown).catch(lost => {
      if (!(lost instanceof LeaseLost)) throw lost
    })
  }
}

async function renewed({ services }: JobWork, order: ClaimedOrder, attempt: OrderTry): Promise<void> {
  const session = sessionOf(order, () => attempt.ask(), services)
  const nowMs = () => services.clock.nowMs()
  const checked = await obtained(order, attempt, { session, nowMs })
  const next = await nextLook({ session, chain: checked.certificate, nowMs: nowMs() })
  await filled(order, attempt, { checked, next })
}

async function lookedAgain({ services }: JobWork, order: ClaimedOrder, attempt: OrderTry): Promise<void> {
  const session = sessionOf(order, () => attempt.ask(), services)
  const nowMs = services.clock.nowMs()
  await looked(order, attempt, await nextLook({ session, chain: order.chain!, plannedMs: order.renewAtMs, nowMs }))
}

/** The next try need not wait until the lease is over. */
async function release(attempt: OrderTry): Promise<void> {
  try {
    await attempt.write(context => attempt.change(context, { done: true }))
  } catch {
    // somebody else has it, or the store is gone: then the lease ends by itself
  }
}
