/** An API version held against all rulesets that apply to it, whenever they are asked. */
import type { Row, WriteContext } from '@gatehouse/control'
import { isAtLeast } from '@gatehouse/lint'
import type { CheckFinding } from './checks/check.ts'
import { type Evidence, evidenceFor, outputOf, type Wanted } from './evidence/evidence.ts'
import { type Linted, lintWanted } from './evidence/lint-evidence.ts'
import { documentOf, type GovernedDocument } from './governed-document.ts'
import { policiesFor } from './policies-for.ts'
import { defaultRulesets } from './rulesets/ruleset-sources.ts'
import { type Place, placeOf } from './scope-match.ts'

/** Lists of rulesets as policies name them, each once; those that come along where no policy names any. */
export async function rulesetsFor(context: Pick<WriteContext, 'resources'>, place: Place): Promise<string[][]> {
  const policies = await policiesFor(context, async () => place)
  const lists = policies.flatMap(({ spec }) => (spec.lint ? [spec.lint.rulesets] : []))
  const distinct = new Map(lists.map(list => [list.join('\n'), list]))
  return distinct.size === 0 ? [defaultRulesets] : [...distinct.values()]
}

export async function wantedFor(
  context: Pick<WriteContext, 'resources'>,
  document: GovernedDocument,
  lists: readonly (readonly string[])[],
): Promise<Wanted<Linted>[]> {
  return Promise.all(lists.map(names => lintWanted(context, document, names)))
}

/** Throws what it fails with; nothing where the version has no document. */
export async function lintedFor(context: WriteContext, version: Row): Promise<Linted> {
  const document = await documentOf(context, version)
  if (!document) return { findings: [], more: 0, fixes: { mended: [] } }
  const lists = await rulesetsFor(context, await placeOf(context, version))
  const wanted = await wantedFor(context, document, lists)
  const found = await evidenceFor(context, version, wanted)
  return merged(found)
}

/** A finding of several counts once, as gravely as the gravest says. */
export function merged(evidence: readonly Evidence<Linted>[]): Linted {
  const all = evidence.map(outputOf)
  const findings = new Map<string, CheckFinding>()
  for (const one of all.flatMap(({ findings }) => findings)) {
    const before = findings.get(one.fingerprint)
    if (!before || isAtLeast(one.severity, before.severity)) findings.set(one.fingerprint, one)
  }
  const most = all.toSorted((a, b) => b.fixes.mended.length - a.fixes.mended.length)[0]
  return {
    findings: [...findings.values()],
    more: Math.max(...all.map(({ more }) => more)),
    fixes: most?.fixes ?? { mended: [] },
  }
}
