/** What was before beside what is: the same question of a span as long, so much earlier. */
import { fail } from '@gatehouse/base'
import type { MetricName } from '../measures.ts'
import type { Answer, AnswerRow, Granularity, Question } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { figureOf } from './sql/answer-of.ts'
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

/** Rows of `answer`, each with the figures of its group, and of its period, `shiftMs` before; null where that is not kept whole. */
export async function comparedRows(
  analytics: Pick<Analytics, 'ask'>,
  { question, answer, shiftMs }: { question: Question; answer: Answer; shiftMs: number },
): Promise<ComparedRow[]> {
  const earlier = (text: string) => new Date(Date.parse(text) - shiftMs).toISOString()
  const span = { from: earlier(answer.from), to: earlier(answer.to) }
  const told = new Map(answer.rows.filter(({ others }) => !others).map(({ key }) => [JSON.stringify(key), key]))
  const found = await analytics.ask({
    ...question,
    ...span,
    ...(question.by?.length ? { keys: [...told.values()] } : {}),
  })
  const isKept = Date.parse(found.from) <= Date.parse(span.from)
  const nothing = (question.metrics as MetricName[]).map(name => (isKept ? figureOf(name) : null))
  const before = new Map(isKept ? found.rows.map(row => [nameOf(row, shiftMs), row.values]) : [])
  return answer.rows.map(row => ({ ...row, before: before.get(nameOf(row)) ?? nothing }))
}

function nameOf({ start, key, others = false }: AnswerRow, shiftMs = 0): string {
  return JSON.stringify([start === undefined ? 0 : Date.parse(start) + shiftMs, others, key])
}
