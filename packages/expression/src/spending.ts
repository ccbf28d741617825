/** What one evaluation may do: every turn of a comprehension costs, the more so where it looks through what it is given. */

/** Turns of the plain kind. */
export const turnsMax = 100_000
/** A turn that compares, searches or joins costs one for so many characters of what the expression sees. */
const charactersPerTurn = 64

let left = 0
let heavy = 1

/** Evaluation is of one turn of the thread, so that one account is enough. */
export function open(characters: number): void {
  left = turnsMax
  heavy = 1 + Math.ceil(characters / charactersPerTurn)
}

export function turn<T>(value: T): T {
  left -= 1
  return checked(value)
}

export function heavyTurn<T>(value: T): T {
  left -= heavy
  return checked(value)
}

function checked<T>(value: T): T {
  if (left < 0) throw new Error(`it takes more than ${turnsMax} turns`)
  return value
}
