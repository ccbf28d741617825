/** The change that came before a deviation and may have brought it. */
import type { Cause } from './explain.ts'

export interface ChangeTold {
  id: string
  atMs: number
  /** What it changed, by dimension, such as the API version that was deployed. */
  of: Readonly<Record<string, string>>
}

/** What a change of the API can bring; a target, a caller or a country breaks by itself. */
const brought = new Set(['version', 'apiVersion', 'revision', 'endpoint', 'failure', 'status'])
const longestMs = 45 * 60_000
const lateMs = 5 * 60_000

/** The nearest that is not long before, and is of what is to blame; undefined where none is. */
export function changeBefore(
  changes: readonly ChangeTold[],
  { fromMs, cause }: { fromMs: number; cause: Cause | undefined },
): ChangeTold | undefined {
  if (cause && !cause.by.some(dimension => brought.has(dimension))) return undefined
  const near = changes.filter(({ atMs }) => atMs <= fromMs + lateMs && fromMs - atMs <= longestMs)
  const fitting = near.filter(({ of }) =>
    (cause?.by ?? []).every((dimension, at) => of[dimension] === undefined || of[dimension] === cause!.key[at]),
  )
  return fitting.sort((a, b) => b.atMs - a.atMs)[0]
}
