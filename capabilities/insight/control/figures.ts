/** Figures of a span, of its periods or of its groups, out of answers to questions. */
import type { Static } from '@gatehouse/schema'
import type { MetricName } from '../measures.ts'
import { figureNames, type summaryOutput } from '../queries.ts'
import type { AnswerRow } from '../question.ts'

export type Figures = Static<typeof summaryOutput>

/** The metrics that figures are, for a question. */
export const figureMetrics: MetricName[] = [...figureNames]

export function figuresOf(row: AnswerRow | undefined): Figures {
  return Object.fromEntries(figureNames.map((name, index) => [name, row?.values[index] ?? 0])) as Figures
}
