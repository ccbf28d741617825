/** The far end of `comparisonWanted`: two documents, in a process that may be ended at any time. */
import { type Change, compare, type Level, Library, readSource } from '@gatehouse/comparison'
import { readDocument } from '@gatehouse/documents'
import { answerApart } from '@gatehouse/documents/apart.ts'
import type { Severity } from '@gatehouse/lint'
import { edited } from '@gatehouse/overlay'
import type { CheckFinding } from '../checks/check.ts'

export interface ComparedSide {
  name: string
  text: string
  overlays: readonly unknown[]
}

export interface ComparedPair {
  base: ComparedSide
  revision: ComparedSide
  nowMs: number
}

const changesMax = 2000

answerApart(({ base, revision, nowMs }: ComparedPair): { findings: CheckFinding[]; more: number } => {
  const { changes, more } = compare(sideOf(base), sideOf(revision), { nowMs, changesMax })
  const isEdited = revision.overlays.length > 0
  return {
    findings: changes.map(change => findingOf(change, isEdited)),
    more: more.ERR + more.WARN,
  }
})

function sideOf({ name, text, overlays }: ComparedSide): Library {
  if (overlays.length === 0) return new Library(readSource(text, name))
  return new Library(readSource(JSON.stringify(edited(readDocument(text, { file: name }).value, overlays)), name))
}

const severities: Readonly<Record<Level, Severity>> = { ERR: 'error', WARN: 'warn', INFO: 'info' }

/** Of an edited document no line is told: its text is written nowhere. */
function findingOf(
  { id, level, message, pointer, fingerprint, hint, revision, endpoint, concern }: Change,
  isEdited: boolean,
): CheckFinding {
  const { line, column } = revision ?? {}
  return {
    ...{ rule: id, severity: severities[level], message: message.slice(0, 600), pointer: pointer.slice(0, 1000) },
    ...{ fingerprint, hint: hint.slice(0, 400) },
    ...(endpoint === undefined ? {} : { endpoint: endpoint.slice(0, 1000) }),
    ...(concern ? { concern } : {}),
    ...(line === undefined || column === undefined || isEdited ? {} : { place: { line, column } }),
  }
}
