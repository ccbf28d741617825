import type { Place } from '@gatehouse/documents'

/** From what must be mended to what one may know. */
export const severities = ['error', 'warn', 'info', 'hint'] as const
export type Severity = (typeof severities)[number]

/** One violation of a rule. */
export interface Finding {
  rule: string
  severity: Severity
  message: string
  /** JSON Pointer (RFC 6901) of what is meant; `place` is where that, or what is nearest, stands. */
  pointer: string
  place?: Place & { file?: string }
  /**
   * The same for the same violation of a later text: items of lists count by their names, not by their places, and
   * neither lines nor the words of the message count.
   */
  fingerprint: string
  documentationUrl?: string
}

export const isAtLeast = (severity: Severity, least: Severity) =>
  severities.indexOf(severity) <= severities.indexOf(least)
