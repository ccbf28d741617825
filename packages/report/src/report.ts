/** What a check of documents found, in the one form that every format is written from. */
export interface Reported {
  /** Of the rule. */
  id: string
  level: 'error' | 'warning' | 'note'
  message: string
  /** What to do, in a sentence. */
  help?: string | undefined
  file?: string | undefined
  /** From 1. */
  line?: number | undefined
  column?: number | undefined
  /** JSON Pointer (RFC 6901). */
  pointer?: string | undefined
  /** The same for the same finding in a later text. */
  fingerprint?: string | undefined
}

export interface RuleSummary {
  id: string
  summary: string
  url?: string | undefined
}

export interface Report {
  /** Such as `gatehouse lint`. */
  tool: string
  version: string
  /** Everything that was looked at, also where nothing was found. */
  files: readonly string[]
  items: readonly Reported[]
  rules: readonly RuleSummary[]
}

/** `file:line:column` as far as it is known. */
export const placeText = ({ file, line, column }: Reported) =>
  [file, line, line === undefined ? undefined : column].filter(one => one !== undefined).join(':')
