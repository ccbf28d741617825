/** Exclusions that good requests need, and no others: each of a rule, of what it looked at, on the paths where it did. */
import { type ExclusionInput, exclusionOf } from './exclusion.ts'
import { Inspection, type Match } from './inspection.ts'
import type { InspectedRequest } from './message/message.ts'
import type { Plan } from './plan.ts'

export interface GoodRequest {
  request: InspectedRequest
  /** A character for each byte. */
  body: string
}

export interface Proposal extends ExclusionInput {
  /** Good requests that are refused without it. */
  requests: number
}

export interface Learned {
  /** Refused before, of all that were looked at. */
  refused: number
  exclude: Proposal[]
  /** Refused with all exclusions still: what refuses them is not told by a rule that could be taken out. */
  left: string[]
}

/** As many exact paths are told; what stands in more of them holds below what they share. */
const pathsMax = 8
const proposalsMax = 200
/** What an exclusion may name, as configurations are held to. */
const readableTarget = /^[A-Za-z_]{1,40}(:[^|,:/"'\s][^|,"'\s]{0,199})?$/

export function learned(plan: Plan, requests: readonly GoodRequest[]): Learned {
  const refused = requests.flatMap(one => {
    const matches = matchesOf(plan, one, [])
    return matches ? [{ one, matches }] : []
  })
  const seen = new Map<string, { ruleId: number; where: string; paths: Set<string> }>()
  for (const { one, matches } of refused) {
    for (const { ruleId, where } of matches) {
      // What others found is added up there; the sum is not what is wrong.
      if (/^TX\b/i.test(where)) continue
      const key = `${ruleId} ${where}`
      const known = seen.get(key) ?? { ruleId, where, paths: new Set<string>() }
      known.paths.add(pathOf(one))
      seen.set(key, known)
    }
  }
  const all = [...seen.values()].slice(0, proposalsMax).map(({ ruleId, where, paths }): ExclusionInput => {
    const target = readableTarget.test(where) ? { parameters: [where] } : {}
    return { rules: [String(ruleId)], ...target, paths: placesOf([...paths]) }
  })
  const good = refused.map(({ one }) => one)
  const needed = fewest(plan, good, all)
  const left = good
    .filter(one => isRefused(plan, one, needed))
    .map(({ request }) => `${request.method} ${request.target}`)
  const exclude = needed.map((one): Proposal => {
    const others = needed.filter(other => other !== one)
    return { ...one, requests: good.filter(request => isRefused(plan, request, others)).length }
  })
  return { refused: refused.length, exclude: together(exclude), left }
}

/** Those without which some good request is refused: each is left out, and stays out where nobody misses it. */
function fewest(plan: Plan, good: readonly GoodRequest[], all: readonly ExclusionInput[]): ExclusionInput[] {
  const passing = good.filter(one => !isRefused(plan, one, all))
  let kept = [...all]
  for (const one of all) {
    const without = kept.filter(other => other !== one)
    if (passing.every(request => !isRefused(plan, request, without))) kept = without
  }
  return kept
}

const isRefused = (plan: Plan, one: GoodRequest, exclude: readonly ExclusionInput[]) =>
  matchesOf(plan, one, exclude) !== undefined

/** Undefined where it passes. */
function matchesOf(
  plan: Plan,
  { request, body }: GoodRequest,
  exclude: readonly ExclusionInput[],
): Match[] | undefined {
  const path = pathOf({ request, body })
  const exclusions = exclude.map(exclusionOf).filter(one => one.isFor(path))
  const inspection = new Inspection(plan, request, {
    nowMs: () => performance.now(),
    exclusions,
    reports: true,
    msMax: 5000,
  })
  const head = inspection.requestHead()
  const whole = inspection.requestBody(body)
  return head.blockedBy || whole.blockedBy ? inspection.matches : undefined
}

const pathOf = ({ request }: GoodRequest) => request.target.split('?', 1)[0]!

function placesOf(paths: readonly string[]): string[] {
  if (paths.length <= pathsMax) return [...paths].sort()
  const steps = paths.map(path => path.split('/'))
  const [first = []] = steps
  let shared = 0
  while (shared < first.length - 1 && steps.every(one => one[shared] === first[shared])) shared++
  return [`${first.slice(0, shared).join('/')}/*`]
}

/** Rules that are taken out of the same at the same places stand together. */
function together(proposals: readonly Proposal[]): Proposal[] {
  const found = new Map<string, Proposal>()
  for (const one of proposals) {
    const key = JSON.stringify([one.parameters, one.paths])
    const known = found.get(key)
    if (!known) found.set(key, one)
    else {
      const rules = [...(known.rules ?? []), ...(one.rules ?? [])]
      found.set(key, { ...known, rules, requests: Math.max(known.requests, one.requests) })
    }
  }
  return [...found.values()]
}
