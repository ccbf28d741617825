/** A document held against rulesets, in a process of its own. */
import type { WriteContext } from '@gatehouse/control'
import { ownLanguage } from '@gatehouse/documents/definition.ts'
import { type ApartResult, type Finding, lintApart } from '@gatehouse/lint'
import type { CheckFinding } from '../checks/check.ts'
import { fileNamed, type GovernedDocument, overlaysDigest } from '../governed-document.ts'
import { rulesetSources } from '../rulesets/ruleset-sources.ts'
import { keyOf, type Wanted } from './evidence.ts'

export interface Linted {
  findings: CheckFinding[]
  /** Beyond the bound of what is looked for. */
  more: number
  fixes: ApartResult['fixes']
}

/** GitHub’s document of 13 MB takes 2.5 s and 350 MB. */
export const lintBounds = { heapMibMax: 1024, msMax: 60_000 } as const
/** Changes with what is found of the same document by the same rules. */
const edition = 1

export async function lintWanted(
  { resources }: Pick<WriteContext, 'resources'>,
  document: Pick<GovernedDocument, 'name' | 'sha256' | 'overlays' | 'read'>,
  names: readonly string[],
): Promise<Wanted<Linted>> {
  const { ruleset, sources, digest } = await rulesetSources(resources, names)
  const { overlays } = document
  return {
    key: keyOf('lint', edition, document.sha256, overlaysDigest(overlays), digest),
    async begin() {
      const { text, kind } = await document.read()
      const file = ownLanguage(kind) && fileNamed(document.name, kind)
      const limits = { nodesMax: 5_000_000 }
      return async ({ clock }) =>
        kept(await lintApart({ text, file, overlays, ruleset, sources, limits }, { ...lintBounds, clock }))
    },
  }
}

function kept({ findings, more, fixes }: ApartResult): Linted {
  return { findings: findings.map(checkFinding), more, fixes }
}

const checkFinding = ({ rule, severity, message, pointer, fingerprint, place }: Finding): CheckFinding => ({
  ...{ rule, severity, fingerprint, message: message.slice(0, 400), pointer: pointer.slice(0, 1000) },
  ...(place ? { place: { line: place.line, column: place.column } } : {}),
})
