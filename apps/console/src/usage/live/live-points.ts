/** Seconds that are shown, out of the events of the stream. */

export interface Point {
  start: string
  requests: number
  errors4xx: number
  errors5xx: number
  p50Ms: number
  p95Ms: number
}

export const shownSeconds = 300

export type Points = ReadonlyMap<number, Point>

/** What is told of a second now is in place of what was told before; what is too old goes. */
export function withNews(points: Points, news: readonly Point[], untilMs: number): Points {
  const kept = [...points].filter(([at]) => at * 1000 > untilMs - shownSeconds * 1000)
  return new Map([...kept, ...news.map(point => [Math.floor(Date.parse(point.start) / 1000), point] as const)])
}

/** Every second of the last five minutes: of counts 0 where nothing was, of durations nothing. */
export function seriesOf(points: Points, untilMs: number) {
  const last = Math.floor(untilMs / 1000) - 1
  const times = Array.from({ length: shownSeconds }, (_, index) => last - shownSeconds + 1 + index)
  const count = (of: (point: Point) => number) => times.map(at => (points.has(at) ? of(points.get(at)!) : 0))
  const duration = (of: (point: Point) => number) => times.map(at => (points.has(at) ? of(points.get(at)!) : null))
  return {
    counts: { times, values: [count(one => one.requests), count(one => one.errors4xx), count(one => one.errors5xx)] },
    durations: { times, values: [duration(one => one.p50Ms), duration(one => one.p95Ms)] },
  }
}

/** Over the ten seconds before the last two, which may not be known whole. */
export function recently(points: Points, untilMs: number) {
  const last = Math.floor(untilMs / 1000) - 3
  const seen = Array.from({ length: 10 }, (_, index) => points.get(last - index)).filter(one => one !== undefined)
  const sum = (of: (point: Point) => number) => seen.reduce((total, point) => total + of(point), 0)
  const requests = sum(one => one.requests)
  return {
    perSecond: requests / 10,
    errorShare: requests === 0 ? 0 : sum(one => one.errors4xx + one.errors5xx) / requests,
    p95Ms: seen.length === 0 ? null : Math.max(...seen.map(one => one.p95Ms)),
  }
}
