/** Figures of usage minute by minute, in as many questions as it takes. */
import { Failure } from '@gatehouse/base'
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import type { DimensionName, MetricName } from '@gatehouse/capability-insight/measures.ts'
import type { FilledQuestion } from '@gatehouse/capability-insight/question.ts'
import { minuteMs } from './track.ts'

/** Of one question: more are refused. */
const minutesMax = 10_000
/** Groups of one question. */
const groupsMax = 1000

export interface Asking {
  analytics: Pick<Analytics, 'ask'>
  organization: string
  filters: FilledQuestion['filters']
  fromMs: number
  toMs: number
  /** When it is given up. */
  endsMs: number
  /** The machine’s, in ms. */
  nowMs(): number
}

export interface MinuteQuestion {
  metrics: MetricName[]
  by: DimensionName[]
  keys?: string[][]
  withinMs?: number
}

export type OnRow = (minute: number, key: readonly string[], values: readonly (number | null)[]) => void

/** Gives from when on something is kept. Where there are more rows than are answered at once, less is asked at once. */
export async function readMinutes(asking: Asking, question: MinuteQuestion, onRow: OnRow): Promise<number> {
  const { analytics, organization, filters, fromMs, toMs } = asking
  let keptMs = toMs
  let size = minutesMax
  for (let at = fromMs; at < toMs; ) {
    refuseLate(asking)
    const endMs = Math.min(toMs, at + size * minuteMs)
    const span = { from: new Date(at).toISOString(), to: new Date(endMs).toISOString() }
    const { from, rows, truncated } = await analytics.ask({
      ...{ organization, filters, ...span, granularity: 'minute' },
      ...{ limit: groupsMax, order: 'requests', ...question },
    })
    if (truncated && size > 1) {
      size = Math.max(1, Math.floor(size / 4))
      continue
    }
    keptMs = Math.min(keptMs, Math.max(at, Date.parse(from)))
    for (const { start, key, values } of rows) onRow((Date.parse(start!) - fromMs) / minuteMs, key, values)
    at = endMs
  }
  return keptMs
}

function refuseLate({ nowMs, endsMs }: Asking): void {
  if (nowMs() <= endsMs) return
  throw new Failure('query_timeout', 'The rule was not played in time.', {
    hint: 'Ask for fewer days, or filter by what it is about.',
  })
}
