/** A figure by which an organization sees how it does, told by the room that knows it. */
import type { PrepareContext } from './part.ts'

export const indicatorGroups = ['performance', 'adoption', 'security', 'delivery', 'quality'] as const

export interface Indicator {
  /** Camel case, unique in the house. */
  name: string
  group: (typeof indicatorGroups)[number]
  title: string
  /** What is counted, in a sentence. */
  description: string
  unit: 'ms' | 'seconds' | 'share' | 'count' | 'per-week'
  /** What is aimed at, where the field has a common answer. */
  goal?: { atMost: number } | { atLeast: number }
  /** It is of this moment, whatever the span: there is none of the time before. */
  ofNow?: true
  /** Of a span of time; undefined where there is nothing to tell. Outside of any transaction. */
  told(context: PrepareContext, span: IndicatorSpan): Promise<number | undefined>
}

export interface IndicatorSpan {
  fromMs: number
  toMs: number
}
