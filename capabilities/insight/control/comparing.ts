/** What was before beside what is: the same question of a span as long, so much earlier. */
import { type Answer, type AnswerRow, groupsMax, type Question } from '../question.ts'
import type { Analytics } from './analytics.ts'

export type ComparedRow = AnswerRow & { before?: AnswerRow['values'] }

/** Rows of `answer`, each with the figures of its group, and of its period, `shiftMs` before. */
export async function comparedRows(
  analytics: Pick<Analytics, 'ask'>,
  { question, answer, shiftMs }: { question: Question; answer: Answer; shiftMs: number },
): Promise<ComparedRow[]> {
  const earlier = (text: string) => new Date(Date.parse(text) - shiftMs).toISOString()
  const [only] = question.by ?? []
  const keys = [...new Set(answer.rows.filter(({ others }) => !others).map(({ key }) => key[0]!))]
  const asked: Question = {
    ...question,
    ...{ from: earlier(answer.from), to: earlier(answer.to), limit: groupsMax },
    ...(only !== undefined && question.by!.length === 1 && keys.length <= 100 && !question.others
      ? { filters: [...(question.filters ?? []), { dimension: only, is: keys }] }
      : {}),
  }
  const { rows } = await analytics.ask(asked)
  const nameOf = ({ start, key, others }: AnswerRow, shifted = 0) =>
    JSON.stringify([start === undefined ? 0 : Date.parse(start) + shifted, others ?? false, key])
  const before = new Map(rows.map(row => [nameOf(row, shiftMs), row.values]))
  return answer.rows.map(row => ({ ...row, before: before.get(nameOf(row)) ?? row.values.map(() => 0) }))
}
