/** What a condition found. */

import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import type { DimensionName } from '@gatehouse/capability-insight/measures.ts'
import type { AnswerRow } from '@gatehouse/capability-insight/question.ts'
import type { WriteContext } from '@gatehouse/control'
import type { ConditionName } from '../alert-rule.ts'

export interface Observation {
  /** Of what it was found, by dimension: what tells alerts of one rule apart. */
  of: Readonly<Record<string, string>>
  /** What it is of besides, which is the same for all that the rule finds so: groups and silences know it by that, too. */
  also?: Readonly<Record<string, string>>
  value?: number
  /** It was at one moment and is over: it fires however long a rule waits. */
  happened?: true
  /** One sentence. */
  summary: string
  /** Where the console shows it: a page, and what stands in its address. */
  evidence?: { page: string; words: Readonly<Record<string, string>> }
}

/** Alerts of one rule that may be live at a time: the worst. */
export const perRuleMax = 50

// biome-ignore lint/suspicious/noExplicitAny: each condition reads its own part of a rule's spec
export interface Condition<Spec = any, Asked = any> {
  /** In a transaction, by rows alone: what is asked with identifiers in place of names. Throws `not_found`. */
  asked(context: WriteContext, spec: Spec, seen: Seen): Promise<Asked>
  /** Outside of it. Throws where it cannot be looked. */
  found(look: Look, asked: Asked): Promise<Found>
}

export interface Look {
  analytics: Pick<Analytics, 'ask'>
  nowMs: number
  /** Keys of rows as people call them. */
  name<R extends AnswerRow>(by: readonly DimensionName[], rows: readonly R[]): Promise<R[]>
}

/** What the rule saw before, for what only grows. */
export type Seen = Readonly<Record<string, number>>

export interface Found {
  observations: Observation[]
  seen?: Seen
}

export type Conditions = Readonly<Record<ConditionName, Condition>>

/** Requests of the last moments are still on their way. */
const lateMs = 5000

export function spanBefore(nowMs: number, lengthMs: number) {
  const toMs = Math.floor((nowMs - lateMs) / 1000) * 1000
  return { from: new Date(toMs - lengthMs).toISOString(), to: new Date(toMs).toISOString() }
}
