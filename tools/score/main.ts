/**
 * How well foresight foresees: precision and recall of anomalies, root causes, forecasts and warnings of quotas, on seeds of
 * the simulator that nobody looked at while the detectors were made. By the rules of docs/adr/0091.
 *
 *   npm run insight:score -- [--seeds 40] [--from 1001] [--json]
 *
 *   --seeds N        how many
 *   --from N         the first of them; 1001 or above
 *   --development    seeds 1 to 20 in their place
 *   --json           all figures as JSON
 */
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { developmentSeeds, scoreSeeds } from '@gatehouse/events/simulated/truth.ts'
import { scoredKinds } from './matching.ts'
import { ours, type Score, scored, shares } from './score.ts'

const figure = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '   –' : value.toFixed(2))
const missed = (isMet: boolean) => (isMet ? '' : '  ← below the target')
const target = 0.9

function inWords(score: Score): string {
  const names = Object.keys(score.detectors)
  const head = `${''.padEnd(10)}${names.map(name => name.padEnd(22)).join('')}told after`
  const lines = [...scoredKinds, 'all'].map(kind => {
    const rates = names.map(name => {
      const found = score.detectors[name]![kind]
      return `${figure(found?.precision)} / ${figure(found?.recall)}`.padEnd(22)
    })
    const own = score.detectors[ours]![kind]!
    const delay = score.delaysMinutes[kind]
    const isMet = own.precision >= target && own.recall >= target
    return `${kind.padEnd(10)}${rates.join('')}${delay === undefined ? '' : `${delay} min`}${missed(isMet)}`
  })
  const of = shares(score)
  const { causes, forecasts } = score
  return [
    `${score.incidents} incidents of ${score.seeds} seeds, precision / recall`,
    head,
    ...lines,
    `root cause first in ${figure(of.causeFirst)} of ${causes.asked}${missed(of.causeFirst >= target)}`,
    `the change that brought it named in ${figure(of.changeNamed)} of ${causes.changes}; ${causes.changesWrong} named that brought nothing`,
    `daily traffic two weeks ahead: ${(of.forecastError * 100).toFixed(1)} % off (as a week ago: ${(of.naiveError * 100).toFixed(1)} %), ${figure(of.withinInterval)} within the interval of 0.80, of ${forecasts.days} days`,
    `quotas: warnings right ${figure(of.quotaPrecision)} of ${forecasts.warned}, warned a day before ${figure(of.quotaRecall)} of ${forecasts.gone}, the date off by ${figure(of.quotaDateDays)} days${missed(of.quotaPrecision >= target && of.quotaRecall >= target)}`,
  ].join('\n')
}

/** Those of the score, from one of them on. */
function unseen(from: number, count: number): number[] {
  const [first] = scoreSeeds(1)
  if (!(from >= first!)) throw new Error(`Seeds of the score begin with ${first}.`)
  return Array.from({ length: count }, (_, index) => from + index)
}

if (import.meta.main) {
  const { values } = scriptWords(import.meta.url, {
    seeds: { type: 'string', default: '40' },
    from: { type: 'string', default: '1001' },
    development: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  })
  const seeds = values.development ? developmentSeeds : unseen(Number(values.from), Number(values.seeds))
  const score = scored(seeds, seed => void (process.stderr.isTTY && process.stderr.write(`\rseed ${seed}`)))
  console.log(values.json ? JSON.stringify({ ...score, shares: shares(score) }, undefined, 2) : inWords(score))
}
