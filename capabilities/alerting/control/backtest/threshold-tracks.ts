/** A threshold over the days: for each group the figure of every window that ends with a minute. */
import { type Metric, metrics } from '@gatehouse/capability-insight/measures.ts'
import { passed, requestsMin, type Threshold } from '../conditions/threshold.ts'
import { type Asking, readMinutes } from './minutes.ts'
import { percentileTracks } from './percentile-tracks.ts'
import { minuteMs, type Track, windowed } from './track.ts'

export interface Played {
  tracks: Track[]
  /** Minutes before the first that is played, which only windows look at. */
  lead: number
  keptMs: number
  /** From when something is there on, it is waited for so long. */
  settleMs: number
  truncated: boolean
  estimated: boolean
}

export async function thresholdTracks(asking: Asking, spec: Threshold, tracksMax: number): Promise<Played> {
  const lead = spec.windowMinutes - 1
  const led = { ...asking, fromMs: asking.fromMs - lead * minuteMs }
  const { keys, truncated } = await groupsOf(led, spec, tracksMax)
  const { percentile }: Metric = metrics[spec.metric]
  const estimated = percentile !== undefined && spec.windowMinutes > 1
  const read = estimated ? percentileTracks : plainTracks
  const { figures, keptMs } = await read(led, { spec, keys })
  return {
    tracks: figures.map((figure, index) => trackOf(spec, keys[index]!, figure)),
    ...{ lead, keptMs, settleMs: lead * minuteMs, truncated, estimated },
  }
}

/** The largest of all days. */
async function groupsOf(
  { analytics, organization, filters, fromMs, toMs }: Asking,
  spec: Threshold,
  tracksMax: number,
) {
  if (spec.by.length === 0) return { keys: [[]], truncated: false }
  const { rows } = await analytics.ask({
    ...{ organization, filters, by: spec.by, metrics: ['requests'], limit: tracksMax + 1 },
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
  })
  return { keys: rows.slice(0, tracksMax).map(({ key }) => key), truncated: rows.length > tracksMax }
}

export interface Wanted {
  spec: Threshold
  keys: string[][]
}

/** Of one group: the figure of each window, and its requests. */
export interface Figure {
  values: Float64Array
  requests: Float64Array
}

export interface Read {
  figures: Figure[]
  keptMs: number
}

/** Counts add up; shares and averages do so by the requests that they are of. */
async function plainTracks(asking: Asking, { spec, keys }: Wanted): Promise<Read> {
  const size = (asking.toMs - asking.fromMs) / minuteMs
  const { unit }: Metric = metrics[spec.metric]
  const isMean = unit === 'ms' || unit === 'share'
  const made = keys.map(() => ({ sums: new Float64Array(size), requests: new Float64Array(size) }))
  const places = new Map(keys.map((key, index) => [JSON.stringify(key), made[index]!]))
  const question = { metrics: [spec.metric, 'requests' as const], by: spec.by, ...(spec.by.length > 0 ? { keys } : {}) }
  const keptMs = await readMinutes(asking, question, (minute, key, [value, requests]) => {
    const place = places.get(JSON.stringify(key))
    if (!place) return
    place.requests[minute] = requests ?? 0
    place.sums[minute] = (value ?? 0) * (isMean ? (requests ?? 0) : 1)
  })
  const figures = made.map(({ sums, requests: each }) => {
    const requests = windowed(each, spec.windowMinutes)
    const values = windowed(sums, spec.windowMinutes)
    if (isMean)
      for (let at = 0; at < size; at++) values[at] = requests[at] === 0 ? Number.NaN : values[at]! / requests[at]!
    // What no request is of has no group, but where all of it is one.
    else if (spec.by.length > 0) for (let at = 0; at < size; at++) if (requests[at] === 0) values[at] = Number.NaN
    return { values, requests }
  })
  return { figures, keptMs }
}

function trackOf(spec: Threshold, key: readonly string[], { values, requests }: Figure): Track {
  const isFound = new Uint8Array(values.length)
  const least = requestsMin(spec)
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (!Number.isNaN(value) && requests[at]! >= least && passed(spec, value) !== undefined) isFound[at] = 1
  }
  const { above, below } = spec
  return {
    of: Object.fromEntries(spec.by.map((name, index) => [name, key[index]!])),
    ...{ values, isFound, ...(above === undefined ? {} : { above }), ...(below === undefined ? {} : { below }) },
  }
}
