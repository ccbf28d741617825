/** A document that somebody is writing, held against the rulesets of its version: few at once, nothing is stored. */

import type { ValueEdit } from '@gatehouse/authoring'
import { type OperationHandler, type PrepareContext, Undone } from '@gatehouse/control'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'
import { type ApartResult, lintApart, severities } from '@gatehouse/lint'
import { lintBounds } from './evidence/lint-evidence.ts'
import { rulesetsFor } from './linted.ts'
import { rulesetSources } from './rulesets/ruleset-sources.ts'
import { placeOf } from './scope-match.ts'

interface Wanted {
  text: string
  file?: string
}

type Found = Pick<ApartResult['findings'][number], 'rule' | 'severity' | 'message' | 'pointer'>
interface Told {
  findings: (Found & { place?: { line: number; column: number }; fix?: ValueEdit[] })[]
  more: number
}

const findingsMax = 500
const turns = new Turns({ atOnce: 2, ofOneAtOnce: 1, waitingMax: 4, full: tooMany })

export const checkDocument: OperationHandler<Wanted, Told, Told> = {
  prepare: (context, wanted) => turns.take(context.organization!.id, () => checked(context, wanted)),
  async run(_context, _input, told) {
    throw new Undone(told)
  },
}

async function checked({ read, subject, services }: PrepareContext, { text, file }: Wanted): Promise<Told> {
  const { ruleset, sources } = await read(async resources => {
    const lists = await rulesetsFor({ resources }, await placeOf({ resources }, subject!))
    return rulesetSources(resources, [...new Set(lists.flat())])
  })
  const limits = { nodesMax: 5_000_000 }
  const asked = { text, file, ruleset, sources, limits, edits: true as const }
  return told(await lintApart(asked, { ...lintBounds, clock: services.clock }))
}

function told({ findings, edits = {}, more }: ApartResult): Told {
  const gravest = findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
  return {
    findings: gravest.slice(0, findingsMax).map(({ rule, severity, message, pointer, fingerprint, place }) => ({
      ...{ rule, severity, message: message.slice(0, 400), pointer },
      ...(place ? { place: { line: place.line, column: place.column } } : {}),
      ...(Object.hasOwn(edits, fingerprint) ? { fix: edits[fingerprint]! } : {}),
    })),
    more: more + Math.max(0, findings.length - findingsMax),
  }
}
