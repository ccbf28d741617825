/** Percentiles of windows, which those of minutes do not tell: from how many requests took how long, in steps of a quarter. */
import { type Metric, metrics } from '@gatehouse/capability-insight/measures.ts'
import { type Asking, readMinutes } from './minutes.ts'
import type { Figure, Read, Wanted } from './threshold-tracks.ts'
import { minuteMs } from './track.ts'

/** A step ends so much above where it begins. */
const step = 1.04 ** 6

/** Of each step, by its end in ms: how many requests it had in each minute. What is held grows with minutes, not with rows. */
type Steps = Map<number, Uint32Array>

export async function percentileTracks(asking: Asking, { spec, keys }: Wanted): Promise<Read> {
  const size = (asking.toMs - asking.fromMs) / minuteMs
  const steps = keys.map((): Steps => new Map())
  const places = new Map(keys.map((key, index) => [JSON.stringify(key), steps[index]!]))
  const question = { metrics: ['requests' as const], by: [...spec.by, 'latency' as const] }
  const filters = [...asking.filters, ...onlyThese(spec.by, keys)]
  const keptMs = await readMinutes({ ...asking, filters }, question, (minute, key, [requests]) => {
    const place = places.get(JSON.stringify(key.slice(0, -1)))
    if (!place || !requests) return
    const upTo = Number(key.at(-1))
    const minutes = place.get(upTo) ?? new Uint32Array(size)
    place.set(upTo, minutes)
    minutes[minute]! += requests
  })
  const { percentile }: Metric = metrics[spec.metric]
  return { keptMs, figures: steps.map(one => slid(one, { size, window: spec.windowMinutes, share: percentile! })) }
}

/** Groups are of steps as well: others would take the places of those that are played. Numbers have too few values to do so. */
const onlyThese = (by: Wanted['spec']['by'], keys: Wanted['keys']): Asking['filters'] =>
  by.flatMap((dimension, index) =>
    dimension === 'status' || dimension === 'latency'
      ? []
      : [{ dimension, is: [...new Set(keys.map(key => key[index]!))] }],
  )

interface Sliding {
  size: number
  window: number
  share: number
}

function slid(steps: Steps, { size, window, share }: Sliding): Figure {
  const values = new Float64Array(size)
  const requests = new Float64Array(size)
  const sorted = [...steps].sort(([a], [b]) => a - b)
  const ends = sorted.map(([upTo]) => upTo)
  const within = new Float64Array(ends.length)
  let whole = 0
  for (let at = 0; at < size; at++) {
    for (const [index, [, minutes]] of sorted.entries()) {
      const change = minutes[at]! - (at < window ? 0 : minutes[at - window]!)
      within[index]! += change
      whole += change
    }
    requests[at] = whole
    values[at] = whole === 0 ? Number.NaN : percentileOf({ ends, within }, whole * share)
  }
  return { values, requests }
}

/** Within its step as far as the requests before it say. */
function percentileOf({ ends, within }: { ends: readonly number[]; within: Float64Array }, wanted: number): number {
  let before = 0
  for (const [index, upTo] of ends.entries()) {
    const count = within[index]!
    if (count > 0 && before + count >= wanted) return upTo / step ** (1 - (wanted - before) / count)
    before += count
  }
  return Number.NaN
}
