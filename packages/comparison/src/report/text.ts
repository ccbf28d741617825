import type { Change } from '../change.ts'
import type { Comparison } from '../compare.ts'
import { adviceOf } from './advice.ts'
import { plainLine, witnessText } from './escape.ts'
import { byEndpoint, countsText, placeText, wholeDocument } from './grouped.ts'

const marks = { ERR: 'BREAKING ', WARN: 'DANGEROUS', INFO: 'safe     ' } as const

export function textReport(comparison: Comparison): string {
  const lines: string[] = []
  for (const [endpoint, changes] of byEndpoint(comparison.changes)) {
    lines.push(plainLine(endpoint ?? wholeDocument), ...changes.flatMap(linesOf), '')
  }
  lines.push(countsText(comparison), adviceOf(comparison).words)
  return `${lines.join('\n')}\n`
}

function linesOf(change: Change): string[] {
  const { level, id, message, hint, witness } = change
  const whom = change.breaks ? `; breaks ${change.breaks.join(', ')}` : ''
  const lines = [
    `  ${marks[level]} ${plainLine(message)}`,
    `            ${plainLine(placeText(change))}  [${id}${whom}]`,
  ]
  if (witness) lines.push(`            ${witnessText(witness.value)} is accepted by the ${witness.acceptedBy} alone`)
  if (level !== 'INFO') lines.push(`            → ${hint}`)
  return lines
}
