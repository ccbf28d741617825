/** How often the right cause stands first: of incidents with a known one, from the requests behind them. */

import type { Cause, Incident } from '@gatehouse/events/simulated/happening.ts'
import type { Played } from '@gatehouse/events/simulated/play.ts'
import { requestsOf, type SimulatedRequest } from '@gatehouse/events/simulated/requests.ts'
import { stepsPerDay } from '@gatehouse/events/simulated/world.ts'
import { type Breakdown, type ChangeTold, changeBefore, explain } from '@gatehouse/foresight'
import { atMsOf } from './feed.ts'

export interface CauseScore {
  asked: number
  right: number
  /** Of those that a change brought, how often it was named; and how often one was that brought nothing. */
  changes: number
  changesRight: number
  changesWrong: number
  wrong: string[]
}

export const blankCauses = (): CauseScore => ({
  asked: 0,
  right: 0,
  changes: 0,
  changesRight: 0,
  changesWrong: 0,
  wrong: [],
})

const dimensions = ['version', 'endpoint', 'target', 'consumer', 'region', 'failure'] as const
const pairs = [
  ['version', 'endpoint'],
  ['endpoint', 'target'],
  ['version', 'target'],
  ['region', 'version'],
] as const
const stepsMost = 12
const weeks = [1, 2, 3]

export function scoreCauses(played: Played, score: CauseScore) {
  for (const incident of played.happenings.incidents) {
    if (incident.kind === 'quota') continue
    const isSlow = incident.kind === 'creep'
    const length = Math.min(stepsMost, incident.toStep - incident.fromStep)
    const fromStep = isSlow ? incident.toStep - length : incident.fromStep
    const isRate = incident.kind === 'drop' || incident.kind === 'surge'
    const of = (step: number) => [...requestsOf(played, { api: incident.api, fromStep: step, toStep: step + length })]
    // Traffic has its hours: it is held against the same of weeks before, all else against the time right before.
    const befores = isRate ? weeks.map(week => fromStep - week * 7 * stepsPerDay) : [incident.fromStep - length]
    const [before, during] = [befores.flatMap(of), of(fromStep)]
    if (before.length === 0 || during.length === 0) continue
    const amount = amountOf(incident)
    const breakdowns = [...dimensions.map(one => [one]), ...pairs].map(by =>
      breakdownOf(by, { before, during, amount }),
    )
    const scale = 1 / befores.length
    const found = explain({ of: isRate ? 'requests' : 'perRequest', breakdowns, scale, symptoms: ['failure'] })
    const [first] = found.causes
    score.asked++
    const told = first ? Object.fromEntries(first.by.map((name, at) => [name, first.key[at]])) : {}
    if (isSame(told, incident.cause)) score.right++
    else
      score.wrong.push(
        `${played.world.seed} ${incident.id} ${JSON.stringify(incident.cause)} → ${JSON.stringify(told)}`,
      )
    if (!isSlow) scoreChange(played, { incident, cause: first, score })
  }
}

function scoreChange(
  { happenings }: Played,
  {
    incident,
    cause,
    score,
  }: { incident: Incident; cause: Parameters<typeof changeBefore>[1]['cause']; score: CauseScore },
) {
  const changes = happenings.changes
    .filter(({ api }) => api === incident.api)
    .map(({ id, step, version }): ChangeTold => ({ id, atMs: atMsOf(step), of: version ? { version } : {} }))
  const change = changeBefore(changes, { fromMs: atMsOf(incident.fromStep), cause })
  if (incident.change !== undefined) score.changes++
  if (change && change.id === incident.change) score.changesRight++
  else if (change) score.changesWrong++
}

function amountOf({ kind, effect }: Incident): (request: SimulatedRequest) => number {
  if (kind === 'spend') return ({ cost }) => cost
  if (kind === 'latency' || effect.latency !== undefined) return ({ durationMs }) => durationMs
  return ({ status }) => (status >= 500 ? 1 : 0)
}

function breakdownOf(
  by: readonly (typeof dimensions)[number][],
  {
    before,
    during,
    amount,
  }: { before: SimulatedRequest[]; during: SimulatedRequest[]; amount(request: SimulatedRequest): number },
): Breakdown {
  const rows = new Map<
    string,
    { key: string[]; before: { requests: number; amount: number }; during: { requests: number; amount: number } }
  >()
  for (const [when, requests] of [
    ['before', before],
    ['during', during],
  ] as const) {
    for (const request of requests) {
      const key = by.map(one => request[one])
      const name = JSON.stringify(key)
      let row = rows.get(name)
      if (!row) rows.set(name, (row = { key, before: { requests: 0, amount: 0 }, during: { requests: 0, amount: 0 } }))
      row[when].requests++
      row[when].amount += amount(request)
    }
  }
  return { by, rows: [...rows.values()] }
}

function isSame(told: Record<string, string | undefined>, truth: Cause): boolean {
  const names = Object.keys(told)
  return names.length === Object.keys(truth).length && names.every(name => told[name] === truth[name as keyof Cause])
}
