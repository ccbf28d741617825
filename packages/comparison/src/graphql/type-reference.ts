/** References to types as they are written: `[Pet!]!`. */

export const namedType = (text: string) => text.replace(/[[\]!]/g, '')

export const isRequired = (text: string) => text.endsWith('!')

/** `narrow` is `wide` with the same or more `!` in it: every value of the one is one of the other. */
export function isWithin(narrow: string, wide: string): boolean {
  let [from, to] = [narrow, wide]
  while (from !== to) {
    if (isRequired(from)) {
      from = from.slice(0, -1)
      if (isRequired(to)) to = to.slice(0, -1)
    } else if (from.startsWith('[') && to.startsWith('[') && !isRequired(to)) {
      from = from.slice(1, -1)
      to = to.slice(1, -1)
    } else return false
  }
  return true
}
