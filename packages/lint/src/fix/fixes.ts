/** Findings that can be mended without a person’s thought, as an Overlay document that does it. */
import type { Finding } from '../finding.ts'
import { isRecord } from '../function.ts'
import { type FixAction, stepsTo } from './fix.ts'
import { knownFixes } from './known-fixes.ts'

export interface Fixes {
  /** Overlay 1.0; absent where nothing can be mended so. */
  overlay?: { overlay: string; info: { title: string; version: string }; actions: FixAction[] }
  /** Fingerprints of the findings that it mends. */
  mended: string[]
}

/** What an Overlay document may hold; others are for the next one. */
const actionsMax = 1000
const targetCharactersMax = 1024

export function fixesFor(document: unknown, findings: readonly Finding[]): Fixes {
  if (!isRecord(document)) return { mended: [] }
  const makers = new Map<string, ReturnType<(typeof knownFixes)[string]['make']>>()
  const actions: FixAction[] = []
  const mended: string[] = []
  for (const finding of findings) {
    const { rule, fingerprint } = finding
    if (!Object.hasOwn(knownFixes, rule) || actions.length === actionsMax) continue
    const make = makers.get(rule) ?? knownFixes[rule]!.make(document)
    makers.set(rule, make)
    const action = make(stepsTo(finding))
    if (!action || action.target.length > targetCharactersMax) continue
    actions.push({ ...action, description: `${rule}: ${action.description}` })
    mended.push(fingerprint)
  }
  if (actions.length === 0) return { mended }
  return { overlay: { overlay: '1.0.0', info: { title: 'Fixes of lint', version: '1' }, actions }, mended }
}
