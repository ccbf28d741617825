import { Failure, type Problem } from '@gatehouse/base'

/** What a document may cost. Beyond any of these it is refused as `document_too_large`. */
export interface DocumentLimits {
  /** UTF-8 length of the text. */
  bytesMax: number
  /** Levels of nesting, aliases followed. */
  depthMax: number
  /** Values in the text; an array of n numbers has n + 1. */
  nodesMax: number
  /** Lexical pieces of a YAML text. Reading YAML costs some 200 bytes for each, which JSON does not. */
  yamlTokensMax: number
  /** Values that YAML aliases and merges stand for, beyond those in the text. */
  aliasExpansionMax: number
  /** Operations of an OpenAPI document, path item references followed. */
  operationsMax: number
}

export const documentLimits: Readonly<DocumentLimits> = {
  bytesMax: 64 * 1024 * 1024,
  depthMax: 200,
  nodesMax: 5_000_000,
  yamlTokensMax: 3_000_000,
  aliasExpansionMax: 100_000,
  operationsMax: 50_000,
}

/** A document with more problems than this has the rest left out. */
export const problemsMax = 100

export interface ReadOptions {
  /** Name of the text in places; its ending decides the format where the text itself does not. */
  file?: string
  limits?: Partial<DocumentLimits>
}

export function tooLarge(limit: keyof DocumentLimits, limits: DocumentLimits, what: string): Failure {
  return new Failure('document_too_large', `The document has ${what}; the limit ${limit} is ${limits[limit]}.`, {
    extra: { limit, max: limits[limit] },
  })
}

/** The failure for a document with problems; the detail says the first and how many there are. */
export function invalidDocument(problems: readonly Problem[], file?: string): Failure {
  const shown = problems.slice(0, problemsMax)
  const count =
    problems.length === 1 ? 'a problem' : `${problems.length > problemsMax ? 'over 100' : shown.length} problems`
  const place = shown[0]?.place
  const where = place ? ` (line ${place.line}, column ${place.column})` : ''
  return new Failure('document_invalid', `${file ?? 'The document'} has ${count}: ${shown[0]?.message ?? ''}${where}`, {
    problems: shown,
  })
}
