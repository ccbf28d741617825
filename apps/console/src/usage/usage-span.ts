/** The time that the page of usage is about, as its address says it, and how finely it is told. */

export const lengths = ['1h', '24h', '7d', '30d'] as const
export type Granularity = 'minute' | 'hour' | 'day'

export interface UsageSpan {
  /** For a question: either so far back, or between two moments. */
  asked: { since: string } | { from: string; to: string }
  granularity: Granularity
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const periodMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
/** Points of a chart: more are not told apart. */
const pointsMax = 400

/** Of a time that a question asks for. */
export function lengthMs(asked: UsageSpan['asked']): number {
  if ('from' in asked) return Date.parse(asked.to) - Date.parse(asked.from)
  return Number(asked.since.slice(0, -1)) * unitMs[asked.since.at(-1) as keyof typeof unitMs]
}

export function spanOf({ since, from, to }: Readonly<Record<string, string | undefined>>): UsageSpan {
  if (from && to && Date.parse(from) < Date.parse(to)) {
    return { asked: { from, to }, granularity: granularityOf(Date.parse(to) - Date.parse(from)) }
  }
  const asked = { since: since && /^[1-9]\d{0,3}[mhd]$/.test(since) ? since : '24h' }
  return { asked, granularity: granularityOf(lengthMs(asked)) }
}

const granularityOf = (ms: number): Granularity =>
  ms / periodMs.minute <= pointsMax ? 'minute' : ms / periodMs.hour <= pointsMax * 2 ? 'hour' : 'day'

interface Row {
  start?: string
  values: (number | null)[]
}

export interface Series {
  /** Seconds since 1970. */
  times: number[]
  /** Of each metric. */
  values: (number | null)[][]
}

/** Every period of the span has a point: of counts 0 where nothing was, of the rest nothing. */
export function seriesOf(rows: readonly Row[], { from, to, granularity, counts }: SeriesOf): Series {
  const stepMs = periodMs[granularity]
  const known = new Map(rows.map(row => [Date.parse(row.start!), row.values]))
  const times: number[] = []
  const values: (number | null)[][] = counts.map(() => [])
  const beginMs = Math.floor(Date.parse(from) / stepMs) * stepMs
  for (let ms = beginMs; ms < Date.parse(to) && times.length < pointsMax * 3; ms += stepMs) {
    times.push(ms / 1000)
    const found = known.get(ms)
    for (const [index, isCount] of counts.entries()) values[index]!.push(found?.[index] ?? (isCount ? 0 : null))
  }
  return { times, values }
}

interface SeriesOf {
  from: string
  to: string
  granularity: Granularity
  /** Of each metric, whether it counts. */
  counts: readonly boolean[]
}

/** The span of as long before this one, whose periods fall on the periods of this one. */
export function earlierSpan({ from, to, granularity }: Omit<SeriesOf, 'counts'>): { from: string; to: string } {
  const stepMs = periodMs[granularity]
  const beginMs = Math.floor(Date.parse(from) / stepMs) * stepMs
  const endMs = Math.ceil(Date.parse(to) / stepMs) * stepMs
  return { from: new Date(2 * beginMs - endMs).toISOString(), to: new Date(beginMs).toISOString() }
}

/** When there is anything, of a series that has nothing in the first half of its time. */
export function beginningOf({ times, values }: Series): number | undefined {
  const first = times.findIndex((_, at) => values.some(line => (line[at] ?? 0) > 0))
  return first > times.length / 2 ? times[first] : undefined
}

/** The change beside the span before, as a share; nothing where there was nothing. */
export function changeOf(value: number | null | undefined, before: number | null | undefined): number | undefined {
  if (value === null || value === undefined || !before) return undefined
  return (value - before) / before
}
