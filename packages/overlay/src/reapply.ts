/** Edits kept over a new import: a merge of three, in which nothing is guessed. */

import { Failure } from '@gatehouse/base'
import { digestOf } from '@gatehouse/documents'
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'
import { type Applied, pointerOf, Sheet, valueAt } from './apply.ts'
import type { Action, Overlay } from './overlay.ts'
import type { Steps } from './target.ts'

/** An edit that the new document leaves nothing of, that cannot be made to it, or that both sides made. */
export interface Conflict {
  kind: 'gone' | 'unfit' | 'both'
  overlay: string
  target: string
  /** Why it cannot be made. */
  message?: string
  /** Of what both changed. */
  pointer?: string
  before?: unknown
  /** As the edit wants it. */
  edited?: unknown
  /** As the new document has it. */
  imported?: unknown
}

export interface Merged {
  value: unknown
  actions: Applied[]
  conflicts: Conflict[]
}

const conflictsMax = 200

/**
 * The new document with the edits that were made to the one before. What both changed, and differently, is a conflict:
 * there the edit stands, as it did.
 */
export function reapply(before: unknown, after: unknown, overlays: readonly Overlay[]): Merged {
  const conflicts: Conflict[] = []
  const actions: Applied[] = []
  const [old, fresh] = [new Sheet(before), new Sheet(after)]
  for (const overlay of overlays) {
    for (const [index, action] of overlay.actions.entries()) {
      const about = { overlay: overlay.title, target: action.target.text }
      const [led, leads] = [action.target.in(old.value), action.target.in(fresh.value)]
      if (leads.length === 0 && led.length > 0) conflicts.push({ kind: 'gone', ...about })
      conflicts.push(
        ...bothIn(action, { old, fresh, led, leads }).map(at => ({ kind: 'both' as const, ...about, ...at })),
      )
      old.lay(overlay, index)
      try {
        actions.push(fresh.lay(overlay, index))
      } catch (thrown) {
        if (!(thrown instanceof Failure) || thrown.code !== 'overlay_unfit') throw thrown
        conflicts.push({ kind: 'unfit', ...about, message: thrown.message })
      }
    }
  }
  return { value: fresh.value, actions, conflicts: conflicts.slice(0, conflictsMax) }
}

interface Sides {
  old: Sheet
  fresh: Sheet
  /** Where the target leads in each. */
  led: readonly Steps[]
  leads: readonly Steps[]
}

function bothIn({ change }: Action, { old, fresh, led, leads }: Sides): Field[] {
  const known = new Set(led.map(pointerOf))
  return leads.flatMap((steps): Field[] => {
    const pointer = pointerOf(steps)
    if (!known.has(pointer)) return []
    const [before, imported] = [valueAt(old.value, steps), valueAt(fresh.value, steps)]
    if (change.kind === 'update') return fieldsOf(change.value, [before, imported], steps)
    // One side took away, or wrote over, what the other went on working at.
    return same(before, imported) ? [] : [{ pointer, before, imported }]
  })
}

type Field = Pick<Conflict, 'pointer' | 'before' | 'edited' | 'imported'>

/** Plain values that the edit sets and the new document set otherwise meanwhile. */
function fieldsOf(edited: unknown, [before, imported]: readonly [unknown, unknown], steps: Steps): Field[] {
  if (isRecord(edited) && isRecord(before) && isRecord(imported)) {
    return Object.entries(edited).flatMap(([key, value]) =>
      fieldsOf(value, [own(before, key), own(imported, key)], [...steps, key]),
    )
  }
  if (Array.isArray(edited) || same(before, imported) || same(edited, imported)) return []
  return [{ pointer: pointerOf(steps), before, edited, imported }]
}

const own = (value: Record<string, unknown>, key: string) => (Object.hasOwn(value, key) ? value[key] : undefined)
const same = (one: unknown, other: unknown) =>
  one === other || (one !== undefined && other !== undefined && digestOf(one) === digestOf(other))
