/** All figures of the score, of some seeds. */
import { play } from '@gatehouse/events/simulated/play.ts'
import { blankCauses, type CauseScore, scoreCauses } from './causes.ts'
import { blankForecasts, type ForecastScore, scoreForecasts } from './forecasts.ts'
import { precisionOf, recallOf, scoredKinds, type Tally, tallied, totalOf } from './matching.ts'
import { toldByUs } from './ours.ts'
import { ewma, thresholds, toldBy } from './rivals.ts'

export interface Rates {
  precision: number
  recall: number
  f1: number
}

export interface Score {
  seeds: number
  incidents: number
  /** By detector, then by kind; `all` is of all together. */
  detectors: Record<string, Record<string, Rates>>
  /** Minutes until ours told, the middle one, by kind. */
  delaysMinutes: Record<string, number>
  causes: CauseScore
  forecasts: ForecastScore
}

export const ours = 'foresight'

export function scored(seeds: readonly number[], progress: (seed: number) => void = () => {}): Score {
  const tallies: Record<string, Map<string, Tally>> = {
    [ours]: new Map(),
    [thresholds.title]: new Map(),
    [ewma.title]: new Map(),
  }
  const [causes, forecasts] = [blankCauses(), blankForecasts()]
  for (const seed of seeds) {
    progress(seed)
    const played = play(seed)
    const truth = { world: played.world, incidents: played.happenings.incidents }
    tallied({ ...truth, told: toldByUs(played) }, tallies[ours]!)
    for (const rival of [thresholds, ewma]) tallied({ ...truth, told: toldBy(rival, played) }, tallies[rival.title]!)
    scoreCauses(played, causes)
    scoreForecasts(played, forecasts)
  }
  const detectors = Object.fromEntries(Object.entries(tallies).map(([name, of]) => [name, ratesOf(of)]))
  const all = totalOf(tallies[ours]!.values())
  const delays = scoredKinds.map(kind => [kind, 5 * middle(tallies[ours]!.get(kind)?.delays ?? [])])
  return {
    seeds: seeds.length,
    incidents: all.incidents,
    detectors,
    delaysMinutes: Object.fromEntries(delays),
    causes,
    forecasts,
  }
}

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

function ratesOf(tallies: Map<string, Tally>): Record<string, Rates> {
  const of = (tally: Tally): Rates => {
    const [precision, recall] = [precisionOf(tally), recallOf(tally)]
    return { precision, recall, f1: (2 * precision * recall) / (precision + recall) }
  }
  const kinds = scoredKinds.flatMap(kind => (tallies.has(kind) ? [[kind, of(tallies.get(kind)!)]] : []))
  return { ...Object.fromEntries(kinds), all: of(totalOf(tallies.values())) }
}

/** What of the score is a share, by its name. */
export function shares({ causes, forecasts }: Score) {
  return {
    causeFirst: causes.right / causes.asked,
    changeNamed: causes.changesRight / causes.changes,
    forecastError: forecasts.away / forecasts.actual,
    naiveError: forecasts.naiveAway / forecasts.actual,
    withinInterval: forecasts.within / forecasts.days,
    quotaPrecision: forecasts.warnedRight / forecasts.warned,
    quotaRecall: forecasts.goneWarned / forecasts.gone,
    quotaDateDays: middle(forecasts.dateErrors),
  }
}
