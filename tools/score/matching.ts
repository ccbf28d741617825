/** What was told, held against what was true, by the rules of docs/adr/0091. */
import { type Incident, type IncidentKind, symptoms } from '@gatehouse/events/simulated/happening.ts'
import { stepsPerDay, type World } from '@gatehouse/events/simulated/world.ts'

export interface ToldAnomaly {
  kind: string
  api: string
  consumer?: string
  fromStep: number
  /** Not included. */
  toStep: number
}

export interface Tally {
  /** Anomalies of the kind, and how many of them overlap an incident that explains them. */
  told: number
  right: number
  /** Incidents of the kind, and how many were told. */
  incidents: number
  found: number
  /** Steps from their beginning until they were told. */
  delays: number[]
}

export const scoredKinds = ['errors', 'latency', 'drop', 'surge', 'spend', 'creep'] as const
const graceSteps = 6

export const blankTally = (): Tally => ({ told: 0, right: 0, incidents: 0, found: 0, delays: [] })

export function tallied(
  { world, incidents, told }: { world: World; incidents: readonly Incident[]; told: readonly ToldAnomaly[] },
  tallies: Map<string, Tally>,
) {
  const of = (kind: string) => {
    if (!tallies.has(kind)) tallies.set(kind, blankTally())
    return tallies.get(kind)!
  }
  const began = world.calmDays * stepsPerDay
  for (const anomaly of told) {
    if (anomaly.toStep <= began) continue
    const tally = of(anomaly.kind)
    tally.told++
    if (incidents.some(incident => isOf(anomaly, incident) && symptoms[incident.kind].includes(anomaly.kind)))
      tally.right++
  }
  for (const incident of incidents) {
    if (incident.kind === 'quota') continue
    const tally = of(incident.kind)
    tally.incidents++
    const fitting = told.filter(anomaly => isOf(anomaly, incident) && tells(incident.kind, anomaly.kind))
    if (fitting.length === 0) continue
    tally.found++
    tally.delays.push(Math.max(0, Math.min(...fitting.map(({ fromStep }) => fromStep)) - incident.fromStep))
  }
}

function isOf(anomaly: ToldAnomaly, { api, consumer, fromStep, toStep }: Incident): boolean {
  if (anomaly.api !== api || (anomaly.consumer !== undefined && anomaly.consumer !== consumer)) return false
  return anomaly.fromStep < toStep + graceSteps && anomaly.toStep > fromStep
}

function tells(kind: IncidentKind, told: string): boolean {
  return kind === 'creep' ? symptoms.creep.includes(told) : kind === told
}

export const precisionOf = ({ told, right }: Tally) => (told === 0 ? Number.NaN : right / told)
export const recallOf = ({ incidents, found }: Tally) => (incidents === 0 ? Number.NaN : found / incidents)

export function totalOf(tallies: Iterable<Tally>): Tally {
  const total = blankTally()
  for (const { told, right, incidents, found, delays } of tallies) {
    total.told += told
    total.right += right
    total.incidents += incidents
    total.found += found
    total.delays.push(...delays)
  }
  return total
}
