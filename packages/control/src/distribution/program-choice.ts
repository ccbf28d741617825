/** Which deployments make up the next generation, and which cannot. Pure. */
import { type Failure, failureFrom, type Problem } from '@gatehouse/base'
import { type ApiPart, canonicalJson, digestOf, type Policies, problemsOfPart } from '@gatehouse/program'
import type { AssemblePart, Candidate, ProgramSources } from './program-sources.ts'
import { TakenPlaces } from './taken-places.ts'

export interface ChoiceOptions {
  assemble: AssemblePart
  policies: Policies
}

export interface Choice {
  parts: ApiPart[]
  /** Pending deployments among them. */
  carried: Candidate[]
  /** Pending deployments that cannot be served. */
  failed: { candidate: Candidate; reason: string }[]
  /** Pending deployments that a newer one has overtaken. */
  overtaken: Candidate[]
  /** Live ones that cannot be built any more and are served as before, or not at all. */
  kept: { candidate: Candidate; reason: string }[]
}

/** What is live keeps its place; a pending deployment comes in only if it is sound and its host and path are free. */
export function chooseProgram({ head, candidates, served }: ProgramSources, options: ChoiceOptions): Choice {
  const choice: Choice = { parts: [], carried: [], failed: [], overtaken: [], kept: [] }
  const places = Map.groupBy(candidates, placeOf)
  const pending = [...places.values()].flatMap(place => newestPending(place) ?? []).sort(byAge)
  choice.overtaken = candidates
    .filter(({ deployment }) => deployment.state === 'pending')
    .filter(c => !pending.includes(c))
  const servedAt = new Map([...served.values()].map(part => [`${part.apiVersionId} ${part.environmentId}`, part]))
  const chosen = new TakenPlaces()
  for (const place of places.values()) {
    const live = place.find(({ deployment }) => deployment.state === 'live')
    if (live) keepLive(live, { choice, chosen, servedAt, options })
  }
  for (const candidate of pending) {
    if (head?.single && choice.carried.length > 0) break
    const made = sound(candidate, options)
    const reason = typeof made === 'string' ? made : chosen.take(placeOf(candidate), made)
    if (reason === undefined) choice.carried.push(candidate)
    else choice.failed.push({ candidate, reason })
  }
  choice.parts = chosen.parts
  return choice
}

interface Keeping {
  choice: Choice
  chosen: TakenPlaces
  servedAt: ReadonlyMap<string, ApiPart>
  options: ChoiceOptions
}

/** A live deployment that a change elsewhere has broken is served as it was. */
function keepLive(candidate: Candidate, { choice, chosen, servedAt, options }: Keeping): void {
  const place = placeOf(candidate)
  const made = sound(candidate, options)
  const reason = typeof made === 'string' ? made : chosen.take(place, made)
  if (reason === undefined) return
  choice.kept.push({ candidate, reason })
  const before = servedAt.get(place)
  if (before) chosen.take(place, before)
}

/** The part, or what is wrong with it. */
function sound({ sources }: Candidate, { assemble, policies }: ChoiceOptions): ApiPart | string {
  try {
    const part = assemble({ ...sources, units: policies })
    const problems = problemsOfPart(part, policies)
    return problems.length > 0 ? reasonOf(problems) : part
  } catch (thrown) {
    const failure: Failure = failureFrom(thrown)
    return failure.problems.length > 0 ? reasonOf(failure.problems) : failure.message
  }
}

export function reasonOf(problems: readonly Problem[]): string {
  const shown = problems.slice(0, 5).map(({ message, pointer }) => (pointer ? `${message} (${pointer})` : message))
  const more = problems.length > 5 ? [`and ${problems.length - 5} more`] : []
  return [...shown, ...more].join(' ').slice(0, 2000)
}

const placeOf = ({ apiVersionId, environmentId }: Candidate) => `${apiVersionId} ${environmentId}`

const newestPending = (place: Candidate[]) => place.findLast(({ deployment }) => deployment.state === 'pending')

const byAge = (a: Candidate, b: Candidate) => (a.deployment.id < b.deployment.id ? -1 : 1)

export const digestOfPart = (part: ApiPart) => digestOf(canonicalJson(part))
