/** Linting in a process of its own: no document and no pattern holds up who asks. */
import { extname } from 'node:path'
import type { ValueEdit } from '@gatehouse/authoring'
import { Failure } from '@gatehouse/base'
import type { DocumentLimits } from '@gatehouse/documents'
import { type ApartBounds, askApart } from '@gatehouse/documents/apart.ts'
import type { RuleSummary } from '@gatehouse/report'
import type { Finding } from './finding.ts'
import type { Fixes } from './fix/fixes.ts'
import type { Source } from './ruleset/written-ruleset.ts'

export interface ApartInput {
  text: string
  file?: string | undefined
  /** Edits that are laid onto it; places stay those of the text. */
  overlays?: readonly unknown[]
  ruleset: GivenSource
  /** What `extends` may name: by source and name, separated by a line break; by name alone for all sources. */
  sources: Readonly<Record<string, GivenSource>>
  limits?: Partial<DocumentLimits>
  /** Of the rulesets themselves: addresses of modules by name. They run with the rights of this process. */
  functions?: Readonly<Record<string, string>>
  /** What mends findings is wanted as edits of values as well. */
  edits?: true
}

/** As a value, or as its text, which is read apart as well. */
export type GivenSource = Pick<Source, 'name' | 'value'> | { name: string; text: string }

export interface ApartResult {
  findings: Finding[]
  more: number
  rules: RuleSummary[]
  fixes: Fixes
  /** By fingerprint, where they were asked for. */
  edits?: Record<string, ValueEdit[]>
}

/**
 * Throws `document_invalid`, `document_too_large`, `ruleset_invalid`, or `lint_exhausted` where it takes more than
 * its bounds.
 */
export function lintApart(input: ApartInput, bounds: ApartBounds): Promise<ApartResult> {
  const program = new URL(`./lint-process${extname(import.meta.url)}`, import.meta.url)
  const exhausted = (what: string) => new Failure('lint_exhausted', `Linting the document takes ${what}.`)
  return askApart(program, input, { ...bounds, exhausted })
}
