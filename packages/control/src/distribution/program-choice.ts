/** Which deployments make up the next generation, and which cannot. Pure. */
import { type Failure, failureFrom, type Problem } from '@gatehouse/base'
import {
  type ApiPart,
  canonicalJson,
  digestOf,
  type ManifestStage,
  type Policies,
  problemsOfPart,
  stagesMax,
} from '@gatehouse/program'
import type { AssemblePart, Candidate, ProgramSources } from './program-sources.ts'
import { TakenPlaces } from './taken-places.ts'

export interface ChoiceOptions {
  assemble: AssemblePart
  policies: Policies
}

export interface Choice {
  /** Those of stages included. */
  parts: ApiPart[]
  stages: ManifestStage[]
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
  const choice: Choice = { parts: [], stages: [], carried: [], failed: [], overtaken: [], kept: [] }
  const places = Map.groupBy(candidates, placeOf)
  const pending = [...places.values()].flatMap(place => newestPending(place) ?? []).sort(byAge)
  choice.overtaken = candidates
    .filter(({ deployment }) => deployment.state === 'pending')
    .filter(c => !pending.includes(c))
  const servedAt = new Map([...served.values()].map(part => [servedKey(part, part.revisionId), part]))
  const chosen = new TakenPlaces()
  const beside = new Map<string, Beside>()
  for (const place of places.values()) {
    const live = place.find(({ deployment }) => deployment.state === 'live')
    if (live) keepLive(live, { choice, chosen, servedAt, options })
    const staged = place.find(({ deployment }) => deployment.state === 'staged')
    if (staged) keepStaged(staged, { choice, chosen, beside, servedAt, options })
  }
  for (const candidate of pending) {
    if (head?.single && choice.carried.length > 0) break
    const made = sound(candidate, options)
    const reason = typeof made === 'string' ? made : enter(candidate, made, { chosen, beside })
    if (reason === undefined) choice.carried.push(candidate)
    else choice.failed.push({ candidate, reason })
  }
  choice.parts = [...chosen.parts, ...[...beside.values()].map(({ part }) => part)]
  choice.stages = [...beside].flatMap(([place, staged]) => manifestStage(staged, chosen.at(place)!))
  return choice
}

/** A part that is served beside the one in its place. */
interface Beside {
  candidate: Candidate
  part: ApiPart
}

interface Entering {
  chosen: TakenPlaces
  beside: Map<string, Beside>
}

/** Into its place, which ends what is staged there, or beside what is there; a sentence where that cannot be. */
function enter(candidate: Candidate, part: ApiPart, { chosen, beside }: Entering): string | undefined {
  const place = placeOf(candidate)
  if (!candidate.stage) {
    const reason = chosen.take(place, part)
    if (reason === undefined) beside.delete(place)
    return reason
  }
  const present = chosen.at(place)
  if (!present) return 'Nothing is live in its place any more, beside which it could be staged.'
  if (beside.has(place)) return 'Another deployment is staged in its place.'
  if (beside.size >= stagesMax) return `${stagesMax} deployments are staged in this gateway group already.`
  if (!isSamePlace(present, part)) return 'It answers on other hosts, or another base path, than what is live.'
  beside.set(place, { candidate, part })
  return undefined
}

const isSamePlace = (one: ApiPart, other: ApiPart) => canonicalJson(placed(one)) === canonicalJson(placed(other))

const placed = ({ basePath, hosts, chosenBy }: ApiPart) => [basePath, [...hosts].sort(), chosenBy ?? null]

/** None where both are the same: then there is nothing to choose. */
function manifestStage({ candidate, part }: Beside, present: ApiPart): ManifestStage[] {
  const [own, other] = [digestOfPart(part), digestOfPart(present)]
  return own === other ? [] : [{ deployment: candidate.deployment.id, part: own, beside: other, ...candidate.stage! }]
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
  const before = servedAt.get(servedKey(candidate, candidate.sources.revision.id))
  if (before) chosen.take(place, before)
}

/** One that a change elsewhere has broken is served as it was, too. */
function keepStaged(candidate: Candidate, { choice, chosen, beside, servedAt, options }: Keeping & Entering): void {
  const made = sound(candidate, options)
  const reason = typeof made === 'string' ? made : enter(candidate, made, { chosen, beside })
  if (reason === undefined) return
  choice.kept.push({ candidate, reason })
  const before = servedAt.get(servedKey(candidate, candidate.sources.revision.id))
  if (before) enter(candidate, before, { chosen, beside })
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

const servedKey = (
  { apiVersionId, environmentId }: Pick<ApiPart, 'apiVersionId' | 'environmentId'>,
  revisionId: string,
) => `${apiVersionId} ${environmentId} ${revisionId}`

const placeOf = ({ apiVersionId, environmentId }: Candidate) => `${apiVersionId} ${environmentId}`

const newestPending = (place: Candidate[]) => place.findLast(({ deployment }) => deployment.state === 'pending')

const byAge = (a: Candidate, b: Candidate) => (a.deployment.id < b.deployment.id ? -1 : 1)

export const digestOfPart = (part: ApiPart) => digestOf(canonicalJson(part))
