/** Orders that are due, and certificates whose authority is asked when they should be renewed. On every replica. */
import { randomUUID, X509Certificate } from 'node:crypto'
import type { Job, JobWork } from '@gatehouse/control'
import { renewalAtMs } from '../acme/renewal.ts'
import { type RenewalInfo, renewalInfo } from '../acme/renewal-info.ts'
import type { Session } from '../acme/session.ts'
import { obtained, sessionOf } from './obtain.ts'
import { type ClaimedOrder, claimOrder } from './order-claim.ts'
import { failed, filled, looked, type NextLook } from './order-end.ts'
import { dueOrders, type StoredOrder } from './order-store.ts'
import { LeaseLost, OrderTry } from './order-try.ts'

export const certificateOrders = {
  name: 'certificate-orders',
  everyMs: 1000,
  async run(work, ended = new AbortController().signal) {
    const nowMs = work.services.clock.nowMs()
    const due = await work.read((_, db) => dueOrders(db, nowMs))
    await Promise.all(due.map(one => tried(work, one, ended)))
  },
} satisfies { run(work: JobWork, ended?: AbortSignal): Promise<void> } & Job

type Due = Pick<StoredOrder, 'certificateId' | 'organizationId'>

async function tried(work: JobWork, due: Due, ended: AbortSignal): Promise<void> {
  const order = await claimOrder(work, { ...due, lease: randomUUID() })
  if (!order) return
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

async function renewed(work: JobWork, order: ClaimedOrder, attempt: OrderTry): Promise<void> {
  const session = sessionOf(work, order, attempt)
  const checked = await obtained(work, order, { attempt, session })
  const next = await nextLook(work, session, checked.certificate)
  await filled(order, attempt, { checked, next })
}

async function lookedAgain(work: JobWork, order: ClaimedOrder, attempt: OrderTry): Promise<void> {
  const next = await nextLook(work, sessionOf(work, order, attempt), order.chain!, order.renewAtMs)
  await looked(order, attempt, next)
}

/** What is planned stays where the authority names no window, or one that the plan is in. */
async function nextLook({ services }: JobWork, session: Session, chain: string, plannedMs?: number): Promise<NextLook> {
  const { validFromDate, validToDate } = new X509Certificate(chain)
  const life = { fromMs: validFromDate.getTime(), toMs: validToDate.getTime() }
  const info = await asked(session, chain)
  const isPlanned = plannedMs !== undefined && (!info || isWithin(plannedMs, info))
  const renewAtMs = isPlanned ? plannedMs : renewalAtMs(life, info?.window, Math.random())
  return { renewAtMs, lookAtMs: info ? services.clock.nowMs() + info.askAgainMs : renewAtMs }
}

/** An authority that cannot say it now is no reason to fail: the plan of before holds. */
async function asked(session: Session, chain: string): Promise<RenewalInfo | undefined> {
  try {
    return await renewalInfo(session, chain)
  } catch (thrown) {
    if (thrown instanceof LeaseLost) throw thrown
    return undefined
  }
}

const isWithin = (ms: number, { window }: RenewalInfo) => ms >= window.startMs && ms <= window.endMs

/** The next try need not wait until the lease is over. */
async function release(attempt: OrderTry): Promise<void> {
  try {
    await attempt.write(context => attempt.change(context, { done: true }))
  } catch {
    // somebody else has it, or the store is gone: then the lease ends by itself
  }
}
