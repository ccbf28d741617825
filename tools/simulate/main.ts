/**
 * Months of traffic in minutes: an organization, its APIs and who calls them, with seasons, launches, noise, gaps, and
 * incidents of which the truth is known. The same seed plays the same. Frozen: see docs/adr/0091.
 *
 *   npm run simulate -- [--seed 1] [--days 84] [--json]
 *
 *   --seed N       what is played; 1 to 20 are for development, the score takes 1001 and above
 *   --days N       how many days, from 5 January 2026 on; 57 or more
 *   --json         the truth as JSON: incidents, what only looks like one, changes, gaps
 *   --figures FILE figures of every API, five minutes a line, as CSV
 *   --into FOLDER  requests as events into a store of usage (DuckDB) in that folder
 *   --share X      of the requests that go there, such as 0.1 (default 1)
 *   --from-day N, --to-day N   of the days that go there (default all)
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { batchesOf } from '@gatehouse/events/simulated/batches.ts'
import { type Played, play } from '@gatehouse/events/simulated/play.ts'
import { Random } from '@gatehouse/events/simulated/random.ts'
import { requestsOf, type SimulatedRequest } from '@gatehouse/events/simulated/requests.ts'
import { beganMs, stepMs, stepsPerDay } from '@gatehouse/events/simulated/world.ts'

const timeOf = (step: number) => new Date(beganMs + step * stepMs).toISOString().slice(0, 16)

function truthInWords({ world, happenings, steps, apis }: Played): string {
  const requests = [...apis.values()].reduce((all, { requests }) => all + requests.reduce((sum, one) => sum + one), 0)
  const { incidents, lookAlikes, changes, gaps } = happenings
  const causeOf = (cause: object) => Object.entries(cause).map(pair => pair.join(' '))
  return [
    `Seed ${world.seed}: ${Math.round(requests).toLocaleString('en')} requests of ${world.apis.length} APIs in ${steps / stepsPerDay} days`,
    `${incidents.length} incidents, ${lookAlikes.length} that only look so, ${changes.length} changes, ${gaps.length} gaps`,
    ...incidents.map(
      ({ kind, api, consumer, fromStep, toStep, cause }) =>
        `${timeOf(fromStep)} to ${timeOf(toStep)}  ${kind.padEnd(7)} ${consumer ?? api}  ${consumer ? '' : causeOf(cause).join(' and ')}`,
    ),
    ...lookAlikes.map(
      ({ kind, api, fromStep, toStep }) => `${timeOf(fromStep)} to ${timeOf(toStep)}  (${kind}) ${api ?? ''}`,
    ),
  ].join('\n')
}

function figuresAsCsv({ apis, steps, isMissing }: Played): string {
  const lines = ['time,api,requests,errors,averageMs,p95Ms']
  for (const [name, { requests, errors, averageMs, p95Ms }] of apis) {
    for (let step = 0; step < steps; step++) {
      if (isMissing[step]) continue
      const durations = [averageMs[step]!, p95Ms[step]!].map(value => value.toFixed(1))
      lines.push([`${timeOf(step)}Z`, name, requests[step], errors[step], ...durations].join(','))
    }
  }
  return `${lines.join('\n')}\n`
}

async function intoStore(played: Played, into: { directory: string; share: number; fromDay: number; toDay: number }) {
  mkdirSync(into.directory, { recursive: true })
  const store = await openAnalytics({ directory: into.directory })
  const { world } = played
  function* all(): Generator<SimulatedRequest> {
    for (let day = into.fromDay; day < into.toDay; day++) {
      for (const { name } of world.apis) {
        const span = { fromStep: day * stepsPerDay, toStep: (day + 1) * stepsPerDay }
        yield* requestsOf(played, { api: name, ...span, share: into.share })
      }
    }
  }
  const ids = { organization: world.organization, environment: 'prod' }
  for (const batch of batchesOf({ requests: all(), ids, random: new Random(world.seed, 'ids') })) {
    await store.ingest(batch)
    process.stderr.write('.')
  }
  await store.close()
  process.stderr.write('\n')
}

if (import.meta.main) {
  const { values } = scriptWords(import.meta.url, {
    seed: { type: 'string', default: '1' },
    days: { type: 'string', default: '84' },
    json: { type: 'boolean', default: false },
    figures: { type: 'string' },
    into: { type: 'string' },
    share: { type: 'string', default: '1' },
    'from-day': { type: 'string', default: '0' },
    'to-day': { type: 'string' },
  })
  const played = play(Number(values.seed), Math.max(57, Number(values.days)))
  console.log(values.json ? JSON.stringify(played.happenings, undefined, 2) : truthInWords(played))
  if (values.figures) writeFileSync(values.figures, figuresAsCsv(played))
  if (values.into) {
    const toDay = Math.min(played.world.days, Number(values['to-day'] ?? played.world.days))
    const place = { directory: values.into, share: Number(values.share), fromDay: Number(values['from-day']), toDay }
    await intoStore(played, place)
  }
}
