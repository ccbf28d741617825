/** The document compared with what is live. */
import { usesOf } from '@gatehouse/capability-catalogue/control/uses/uses.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { SeenUses } from '../../who-breaks.ts'
import { comparisonWanted } from '../evidence/comparison-evidence.ts'
import { evidenceFor } from '../evidence/evidence.ts'
import { documentOfRevision, type GovernedDocument, overlaysDigest } from '../governed-document.ts'
import { harmOf } from '../harm.ts'
import type { Check, CheckFinding, CheckResult, CheckSubject } from './check.ts'
import { resultFrom } from './failed-check.ts'

export const compatibilityCheck: Check = {
  name: 'compatibility',
  isAsked: ({ compatibility }) => compatibility !== undefined,
  threshold: ({ compatibility }) => (compatibility!.changes === 'breaking' ? 'error' : 'warn'),
  async find(context, { compatibility }, subject) {
    const result = await liveComparison(context, subject)
    if (compatibility?.callers !== 'seen') return result
    return { ...result, findings: await hurtful(context, subject, result.findings) }
  },
}

/** Each change once, of all that is live. Throws `Unprepared` where it is not known yet. */
export async function liveComparison(context: WriteContext, subject: CheckSubject): Promise<CheckResult> {
  const { document, version } = subject
  const bases = await liveDocuments(context, subject)
  const wanted = bases.map(base => comparisonWanted(base, document, context.services.clock.nowMs()))
  const found = await evidenceFor(context, version, wanted)
  const findings = new Map<string, CheckFinding>()
  let more = 0
  for (const result of found.map(resultFrom)) {
    for (const finding of result.findings) findings.set(finding.fingerprint, finding)
    more += result.more
  }
  return { findings: [...findings.values()], more }
}

/** Those that hurt somebody who was seen; all where nobody was. */
async function hurtful(
  context: WriteContext,
  { version, environment }: CheckSubject,
  all: readonly CheckFinding[],
): Promise<CheckFinding[]> {
  const uses = await usesOf(context, version, environment?.name)
  if (uses.length === 0) return [...all]
  const seen = new SeenUses(uses)
  return all.filter(finding => seen.hurtsAnybody(harmOf(finding)))
}

/** Those that differ, each once. Of a revision that was made before documents were written down nothing can be said. */
async function liveDocuments(
  context: WriteContext,
  { version, environment, document }: CheckSubject,
): Promise<GovernedDocument[]> {
  const { resources } = context
  const where = { apiVersion: version.id, state: 'live', ...(environment ? { environment: environment.id } : {}) }
  const names = new Set((await resources.all('Deployment', where)).map(({ spec }) => spec.revision as string))
  const contentOf = ({ sha256, overlays }: GovernedDocument) => `${sha256} ${overlaysDigest(overlays)}`
  const found = new Map<string, GovernedDocument>()
  for (const name of names) {
    const revision: Row = await resources.get('Revision', name, version.workspaceId)
    const live = documentOfRevision(context, revision)
    if (live) found.set(contentOf(live), live)
  }
  found.delete(contentOf(document))
  return [...found.values()]
}
