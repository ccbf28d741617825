/** What was before beside what is: the same question of a span as long, so much earlier. */
import { fail } from '@gatehouse/base'
import { type Metric, type MetricName, metrics } from '../measures.ts'
import { type Answer, type AnswerRow, type Granularity, groupsMax, type Question, valuesMax } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { secondsOf } from './sql/question-sql.ts'

export type ComparedRow = AnswerRow & { before?: AnswerRow['values'] }

/** By how much earlier, so that periods fall on periods. Throws `invalid_input` where they cannot. */
export function shiftOf(
  { from, to }: Answer,
  { wantedMs, granularity }: { wantedMs?: number; granularity?: Granularity },
) {
  const periodMs = granularity === undefined ? 1 : secondsOf[granularity] * 1000
  if (wantedMs === undefined) return Math.ceil((Date.parse(to) - Date.parse(from)) / periodMs) * periodMs
  if (wantedMs % periodMs !== 0) {
    fail('invalid_input', `compare is no whole number of times a ${granularity}.`, {
      hint: 'Compare with so many whole minutes, hours or days earlier as the rows are of.',
    })
  }
  return wantedMs
}

/**
 * Rows of `answer`, each with the figures of its group, and of its period, `shiftMs` before. What all others had then is told
 * where groups are of one dimension and few enough to be named; else it is null.
 */
export async function comparedRows(
  analytics: Pick<Analytics, 'ask'>,
  { question, answer, shiftMs }: { question: Question; answer: Answer; shiftMs: number },
): Promise<ComparedRow[]> {
  const earlier = (text: string) => new Date(Date.parse(text) - shiftMs).toISOString()
  const asked = { ...question, from: earlier(answer.from), to: earlier(answer.to), limit: groupsMax, others: false }
  const before = new Map<string, AnswerRow['values']>()
  const tell = (rows: readonly AnswerRow[], others: boolean) => {
    for (const row of rows) before.set(nameOf({ ...row, others }, shiftMs), row.values)
  }
  const keys = [...new Set(answer.rows.filter(({ others }) => !others).map(({ key }) => key[0]!))]
  const [dimension] = question.by ?? []
  const isNamed = question.by?.length === 1 && keys.length > 0 && keys.length <= valuesMax
  const only = (how: 'is' | 'isNot') => [...(question.filters ?? []), { dimension: dimension!, [how]: keys }]
  tell((await analytics.ask(isNamed ? { ...asked, filters: only('is') } : asked)).rows, false)
  if (isNamed && answer.rows.some(({ others }) => others)) {
    const { rows } = await analytics.ask({ ...asked, filters: only('isNot'), by: [] })
    tell(
      rows.map(row => ({ ...row, key: [''] })),
      true,
    )
  }
  const asks = question.metrics as MetricName[]
  const nothing = asks.map(name => ((metrics[name] as Metric).unit === 'count' ? 0 : null))
  const unknown = asks.map(() => null)
  return answer.rows.map(row => ({ ...row, before: before.get(nameOf(row)) ?? (row.others ? unknown : nothing) }))
}

function nameOf({ start, key, others }: AnswerRow, shiftMs = 0): string {
  return JSON.stringify([start === undefined ? 0 : Date.parse(start) + shiftMs, others ?? false, key])
}
