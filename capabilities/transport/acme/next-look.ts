/** When a certificate is renewed, and when its authority is asked again whether that is still so. */
import { X509Certificate } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { renewalAtMs, soonestRenewalMs } from './renewal.ts'
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
  /** When it would be renewed by what was known before; undefined for one that was issued now. */
  plannedMs?: number | undefined
  nowMs: number
}

/** How long an authority that offers renewal information and cannot say it now is left alone. */
const againMs = 6 * 3_600_000

/** What is planned stays where the authority names no window, or one that the plan is in. */
export async function nextLook({ session, chain, plannedMs, nowMs }: Look): Promise<NextLook> {
  const { validFromDate, validToDate } = new X509Certificate(chain)
  const life = { fromMs: validFromDate.getTime(), toMs: validToDate.getTime() }
  const { info, failed } = await asked(session, chain)
  const isPlanned = plannedMs !== undefined && (!info || isWithin(plannedMs, info))
  const soonestMs = plannedMs === undefined ? soonestRenewalMs(life.toMs, nowMs) : -Infinity
  const renewAtMs = isPlanned ? plannedMs : Math.max(renewalAtMs(life, info?.window, Math.random()), soonestMs)
  if (info) return { renewAtMs, lookAtMs: nowMs + info.askAgainMs }
  return { renewAtMs, lookAtMs: failed ? nowMs + againMs : renewAtMs }
}

/** An authority that cannot say it now is no reason to fail. */
async function asked(session: Session, chain: string): Promise<{ info?: RenewalInfo | undefined; failed: boolean }> {
  try {
    return { info: await renewalInfo(session, chain), failed: false }
  } catch (thrown) {
    if (thrown instanceof Failure) return { failed: true }
    throw thrown
  }
}

const isWithin = (ms: number, { window }: RenewalInfo) => ms >= window.startMs && ms <= window.endMs
