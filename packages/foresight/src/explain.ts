/**
 * What a rise or a fall is made of: for each value of each dimension, and of two together, how much of it stands there beyond the
 * share of traffic that does. After Adtributor (Bhagwan et al., NSDI 2014): explanatory power, held against what would be
 * no surprise. Pure; what is asked for is sums, which any store of usage can tell.
 */

export interface Sums {
  requests: number
  /** Failures, milliseconds or cost, as the measure is. */
  amount: number
}

export interface BreakdownRow {
  key: readonly string[]
  before?: Sums | undefined
  during?: Sums | undefined
}

/** The same requests, told apart by one dimension or by two. */
export interface Breakdown {
  by: readonly string[]
  rows: readonly BreakdownRow[]
}

export interface ExplainOptions {
  /** `perRequest`: more of the requests fail, or take longer, or cost more. `requests`: there are more, or fewer, of them. */
  of: 'perRequest' | 'requests'
  breakdowns: readonly Breakdown[]
  /** Length of the span that is explained over that before it. */
  scale: number
  /** Dimensions that tell how it shows rather than where it comes from: they are the cause only where nothing else is. */
  symptoms?: readonly string[]
  /** Dimensions of which the empty value is one like any other, such as callers without an application. */
  blanks?: readonly string[]
}

export interface Cause {
  by: readonly string[]
  key: readonly string[]
  /** Of the whole rise or fall. */
  explains: number
  /** Of the traffic that there would have been anyway. */
  share: number
  before: number
  during: number
}

export interface Explained {
  /** More, or less, than there would have been; 0 where there is nothing to explain. */
  excess: number
  /** The likeliest first. */
  causes: Cause[]
  /** Whether all is alike: no value stands out. */
  isEverywhere: boolean
}

const shrinkRequests = 50
const standsOut = 0.12
const symptomExplains = 0.7
const causesMax = 20

interface Weighed extends Cause {
  surprise: number
}

export function explain({ of, breakdowns, scale, symptoms = [], blanks = [] }: ExplainOptions): Explained {
  const total = totalsOf(breakdowns[0]?.rows ?? [])
  const usual = total.before.requests > 0 ? total.before.amount / total.before.requests : 0
  const expected = of === 'requests' ? total.before.requests * scale : usual * total.during.requests
  const seen = of === 'requests' ? total.during.requests : total.during.amount
  const excess = seen - expected
  if (!(Math.abs(excess) > 0)) return { excess: 0, causes: [], isEverywhere: true }
  const weighed = breakdowns
    .flatMap(({ by, rows }) => weighedRows({ of, by, rows, scale, usual }))
    .filter(({ by, key }) => key.every((value, at) => value !== '' || blanks.includes(by[at]!)))
  const places = weighed.filter(({ by }) => !by.some(one => symptoms.includes(one)))
  const singles = places.filter(({ by }) => by.length === 1).sort(bySurprise)
  const pairs = places.filter(({ by }) => by.length === 2).sort(bySurprise)
  const best = singles[0]
  const together = pairs.find(({ explains, surprise }) => explains > 0.85 && surprise > (best?.surprise ?? 0) + 0.1)
  const told = [...(together ? [together] : []), ...singles.filter(({ surprise }) => surprise > standsOut)]
  const shown = weighed.filter(({ by }) => by.length === 1 && symptoms.includes(by[0]!)).sort(bySurprise)
  const kinds = shown.filter(({ explains, surprise }) => explains > symptomExplains && surprise > standsOut)
  const causes = told.length > 0 ? [...told, ...kinds] : kinds
  return {
    excess,
    causes: causes.slice(0, causesMax).map(({ surprise: _, ...cause }) => cause),
    isEverywhere: causes.length === 0,
  }
}

const bySurprise = (a: Weighed, b: Weighed) => b.surprise - a.surprise

type Weighing = Pick<ExplainOptions, 'of' | 'scale'> & Breakdown & { usual: number }

function weighedRows({ of, by, rows, scale, usual }: Weighing): Weighed[] {
  const parts = rows.map(({ key, before = nothing, during = nothing }) => {
    if (of === 'requests') {
      const expected = before.requests * scale
      return { key, excess: during.requests - expected, weight: expected, before: expected, during: during.requests }
    }
    const rate = (before.amount + shrinkRequests * usual) / (before.requests + shrinkRequests)
    return {
      key,
      excess: during.amount - rate * during.requests,
      weight: during.requests,
      before: before.requests > 0 ? before.amount / before.requests : rate,
      during: during.requests > 0 ? during.amount / during.requests : 0,
    }
  })
  const sum = parts.reduce((all, { excess }) => all + excess, 0)
  const weights = parts.reduce((all, { weight }) => all + weight, 0)
  if (!(Math.abs(sum) > 0)) return []
  return parts.map(({ key, excess, weight, before, during }) => {
    const explains = excess / sum
    const share = weights > 0 ? weight / weights : 0
    return { by, key, explains, share, before, during, surprise: Math.min(1.2, explains) - share }
  })
}

const nothing: Sums = { requests: 0, amount: 0 }

function totalsOf(rows: readonly BreakdownRow[]): { before: Sums; during: Sums } {
  const total = { before: { ...nothing }, during: { ...nothing } }
  for (const { before = nothing, during = nothing } of rows) {
    total.before.requests += before.requests
    total.before.amount += before.amount
    total.during.requests += during.requests
    total.during.amount += during.amount
  }
  return total
}
