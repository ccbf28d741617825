/** What passes between the main side and the analytics thread. */
import type { FailureCode, Problem } from '@gatehouse/base'
import type { RequestsInput } from '../../queries.ts'
import type { Question } from '../../question.ts'
import type { ExtractInput, OwnRetention } from '../analytics.ts'
import type { AnalyticsLimits } from './analytics-file.ts'
import type { RetentionRule } from './analytics-retention.ts'

export interface AnalyticsSettings extends AnalyticsLimits, RetentionRule {
  directory: string
  queryTimeoutMs: number
}

export type AnalyticsCall = { id: number } & (
  | { kind: 'ingest'; batch: Uint8Array }
  | { kind: 'ask'; question: Question }
  | { kind: 'requests'; input: RequestsInput }
  | { kind: 'extract'; input: ExtractInput }
  | { kind: 'retain'; nowMs: number; own: readonly OwnRetention[] }
  | { kind: 'close' }
)

/** The reply with id 0 is the thread's start. */
export interface AnalyticsReply {
  id: number
  result?: unknown
  failure?: { code: FailureCode; detail: string; hint: string; problems: Problem[] }
}
