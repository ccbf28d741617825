export interface Flushable {
  /** Sends what waits; what breaks there ends its own connection alone. */
  flushOrEnd(): void
}

let due: Flushable[] = []
let spare: Flushable[] = []

/** Flushes it after the loop's turn, in a row with all others of the thread (see `Outlet`). */
export function flushAtTurnEnd(outlet: Flushable): void {
  if (due.push(outlet) === 1) setImmediate(flushAll)
}

function flushAll(): void {
  const outlets = due
  due = spare
  spare = []
  for (const outlet of outlets) outlet.flushOrEnd()
  outlets.length = 0
  spare = outlets
}
