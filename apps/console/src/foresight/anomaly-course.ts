/** The course of a figure around an anomaly, and between which it is usual: minute by minute. Pure. */

interface Band {
  low: number
  high: number
}

export interface Course {
  times: number[]
  /** Seen, upper bound, lower bound. */
  values: (number | null)[][]
}

export type Measure = 'requests' | 'errorShare' | 'p95Ms' | 'cost'

export interface UsualPoint {
  start: string
  requests?: Band
  p95Ms?: Band
  errorShare?: Band
  cost?: Band
}

export interface SeenRow {
  start?: string
  values: readonly (number | null)[]
}

const [minuteMs, stepMs, hourMs] = [60_000, 300_000, 3_600_000]
const longestMs = 20 * hourMs

/** What is asked about: some time before it began until some time after it was over. */
export function spanAround({ from, to }: { from: string; to?: string | undefined }, nowMs: number) {
  const [fromMs, toMs] = [Date.parse(from), to === undefined ? nowMs : Date.parse(to)]
  const around = Math.max(hourMs, Math.min(6 * hourMs, toMs - fromMs))
  const endMs = Math.min(nowMs, toMs + around / 2, fromMs + longestMs)
  return { from: new Date(fromMs - around).toISOString(), to: new Date(endMs).toISOString() }
}

/** Metrics to ask for, so that `seen` finds what it needs. */
export const metricsOf = {
  requests: ['requests'],
  errorShare: ['requests', 'errors5xx'],
  p95Ms: ['p95Ms'],
  cost: ['requests', 'cost'],
} as const

/** As it is drawn: per minute, failures in per cent. */
function seen(measure: Measure, [first, second]: readonly (number | null)[]): number | null {
  if (measure === 'errorShare') return first ? (100 * (second ?? 0)) / first : null
  if (measure === 'cost') return second ?? 0
  return first ?? null
}

function bounds(measure: Measure, point: UsualPoint | undefined): [high: number | null, low: number | null] {
  const band = point?.[measure]
  if (!band) return [null, null]
  if (measure === 'errorShare') return [100 * band.high, 100 * band.low]
  const factor = measure === 'requests' ? minuteMs / stepMs : measure === 'cost' ? (perMinute(point?.requests) ?? 0) : 1
  return [band.high * factor, band.low * factor]
}

const perMinute = (band: Band | undefined) => band && (((band.low + band.high) / 2) * minuteMs) / stepMs

export function courseOf(
  measure: Measure,
  { rows, points, from, to }: { rows: readonly SeenRow[]; points: readonly UsualPoint[]; from: string; to: string },
): Course {
  const known = new Map(rows.map(({ start, values }) => [Date.parse(start ?? ''), values]))
  const usual = new Map(points.map(point => [Date.parse(point.start), point]))
  const course: Course = { times: [], values: [[], [], []] }
  const isCount = measure === 'requests' || measure === 'cost'
  const beginMs = Math.ceil(Date.parse(from) / minuteMs) * minuteMs
  for (let ms = beginMs; ms + minuteMs <= Date.parse(to) && course.times.length < 3000; ms += minuteMs) {
    const values = known.get(ms)
    const [high, low] = bounds(measure, usual.get(Math.floor(ms / stepMs) * stepMs))
    course.times.push(ms / 1000)
    course.values[0]!.push(values ? seen(measure, values) : isCount ? 0 : null)
    course.values[1]!.push(high)
    course.values[2]!.push(low)
  }
  return course
}
