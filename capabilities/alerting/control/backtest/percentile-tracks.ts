/** Percentiles of windows, which those of minutes do not tell: from how many requests took how long, in steps of a quarter. */
import { type Metric, metrics } from '@gatehouse/capability-insight/measures.ts'
import { type Asking, readMinutes } from './minutes.ts'
import type { Figure, Read, Wanted } from './threshold-tracks.ts'
import { minuteMs } from './track.ts'

/** A step ends so much above where it begins. */
const step = 1.04 ** 6

/** Of each minute: pairs of a step’s end in ms and how many requests it had. */
type Cells = Map<number, [number, number][]>

export async function percentileTracks(asking: Asking, { spec, keys }: Wanted): Promise<Read> {
  const size = (asking.toMs - asking.fromMs) / minuteMs
  const cells = keys.map((): Cells => new Map())
  const places = new Map(keys.map((key, index) => [JSON.stringify(key), cells[index]!]))
  const question = { metrics: ['requests' as const], by: [...spec.by, 'latency' as const] }
  const keptMs = await readMinutes(asking, question, (minute, key, [requests]) => {
    const place = places.get(JSON.stringify(key.slice(0, -1)))
    if (!place || !requests) return
    const all = place.get(minute) ?? []
    all.push([Number(key.at(-1)), requests])
    place.set(minute, all)
  })
  const { percentile }: Metric = metrics[spec.metric]
  return { keptMs, figures: cells.map(one => slid(one, { size, window: spec.windowMinutes, share: percentile! })) }
}

interface Sliding {
  size: number
  window: number
  share: number
}

function slid(cells: Cells, { size, window, share }: Sliding): Figure {
  const values = new Float64Array(size)
  const requests = new Float64Array(size)
  const within = new Map<number, number>()
  let whole = 0
  const move = (minute: number, sign: 1 | -1) => {
    for (const [upTo, count] of cells.get(minute) ?? []) {
      const left = (within.get(upTo) ?? 0) + sign * count
      if (left === 0) within.delete(upTo)
      else within.set(upTo, left)
      whole += sign * count
    }
  }
  for (let at = 0; at < size; at++) {
    move(at, 1)
    move(at - window, -1)
    requests[at] = whole
    values[at] = whole === 0 ? Number.NaN : percentileOf(within, whole * share)
  }
  return { values, requests }
}

/** Within its step as far as the requests before it say. */
function percentileOf(within: ReadonlyMap<number, number>, wanted: number): number {
  let before = 0
  for (const [upTo, count] of [...within].sort(([a], [b]) => a - b)) {
    if (before + count >= wanted) return upTo / step ** (1 - (wanted - before) / count)
    before += count
  }
  return Number.NaN
}
