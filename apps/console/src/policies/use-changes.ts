/** What is being changed, with a way back and forth. */
import { useState } from 'react'

interface State<T> {
  now: T
  past: readonly T[]
  future: readonly T[]
}

export interface Changes<T> {
  now: T
  put: (next: T) => void
  /** Without a step of its own: the last one goes on. */
  amend: (next: T) => void
  /** The last step there is when it is called. */
  undo: () => void
  redo: () => void
  canUndo: boolean
  canRedo: boolean
}

/** Steps that can be taken back. */
const stepsMax = 100

export function useChanges<T>(start: T): Changes<T> {
  const [{ now, past, future }, set] = useState<State<T>>({ now: start, past: [], future: [] })
  return {
    now,
    put: next => set(before => ({ now: next, past: [...before.past, before.now].slice(-stepsMax), future: [] })),
    amend: next => set(before => ({ ...before, now: next, future: [] })),
    undo: () => set(back),
    redo: () => set(forth),
    canUndo: past.length > 0,
    canRedo: future.length > 0,
  }
}

function back<T>({ now, past, future }: State<T>): State<T> {
  return past.length === 0
    ? { now, past, future }
    : { now: past.at(-1)!, past: past.slice(0, -1), future: [now, ...future] }
}

function forth<T>({ now, past, future }: State<T>): State<T> {
  return future.length === 0
    ? { now, past, future }
    : { now: future[0]!, past: [...past, now], future: future.slice(1) }
}
