/** How fast an error budget would have been spent, minute by minute, at each pace that a rule watches. */
import { type PaceName, paces, rateOf } from '../../paces.ts'
import type { AskedObjective } from '../objectives/ratio.ts'
import { type Asking, readMinutes } from './minutes.ts'
import type { Played } from './threshold-tracks.ts'
import { minuteMs, type Track, windowed } from './track.ts'

interface Burning {
  objective: AskedObjective
  paces: readonly PaceName[]
  requestsMin: number
}

export async function burnTracks(asking: Asking, burning: Burning): Promise<Played> {
  const { objective } = burning
  const lead = Math.max(...burning.paces.map(pace => paces[pace].longMs)) / minuteMs
  const fromMs = asking.fromMs - lead * minuteMs
  const size = (asking.toMs - fromMs) / minuteMs
  const [all, bad] = [new Float64Array(size), new Float64Array(size)]
  const { withinMs } = objective
  const question =
    withinMs === undefined
      ? { metrics: ['requests', 'errors5xx'] as const }
      : { metrics: ['requests', 'withinShare'] as const, withinMs }
  const keptMs = await readMinutes(
    { ...asking, fromMs },
    { ...question, metrics: [...question.metrics], by: [] },
    (minute, _, [requests, figure]) => {
      const count = requests ?? 0
      all[minute] = count
      bad[minute] = withinMs === undefined ? (figure ?? 0) : Math.round(count * (1 - (figure ?? 1)))
    },
  )
  const tracks = burning.paces.map(pace => trackOf(burning, pace, { all, bad }))
  // Rates are of what there is.
  return { tracks, lead, keptMs, settleMs: 0, truncated: false, estimated: false }
}

function trackOf(
  { objective, requestsMin }: Burning,
  pace: PaceName,
  { all, bad }: { all: Float64Array; bad: Float64Array },
): Track {
  const { longMs, shortMs } = paces[pace]
  const limit = Math.max(1, rateOf(pace, objective.windowDays))
  const rates = (ms: number) => {
    const [requests, failed] = [windowed(all, ms / minuteMs), windowed(bad, ms / minuteMs)]
    return {
      requests,
      values: failed.map((count, at) => (requests[at] === 0 ? 0 : count / requests[at]! / objective.budget)),
    }
  }
  const [long, short] = [rates(longMs), rates(shortMs)]
  const isOver = ({ requests, values }: typeof long, at: number) => requests[at]! >= requestsMin && values[at]! > limit
  const isFound = Uint8Array.from(all, (_, at) => (isOver(short, at) && isOver(long, at) ? 1 : 0))
  return { of: { pace }, above: limit, values: long.values, isFound }
}
