import { canonicalJson, type DirectoryEntry } from '@gatehouse/program'

/** What must be entered so that a directory holding `before` holds `after`; numbered from `seq`. */
export function directoryChange(
  before: readonly DirectoryEntry[],
  after: readonly DirectoryEntry[],
  seq: number,
): DirectoryEntry[] {
  const was = new Set(before.map(textOf))
  const is = new Set(after.map(textOf))
  const gone = before.filter(entry => !is.has(textOf(entry))).map(entry => ({ ...entry, state: 'dead' as const }))
  const come = after.filter(entry => !was.has(textOf(entry)))
  return [...gone, ...come].map((entry, index) => ({ ...entry, seq: seq + index }))
}

const textOf = ({ seq: _, ...entry }: DirectoryEntry) => canonicalJson(entry)
