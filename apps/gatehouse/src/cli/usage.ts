import { Failure } from '@gatehouse/base'

/** A command that is not written right. Nothing was done; ends with 2. */
export function usage(detail: string, hint?: string): Failure {
  return new Failure('usage_invalid', detail, hint === undefined ? {} : { hint })
}

/** The same for a word that is not known, with the one that was probably meant. */
export async function unknownWord(what: string, word: string, known: readonly string[]): Promise<Failure> {
  const { nearest } = await import('@gatehouse/schema/nearest.ts')
  const near = nearest(word, known)
  return usage(`There is no ${what} ${word.slice(0, 100)}${near ? `; did you mean ${near}?` : '.'}`)
}
