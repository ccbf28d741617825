/** What one evaluation may do: every turn of a comprehension costs, the more so where it looks through what it is given. */

const turnsMax = 2_000_000
/** A turn that compares, searches or joins costs one for so many characters of what the expression sees. */
const charactersPerTurn = 64

let left = 0
let heavy = 1

/** Evaluation is of one turn of the thread, so that one account is enough. */
export function open(characters: number): void {
  left = turnsMax
  heavy = 1 + Math.ceil(characters / charactersPerTurn)
}

/** Charges the turns through it before the first: an error in one of them would not end the others. */
export const turns = <T>(list: T): T => charged(list, 1)

export const heavyTurns = <T>(list: T): T => charged(list, heavy)

function charged<T>(list: T, each: number): T {
  left -= sizeOf(list) * each
  if (left < 0) throw new Error('it takes too many turns')
  return list
}

function sizeOf(list: unknown): number {
  if (Array.isArray(list)) return list.length
  if (list instanceof Map || list instanceof Set) return list.size
  return typeof list === 'object' && list !== null ? Object.keys(list).length : 1
}
