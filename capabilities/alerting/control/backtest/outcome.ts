/** What is told of a rule that was played. */
import { backtestLimits } from '../../backtest-operation.ts'
import type { RuleSpec } from '../rule-spec.ts'
import { type Firing, firingsOf, messagesOf, type Sent, worse } from './play.ts'
import type { Played } from './threshold-tracks.ts'
import { minuteMs, type Track } from './track.ts'

export interface Outcome {
  from: string
  to: string
  stepSeconds: number
  estimated: boolean
  truncated: boolean
  unit: string
  fired: number
  firingSeconds: number
  messages: Sent[]
  items: object[]
  series: object[]
}

interface Playing extends Played {
  unit: string
  fromMs: number
  toMs: number
  /** Whether nobody called before. */
  isFirst: boolean
}

export function outcomeOf(rule: RuleSpec, playing: Playing): Outcome {
  const { tracks, lead, fromMs, toMs, keptMs, settleMs, isFirst, estimated, truncated, unit } = playing
  const size = lead + (toMs - fromMs) / minuteMs
  // A window that is kept in part alone tells less than there was.
  const startMs = Math.max(keptMs + settleMs, isFirst ? fromMs + settleMs : fromMs)
  const first = Math.min(size, lead + Math.max(0, Math.ceil((startMs - fromMs) / minuteMs)))
  const at = (minute: number) => new Date(fromMs + (minute + 1 - lead) * minuteMs).toISOString()
  const firings = firingsOf(tracks, first, rule)
  const seconds = ({ fired, resolved = size }: Firing) => (resolved - fired) * 60
  const told = firings.slice(-backtestLimits.firingsMax)
  return {
    ...{ from: new Date(fromMs + (first - lead) * minuteMs).toISOString(), to: new Date(toMs).toISOString() },
    ...{ stepSeconds: minuteMs / 1000, estimated, truncated: truncated || told.length < firings.length, unit },
    ...{ fired: firings.length, firingSeconds: firings.reduce((sum, one) => sum + seconds(one), 0) },
    messages: messagesOf(firings, size, rule),
    items: told.map(one => ({
      ...{ of: one.track.of, foundAt: at(one.found), firedAt: at(one.fired) },
      ...(one.resolved === undefined ? {} : { resolvedAt: at(one.resolved) }),
      ...{ seconds: seconds(one), worst: one.worst === null ? null : rounded(one.worst) },
    })),
    series: tracks.map(track => seriesOf(track, { first, size, at })),
  }
}

interface Shown {
  first: number
  size: number
  at(minute: number): string
}

function seriesOf(track: Track, { first, size, at }: Shown) {
  const { of, above, below, values } = track
  const wide = Math.max(1, Math.ceil((size - first) / backtestLimits.pointsMax))
  const points = []
  for (let begin = first; begin < size; begin += wide) {
    let value: number | null = null
    for (let minute = begin; minute < Math.min(size, begin + wide); minute++)
      value = worse(track, value, values[minute]!)
    points.push({ at: at(begin), value: value === null ? null : rounded(value) })
  }
  return { of, ...(above === undefined ? {} : { above }), ...(below === undefined ? {} : { below }), points }
}

const rounded = (value: number) => Number(value.toPrecision(6))
