/** What became of one request to a collector. */
import type { Message } from '../otlp/messages.ts'

export type ExportOutcome =
  /** It has what it was sent, but for so many. */
  | { kind: 'accepted'; rejected: number; detail?: string }
  /** Later it may take it; not before `afterMs` where it said so. */
  | { kind: 'later'; detail: string; afterMs?: number }
  /** It never will. */
  | { kind: 'refused'; detail: string }

/** Longest that a collector may make anybody wait. */
const afterMsMax = 300_000
const detailMax = 300

/** What others say goes to a log: one line, cut. */
export const shortened = (text: string) => text.replace(/\p{C}+/gu, ' ').slice(0, detailMax)

/** Of an answer that is a success; `rejected` is the field that counts. */
export function acceptedOutcome(answer: Message | undefined, rejected: string): ExportOutcome {
  const partial = answer?.partialSuccess
  if (typeof partial !== 'object' || Array.isArray(partial)) return { kind: 'accepted', rejected: 0 }
  const { [rejected]: count, errorMessage } = partial as Message
  const detail = typeof errorMessage === 'string' && errorMessage !== '' ? { detail: shortened(errorMessage) } : {}
  return {
    kind: 'accepted',
    rejected: Math.max(0, Math.min(Number(count ?? 0) || 0, Number.MAX_SAFE_INTEGER)),
    ...detail,
  }
}

/** Seconds or a date (RFC 9110 §10.2.3). */
export function retryAfterMs(field: string | undefined, nowMs: number): number | undefined {
  if (field === undefined) return undefined
  const ms = /^\d{1,9}$/.test(field) ? Number(field) * 1000 : Date.parse(field) - nowMs
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), afterMsMax)
}

/** Of gRPC: what `google.rpc.RetryInfo` among the details says. */
export function retryInfoMs(status: Message | undefined): number | undefined {
  const details = status?.details as Message | undefined
  const delay = (details?.value as Message | undefined)?.retryDelay as Message | undefined
  if (delay === undefined) return undefined
  const ms = Number(delay.seconds ?? 0) * 1000 + Number(delay.nanos ?? 0) / 1e6
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), afterMsMax) : undefined
}
