import type { Severity } from '../finding.ts'
import type { Check } from '../function.ts'
import type { Path } from '../path/json-path.ts'

/** A rule as a ruleset writes it. */
export type WrittenRule = Readonly<Record<string, unknown>>

/** One that is in force. */
export interface Rule {
  name: string
  description: string
  /** With `{{error}}`, `{{property}}`, `{{path}}`, `{{value}}` and `{{description}}` in it. */
  message: string | undefined
  severity: Severity
  /** Otherwise only where a place says so. */
  enabled: boolean
  /** Kinds of documents; all where it names none. */
  formats: ReadonlySet<string> | undefined
  /** What references lead to stands in their place. */
  resolved: boolean
  given: readonly { path: Path; formats: ReadonlySet<string> | undefined }[]
  then: readonly { field: string | undefined; check: Check }[]
  documentationUrl: string | undefined
}

/** At some places of some files a rule weighs otherwise. */
export interface PlaceOverride {
  files: readonly string[]
  pointer: string
  severities: ReadonlyMap<string, Severity | 'off'>
}

export interface Ruleset {
  rules: readonly Rule[]
  places: readonly PlaceOverride[]
}
