/** A fix as edits of values, for who writes the text itself. */
import type { ValueEdit } from '@gatehouse/authoring'
import { isRecord } from '../function.ts'
import { type FixAction, valueIn } from './fix.ts'
import type { Fixes } from './fixes.ts'

/** By the fingerprint of the finding that they mend. */
export function editsFor(root: unknown, { overlay, mended }: Fixes): Record<string, ValueEdit[]> {
  const found = mended.map((fingerprint, at) => [fingerprint, fixEdits(root, overlay!.actions[at]!)] as const)
  return Object.fromEntries(found.filter(([, edits]) => edits.length > 0))
}

/** What the action does to this document; nothing where its target is not a plain way to one place. */
export function fixEdits(root: unknown, { target, update, remove }: FixAction): ValueEdit[] {
  const way = wayOf(target)
  if (!way) return []
  const { steps, items } = way
  if (remove) {
    if (!items) return [{ at: steps, remove }]
    // The last first, so that the others stay where they are.
    return items.toSorted((a, b) => b - a).map(item => ({ at: [...steps, String(item)], remove }))
  }
  if (items && items.length > 1) return []
  const at = items ? [...steps, String(items[0])] : steps
  const there = valueIn(root, at)
  if (Array.isArray(there)) return [{ at: [...at, '-'], value: update }]
  if (!isRecord(update) || !isRecord(there)) return [{ at, value: update }]
  return Object.entries(update).map(([name, value]) => ({ at: [...at, name], value }))
}

/** `$["paths"]["/pets"][0]`, as `pathTo` writes it; `[1,2]` at its end are several items. */
function wayOf(target: string): { steps: string[]; items?: number[] } | undefined {
  const steps: string[] = []
  let rest = target.slice(1)
  while (rest !== '') {
    const name = /^\[("(?:[^"\\]|\\.)*")\]/.exec(rest)
    const item = /^\[(\d+(?:,\d+)*)\]/.exec(rest)
    if (name) steps.push(JSON.parse(name[1]!) as string)
    else if (!item) return undefined
    else if (rest.length === item[0].length) return { steps, items: item[1]!.split(',').map(Number) }
    else if (item[1]!.includes(',')) return undefined
    else steps.push(item[1]!)
    rest = rest.slice((name ?? item)![0].length)
  }
  return { steps }
}
