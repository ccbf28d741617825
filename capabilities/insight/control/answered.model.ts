/** What a question must be answered, from the events themselves, without any of the store's code but the bucket of a duration. */
import { idFromBytes } from '@gatehouse/base'
import { eventFlags, type UsageEvent } from '@gatehouse/events'
import { bucketOf, latencyText, microsecondsOf } from '../latency-bucket.ts'
import type { DimensionName, MetricName } from '../measures.ts'
import type { AnswerRow, FilledQuestion } from '../question.ts'
import { nameAt } from './event.model.ts'

export type Seen = { event: UsageEvent; node: string }

const secondsOf = { second: 1, minute: 60, fiveMinutes: 300, hour: 3600, day: 86_400 }

const measured = ({ event }: Seen, part: 0 | 1) => JSON.parse(event.noted.split('\n')[part] || '{}')

function valueOfDimension({ event, node }: Seen, name: DimensionName, custom: string | undefined): string {
  switch (name) {
    case 'status':
      return String(event.status)
    case 'application':
    case 'subscription':
    case 'credential': {
      const bytes = event[name]
      return bytes ? idFromBytes({ application: 'app', subscription: 'sub', credential: 'cred' }[name], bytes) : ''
    }
    case 'node':
      return node
    case 'method':
    case 'reason':
    case 'userAgent':
      return event[name]
    case 'country':
      return event.country
    case 'custom':
      return (custom !== undefined && measured({ event, node }, 0)[custom]) || ''
    case 'latency':
      return latencyText(Math.floor(bucketOf(event.totalUs) / 6) * 6)
    case 'client':
      return ''
    default:
      return nameAt(event[name])
  }
}

const sum = (seen: readonly Seen[], of: (event: UsageEvent) => number) =>
  seen.reduce((total, { event }) => total + of(event), 0)

function percentile(seen: readonly Seen[], share: number): number | null {
  if (seen.length === 0) return null
  const buckets = seen.map(({ event }) => bucketOf(event.totalUs)).sort((a, b) => a - b)
  return microsecondsOf(buckets.find((_, index) => index + 1 >= buckets.length * share)!) / 1000
}

const flagged = (seen: readonly Seen[], flag: keyof typeof eventFlags) =>
  sum(seen, event => (event.flags & eventFlags[flag] ? 1 : 0))
const of = (part: number, whole: number) => (whole === 0 ? null : part / whole)

const numbersOf = (seen: readonly Seen[], value: string | undefined): number[] =>
  seen.flatMap(one => (value === undefined ? [] : (measured(one, 1)[value] ?? [])))

type Told = (seen: readonly Seen[], asked: Pick<FilledQuestion, 'withinMs' | 'value'>) => number | null

const told: Record<MetricName, Told> = {
  requests: seen => seen.length,
  errors4xx: seen => sum(seen, ({ status }) => (status >= 400 && status < 500 ? 1 : 0)),
  errors5xx: seen => sum(seen, ({ status }) => (status >= 500 ? 1 : 0)),
  errorRate: seen =>
    of(
      sum(seen, ({ status }) => (status >= 500 ? 1 : 0)),
      seen.length,
    ),
  bytesIn: seen => sum(seen, event => event.bytesIn),
  bytesOut: seen => sum(seen, event => event.bytesOut),
  averageMs: seen => of(sum(seen, event => event.totalUs) / 1000, seen.length),
  p50Ms: seen => percentile(seen, 0.5),
  p90Ms: seen => percentile(seen, 0.9),
  p95Ms: seen => percentile(seen, 0.95),
  p99Ms: seen => percentile(seen, 0.99),
  withinShare: (seen, { withinMs = 0 }) =>
    of(
      sum(seen, ({ totalUs }) => (bucketOf(totalUs) <= bucketOf(withinMs * 1000) ? 1 : 0)),
      seen.length,
    ),
  upstreamMs: seen => of(sum(seen, event => event.firstByteUs) / 1000, seen.length),
  gatewayMs: seen => of(sum(seen, event => event.overheadUs) / 1000, seen.length),
  cached: seen => flagged(seen, 'cached'),
  cacheRate: seen => of(flagged(seen, 'cached'), seen.length),
  aborted: seen => flagged(seen, 'aborted'),
  retried: seen => flagged(seen, 'retried'),
  units: seen => sum(seen, event => event.units.requests),
  tokens: seen => sum(seen, event => event.units.tokens),
  cost: seen => sum(seen, event => event.units.cost),
  valueSum: (seen, { value }) => numbersOf(seen, value).reduce((total, one) => total + one, 0),
  valueCount: (seen, { value }) => numbersOf(seen, value).length,
  valueAverage: (seen, { value }) => {
    const numbers = numbersOf(seen, value)
    return of(
      numbers.reduce((total, one) => total + one, 0),
      numbers.length,
    )
  },
}

/** In any order. */
export function answered(all: readonly Seen[], question: FilledQuestion): AnswerRow[] {
  const meant = all.filter(seen => isMeant(seen, question))
  const keyOf = (seen: Seen) => question.by.map(name => valueOfDimension(seen, name, question.custom))
  const order = question.order ?? question.metrics[0]!
  const groups = Map.groupBy(meant, seen => JSON.stringify(keyOf(seen)))
  const largest = [...groups].sort(([a, as], [b, bs]) => {
    const difference = (told[order](bs, question) ?? -1) - (told[order](as, question) ?? -1)
    return difference || (a < b ? -1 : 1)
  })
  const top = new Set(
    question.keys?.map(key => JSON.stringify(key)) ?? largest.slice(0, question.limit).map(([key]) => key),
  )
  const others = question.by.map(() => '')
  const rows = Map.groupBy(meant, seen => {
    const key = keyOf(seen)
    const isTop = question.by.length === 0 || top.has(JSON.stringify(key))
    return JSON.stringify([startOf(seen, question), isTop ? key : others, !isTop])
  })
  if (rows.size === 0 && question.by.length === 0 && !question.granularity)
    rows.set(JSON.stringify(['', [], false]), [])
  return [...rows].flatMap(([name, seen]) => {
    const [start, key, isOther] = JSON.parse(name) as [string, string[], boolean]
    if (isOther && !question.others) return []
    return [
      {
        ...(start === '' ? {} : { start }),
        key,
        ...(isOther ? { others: true } : {}),
        values: question.metrics.map(metric => told[metric](seen, question)),
      },
    ]
  })
}

function isMeant(seen: Seen, { organization, from, to, filters, custom }: FilledQuestion): boolean {
  const { timeUs } = seen.event
  if (nameAt(seen.event.organization) !== organization) return false
  if (timeUs < Date.parse(from) * 1000 || timeUs >= Date.parse(to) * 1000) return false
  return filters.every(({ dimension, is, isNot }) => {
    const value = valueOfDimension(seen, dimension, custom)
    const isOne = (given: string) => given === value || (dimension === 'status' && given === `${value[0]}xx`)
    return (is?.some(isOne) ?? true) && !isNot?.some(isOne)
  })
}

function startOf({ event }: Seen, { granularity, offsetMinutes }: FilledQuestion): string {
  if (!granularity) return ''
  const ms = secondsOf[granularity] * 1000
  const shifted = Math.floor(event.timeUs / 1000) + offsetMinutes * 60_000
  return new Date(shifted - (shifted % ms) - offsetMinutes * 60_000).toISOString()
}
