/** The tree as the rows that are seen: what is opened, to any depth. Pure. */
import { childrenOf, type Entry, isValues, pointerOf, topOf, valueAt } from './entry.ts'

export interface Row extends Entry {
  pointer: string
  level: number
  /** Undefined of what has nothing within it. */
  isOpen?: boolean
}

/** Beyond these a list is of no use to anybody; a filter narrows it. */
export const rowsMax = 5000

export function rowsOf(root: unknown, open: ReadonlySet<string>, filter = ''): Row[] {
  const rows: Row[] = []
  const word = filter.toLowerCase()
  const add = (entry: Entry, level: number) => {
    if (rows.length >= rowsMax) return
    const pointer = pointerOf(entry.steps)
    const children = childrenOf(root, entry)
    const isOpen = word !== '' ? level < 3 : open.has(keyOf(entry))
    const row: Row = { ...entry, pointer, level, ...(children.length > 0 ? { isOpen } : {}) }
    rows.push(row)
    if (isOpen) for (const child of children) add(child, level + 1)
    if (word !== '' && rows.at(-1) === row && !fits(row, word)) rows.pop()
  }
  for (const entry of topOf(root)) add(entry, 1)
  return rows
}

/** A group may stand at the same place as what it is of. */
export const keyOf = ({ kind, steps }: Entry) => `${kind}:${pointerOf(steps)}`

const fits = ({ name, note = '', steps }: Entry, word: string) =>
  `${name} ${note} ${steps.at(-1) ?? ''}`.toLowerCase().includes(word)

/** What is called by a name that other parts of the document refer to. */
export function isRenamed({ kind, steps }: Entry): boolean {
  if (kind === 'tag' || kind === 'operation') return true
  return (steps[0] === 'components' && steps.length === 3) || (steps[0] === 'definitions' && steps.length === 2)
}

/** The name that it has, and that renaming changes. */
export function nameOf(root: unknown, entry: Entry): string {
  const value = valueAt(root, entry.steps)
  if (entry.kind === 'operation')
    return isValues(value) && typeof value.operationId === 'string' ? value.operationId : ''
  return entry.name
}
