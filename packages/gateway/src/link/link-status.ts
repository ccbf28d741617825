/** What a link knows of itself, and what the control plane wishes in its answers. */
import type { StatusReport } from '@gatehouse/program'
import type { GatewayStatus } from '../main/gateway-status.ts'

export interface LinkStatus {
  /** Serves a verified generation, and has known the directory. */
  ready: boolean
  gateway: GatewayStatus
  connected: { program: boolean; directory: boolean }
  generation: number | undefined
  /** Since the control plane made what is served; undefined before the first. */
  generationAgeMs: number | undefined
  refused: StatusReport['refused']
  directory: { epoch: number; seq: number }
  /** Since the control plane last said that the directory is up to date. */
  directoryAgeMs: number | undefined
  certificateExpiresAt: string
  counters: Record<string, number>
}

/** Of the operator, for all gateways of the group. */
export interface GroupWishes {
  /** The least that is logged; what the gateway was started with unless said. */
  logLevel?: 'error' | 'warn' | 'info'
}

/** A control plane of before, or of later, may answer anything. */
export function wishesIn(answer: Uint8Array): GroupWishes {
  try {
    const { logLevel } = JSON.parse(Buffer.from(answer).toString('utf8')) as GroupWishes
    return logLevel !== undefined && ['error', 'warn', 'info'].includes(logLevel) ? { logLevel } : {}
  } catch {
    return {}
  }
}
