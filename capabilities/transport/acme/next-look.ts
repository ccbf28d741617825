/** When a certificate is renewed, and when its authority is asked again whether that is still so. */
import { X509Certificate } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { renewalAtMs } from './renewal.ts'
import { type RenewalInfo, renewalInfo } from './renewal-info.ts'
import type { Session } from './session.ts'

export interface NextLook {
  renewAtMs: number
  lookAtMs: number
}

export interface Look {
  session: Session
  /** PEM. */
  chain: string
  /** When it would be renewed by what was known before. */
  plannedMs?: number | undefined
  nowMs: number
}

/** What is planned stays where the authority names no window, or one that the plan is in. */
export async function nextLook({ session, chain, plannedMs, nowMs }: Look): Promise<NextLook> {
  const { validFromDate, validToDate } = new X509Certificate(chain)
  const life = { fromMs: validFromDate.getTime(), toMs: validToDate.getTime() }
  const info = await asked(session, chain)
  const isPlanned = plannedMs !== undefined && (!info || isWithin(plannedMs, info))
  const renewAtMs = isPlanned ? plannedMs : renewalAtMs(life, info?.window, Math.random())
  return { renewAtMs, lookAtMs: info ? nowMs + info.askAgainMs : renewAtMs }
}

/** An authority that cannot say it now is no reason to fail: the plan of before holds. */
async function asked(session: Session, chain: string): Promise<RenewalInfo | undefined> {
  try {
    return await renewalInfo(session, chain)
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}

const isWithin = (ms: number, { window }: RenewalInfo) => ms >= window.startMs && ms <= window.endMs
