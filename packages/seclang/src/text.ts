import { isVariable } from './target.ts'

/** A text with `%{tx.score}` in it. */
export interface Text {
  parts: readonly (string | Reference)[]
  /** Where nothing is to be filled in. */
  fixed: string | undefined
}

export interface Reference {
  /** Upper case. */
  collection: string
  /** Lower case. */
  key: string | undefined
  /** Of one thing that rules set, its name: `tx.score`. */
  variable: string | undefined
}

export function readTextWithReferences(source: string): Text {
  const parts = source.split(/%\{([^}]*)\}/).map((part, at) => (at % 2 === 0 ? part : referenceOf(part)))
  const kept = parts.filter(part => part !== '')
  const fixed = kept.every(part => typeof part === 'string') ? kept.join('') : undefined
  return { parts: kept, fixed }
}

function referenceOf(written: string): Reference {
  const [, collection = '', key] = /^([^.:]*)(?:[.:](.*))?$/s.exec(written) ?? []
  const upper = collection.toUpperCase()
  const lower = key?.toLowerCase()
  const variable = lower !== undefined && isVariable(upper) ? `${collection.toLowerCase()}.${lower}` : undefined
  return { collection: upper, key: lower, variable }
}

/** Undefined references are empty. */
export function filledText({ fixed, parts }: Text, valued: (reference: Reference) => string | undefined): string {
  if (fixed !== undefined) return fixed
  let text = ''
  for (const part of parts) text += typeof part === 'string' ? part : (valued(part) ?? '')
  return text
}
