/** Which time and which requests are meant by what a person writes. */
import { Failure } from '@gatehouse/base'
import type { Services } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { stats } from '../operations.ts'
import type { FilledQuestion } from '../question.ts'

export type Narrowing = Omit<Filled<typeof stats.input>, 'by' | 'limit'>

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Of a text such as `30m`, `24h`, `7d`. */
export function lengthMs(text: string): number {
  return Number(text.slice(0, -1)) * unitMs[text.at(-1) as keyof typeof unitMs]
}

/** Throws `invalid_input` where it ends before it begins. */
export function spanOf(
  { clock }: Pick<Services, 'clock'>,
  { since, from, to }: Pick<Narrowing, 'since' | 'from' | 'to'>,
) {
  const toMs = to ? Date.parse(to) : clock.nowMs() + 1000
  const fromMs = from ? Date.parse(from) : toMs - lengthMs(since)
  if (fromMs >= toMs) throw new Failure('invalid_input', 'The span ends before it begins.')
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
}

const dimensions = ['api', 'apiVersion', 'application', 'environment', 'endpoint'] as const

/** The fields of a span that narrow it, as filters of a question. */
export function narrowedBy(input: Omit<Narrowing, 'since' | 'from' | 'to'>): FilledQuestion['filters'] {
  const values = dimensions.map(dimension => ({ dimension, value: input[dimension] }))
  const status = input.status === undefined ? [] : [{ dimension: 'status' as const, is: [String(input.status)] }]
  return [
    ...values.flatMap(({ dimension, value }) => (value === undefined ? [] : [{ dimension, is: [value] }])),
    ...status,
  ]
}
