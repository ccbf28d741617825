/**
 * How well documents keep what applies to them, as one number: 100 less ten times the weight of all findings for each
 * endpoint, and never below 0. An error weighs 10, a warning 3, what is only to know 1, a hint nothing; what is waived
 * weighs nothing either, and what is of the baseline weighs what it does: it is there still. Only who has nothing has 100.
 */
import { holds, type OperationHandler, type Row, type WriteContext } from '@gatehouse/control'
import type { Severity } from '@gatehouse/lint'
import type { Static } from '@gatehouse/schema'
import type { scorecardOutput } from '../operations.ts'
import { type Evidence, evidenceFor, keptEvidence, type Owner, type Wanted, type Within } from './evidence/evidence.ts'
import type { Linted } from './evidence/lint-evidence.ts'
import { documentOf } from './governed-document.ts'
import { merged, rulesetsFor, wantedFor } from './linted.ts'
import { placeOf } from './scope-match.ts'
import { type Accepted, acceptedFor, type Judged, judged } from './verdict.ts'

export type Scorecard = Static<typeof scorecardOutput>

const weights: Readonly<Record<Severity, number>> = { error: 10, warn: 3, info: 1, hint: 0 }

export const scorecard: OperationHandler<unknown, Scorecard> = {
  run: context => scorecardOf(context, context.subject!, evidenceFor),
}

export const scorecards: OperationHandler<{ limit: number; cursor?: string }, { items: Scorecard[]; next?: string }> = {
  async run(context, { limit, cursor }) {
    const { caller, organization, resources } = context
    const organizationId = organization!.id
    const workspaces = caller.grants.flatMap(one =>
      one.organizationId === organizationId ? (one.workspaceId ?? []) : [],
    )
    const among = holds(caller, 'viewer', { organizationId })
      ? {}
      : { among: { field: 'workspaceId' as const, ids: workspaces } }
    const query = { limit, light: true, ...(cursor === undefined ? {} : { cursor }), ...among }
    const { items, next } = await resources.list('ApiVersion', query)
    // What nobody has looked at yet has no score: a list looks at nothing.
    const cards: Scorecard[] = []
    for (const version of items) cards.push(await scorecardOf(context, version, keptEvidence))
    return { items: cards, ...(next === undefined ? {} : { next }) }
  },
}

type Look = (within: Within, owner: Owner, wanted: readonly Wanted<Linted>[]) => Promise<Evidence<Linted>[] | undefined>

async function scorecardOf(context: WriteContext, version: Row, look: Look): Promise<Scorecard> {
  const place = await placeOf(context, version)
  const lists = await rulesetsFor(context, place)
  const head = { ...headOf(version), rulesets: [...new Set(lists.flat())] }
  const document = await documentOf(context, version)
  if (!document) return head
  const wanted = await wantedFor(context, document, lists)
  const evidence = await look(context, version, wanted)
  if (!evidence) return head
  const failed = evidence.find(one => 'failure' in one)
  if (failed && 'failure' in failed) return { ...head, score: 0, failure: failed.failure.message }
  const accepted = await acceptedFor(context, version, place)
  return { ...head, ...scored(evidence, { ...accepted, endpoints: document.endpoints }) }
}

const headOf = ({ name, spec, workspace, state }: Row) => ({
  ...{ apiVersion: name, api: spec.api as string, workspace: workspace!, state: state! },
})

interface Scoring extends Accepted {
  endpoints: number
}

function scored(evidence: readonly Evidence<Linted>[], { endpoints, ...accepted }: Scoring) {
  const all = judged(merged(evidence).findings, accepted)
  const standing = (what: Judged['standing']) => all.filter(one => one.standing === what)
  return {
    score: scoreOf(all, endpoints),
    findings: countsOf(all),
    new: countsOf(standing('new')),
    baselined: standing('baselined').length,
    waived: standing('waived').length,
  }
}

export function scoreOf(findings: readonly Pick<Judged, 'severity' | 'standing'>[], endpoints: number): number {
  const counted = findings.filter(({ standing }) => standing !== 'waived')
  const weight = counted.reduce((sum, { severity }) => sum + weights[severity], 0)
  return Math.max(0, Math.floor(100 - (10 * weight) / Math.max(1, endpoints)))
}

function countsOf(findings: readonly Judged[]): Record<Severity, number> {
  const counts = { error: 0, warn: 0, info: 0, hint: 0 }
  for (const { severity } of findings) counts[severity]++
  return counts
}
