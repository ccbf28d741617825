/** Texts into values with places: JSON and YAML alike. */
import { Failure, type Problem } from '@gatehouse/base'
import { readJson } from './json-reader.ts'
import { type DocumentLimits, documentLimits, invalidDocument, type ReadOptions, tooLarge } from './limits.ts'
import { inFile, type Place, type Positions } from './positions.ts'
import { readYaml } from './yaml-reader.ts'

export interface ReadDocument {
  format: 'json' | 'yaml'
  file?: string
  /** As `JSON.parse` makes it. YAML aliases share one object; treat as read-only. */
  value: unknown
  positions: Positions
}

/**
 * Reads one JSON or YAML document. A text that begins with `{` or `[` is strict JSON unless the file is named
 * as YAML. Throws `document_invalid` with every problem and its place, or `document_too_large`.
 */
export function readDocument(text: string, { file, limits }: ReadOptions = {}): ReadDocument {
  const allowed = limitsFor(text, limits)
  if (isJson(text, file)) return withFile('json', readJson(text, allowed, file), file)
  const parts = readYamlOrJson(text, allowed, file)
  if (parts.length > 1) {
    const second = parts[1]!.positions.placeOf('')!
    const message = 'A second document begins here; one file holds one document.'
    throw invalidDocument(
      [{ code: 'several_documents', message, place: inFile(file, second), hint: 'Split the file at ---.' }],
      file,
    )
  }
  if (parts.length === 0) {
    const place = inFile(file, { line: 1, column: 1 })
    throw invalidDocument([{ code: 'empty_document', message: 'The document is empty.', place }], file)
  }
  return parts[0]!
}

/** Reads a stream of documents (`---` between them); those without content are left out. */
export function readYamlDocuments(text: string, { file, limits }: ReadOptions = {}): ReadDocument[] {
  const allowed = limitsFor(text, limits)
  if (isJson(text, file) && !/^---/m.test(text)) return [withFile('json', readJson(text, allowed, file), file)]
  return readYamlOrJson(text, allowed, file)
}

/** The problems with a place in the document for every pointer; a pointer to nothing gets its nearest parent. */
export function placed(problems: readonly Problem[], document: Pick<ReadDocument, 'positions' | 'file'>): Problem[] {
  return problems.map(problem => {
    if (problem.place || problem.pointer === undefined) return problem
    const at = problem.code === 'unknown_key' ? 'key' : 'value'
    const found: Place | undefined = document.positions.placeOf(problem.pointer, { at, near: true })
    return found ? { ...problem, place: inFile(document.file, found) } : problem
  })
}

function limitsFor(text: string, limits: Partial<DocumentLimits> | undefined): DocumentLimits {
  const allowed = { ...documentLimits, ...limits }
  if (text.length > allowed.bytesMax || Buffer.byteLength(text) > allowed.bytesMax) {
    throw tooLarge('bytesMax', allowed, 'too many bytes')
  }
  return allowed
}

function isJson(text: string, file: string | undefined): boolean {
  if (file && /\.ya?ml$/i.test(file)) return false
  return /^[ \t\r\n]*[{[]/.test(text) || (file !== undefined && /\.json$/i.test(file))
}

/** YAML; but JSON in a file named as YAML is read as JSON, many times faster and to the same value. */
function readYamlOrJson(text: string, limits: DocumentLimits, file: string | undefined): ReadDocument[] {
  if (/^[ \t\r\n]*[{[]/.test(text)) {
    try {
      return [withFile('json', readJson(text, limits, file), file)]
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'document_invalid') throw thrown
    }
  }
  return readYaml(text, limits, file).map(part => withFile('yaml', part, file))
}

function withFile(
  format: 'json' | 'yaml',
  part: { value: unknown; positions: Positions },
  file: string | undefined,
): ReadDocument {
  return { format, ...part, ...(file === undefined ? {} : { file }) }
}
