/** An answer out of the rows of a question's statement. */
import { latencyText, microsecondsOf } from '../../latency-bucket.ts'
import { type DimensionName, type Metric, type MetricName, metrics } from '../../measures.ts'
import { type Answer, type AnswerRow, type FilledQuestion, rowsMax } from '../../question.ts'
import type { Piece } from './time-pieces.ts'

type Row = Record<string, unknown>

/** Without pieces nothing is kept of the span, which then begins where it ends: one row of nothing, unless it is asked by group or period. */
export function answerOf(
  question: FilledQuestion,
  { rows, pieces }: { rows: readonly Row[]; pieces: readonly Piece[] },
): Answer {
  const text = (ms: number) => new Date(ms).toISOString()
  const isOne = question.by.length === 0 && !question.granularity
  const told = rows.length === 0 && isOne ? [{}] : rows.slice(0, rowsMax)
  return {
    from: text(pieces[0]?.fromMs ?? Date.parse(question.to)),
    to: text(pieces.at(-1)?.toMs ?? Date.parse(question.to)),
    rows: told.map(row => rowOf(question, row)),
    truncated: rows.length > rowsMax,
  }
}

function rowOf(question: FilledQuestion, row: Row): AnswerRow {
  return {
    ...(question.granularity ? { start: new Date(Number(row.start) * 1000).toISOString() } : {}),
    key: question.by.map((name, index) => keyText(name, String(row[`k${index}`] ?? ''))),
    ...(question.others && Number(row.others) === 1 ? { others: true } : {}),
    values: question.metrics.map((name, index) => figureOf(name, row[`m${index}`])),
  }
}

const keyText = (name: DimensionName, kept: string) =>
  name === 'latency' && kept !== '' ? latencyText(Number(kept)) : kept

/** Without a value, what is told where there is nothing. */
export function figureOf(name: MetricName, value?: unknown): number | null {
  const { unit, percentile }: Metric = metrics[name]
  if (value === null || value === undefined) return unit === 'ms' || unit === 'share' ? null : 0
  return percentile === undefined ? Number(value) : microsecondsOf(Number(value)) / 1000
}
