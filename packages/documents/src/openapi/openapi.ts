/** OpenAPI 2.0, 3.0, 3.1 and 3.2: one document in, what a gateway and a portal need of it out. */
import type { Problem } from '@gatehouse/base'
import { nearest } from '@gatehouse/schema'
import { digestOf } from '../canonical.ts'
import { placed, type ReadDocument, readDocument } from '../document.ts'
import { type DocumentLimits, documentLimits, invalidDocument, type ReadOptions } from '../limits.ts'
import { conformance } from './conformance.ts'
import { type Dialect, dialectOf } from './dialect.ts'
import { type Endpoint, endpointsOf } from './endpoint.ts'
import { judgeNames, securitySchemesOf } from './name-rule.ts'
import { type Operation, operationsOf } from './operation.ts'
import { type Judged, judgePaths } from './path-rule.ts'
import { References, referenceProblems } from './reference.ts'
import { serversOf } from './server.ts'
import { isRecord, type Json, member, record, text } from './tree.ts'

export interface OpenApiDocument {
  dialect: Dialect
  title: string
  /** `info.version`: the API's, not the specification's. */
  version: string
  description?: string
  /** Content address; the same for the same content in JSON or YAML. */
  digest: `sha256:${string}`
  /** The document as written. Read-only: YAML aliases share parts of it. */
  value: Record<string, unknown>
  endpoints: Endpoint[]
  /** Addresses with the defaults of their variables filled in; none when the document names none. */
  servers: string[]
  /** By name, references followed. */
  securitySchemes: Record<string, Record<string, unknown>>
  /** What is not wrong but worth knowing, with places. */
  findings: Problem[]
}

export interface OpenApiOptions extends ReadOptions {
  /** Codes of errors that do not matter for what is made of the document; they are findings. */
  forgiven?: readonly string[]
}

/**
 * Reads and checks a document. Throws `document_invalid` with up to 100 problems at once, each with file, line,
 * column, pointer and a sentence; `document_too_large` beyond a limit. Fetches nothing.
 */
export function readOpenApi(source: string, options: OpenApiOptions = {}): OpenApiDocument {
  return openApiOf(readDocument(source, options), options)
}

/** The same of a document that was read already. */
export function openApiOf(document: Omit<ReadDocument, 'format'>, options: OpenApiOptions = {}): OpenApiDocument {
  const { root, dialect } = rootOf(document)
  const { operations, errors: all, warnings: some } = judgeOpenApi(root, dialect, options.limits)
  const isForgiven = ({ code }: Problem) => options.forgiven?.includes(code) ?? false
  const errors = all.filter(one => !isForgiven(one))
  const warnings = [...some, ...all.filter(isForgiven)]
  if (errors.length > 0) throw invalidDocument(inOrder(placed(errors.slice(0, 101), document)), document.file)
  const info = record(root.info)
  const description = text(info.description)
  return {
    dialect,
    title: text(info.title) ?? '',
    version: text(info.version) ?? '',
    ...(description === undefined ? {} : { description }),
    digest: digestOf(root),
    value: root,
    endpoints: endpointsOf(root, dialect, operations),
    servers: serversOf(root, dialect),
    securitySchemes: resolvedSchemes(root, dialect),
    findings: inOrder(placed(warnings.slice(0, 100), document)),
  }
}

/** What the specification of the dialect says is wrong with a document, by pointer; some hundred of each at most. */
export function judgeOpenApi(
  root: Record<string, Json>,
  dialect: Dialect,
  limits: Partial<DocumentLimits> = {},
): Judged & { operations: Operation[] } {
  const found = conformance(root, dialect)
  const operations = operationsOf(root, dialect, { ...documentLimits, ...limits })
  const references = referenceProblems(root, found)
  const paths = judgePaths(root, dialect, operations)
  const names = judgeNames(root, dialect, operations)
  return {
    operations,
    errors: [...found.problems, ...references.errors, ...paths.errors, ...names.errors],
    warnings: [...found.warnings, ...references.warnings, ...paths.warnings, ...names.warnings],
  }
}

function rootOf(document: Omit<ReadDocument, 'format'>): { root: Record<string, Json>; dialect: Dialect } {
  const root = document.value
  const refuse = (problem: Problem): never => {
    throw invalidDocument(placed([problem], document), document.file)
  }
  if (!isRecord(root)) {
    return refuse({
      code: 'not_openapi',
      message: 'The document must be an object with openapi or swagger.',
      pointer: '',
    })
  }
  const dialect = dialectOf(root)
  if (dialect) return { root, dialect }
  const key = ['openapi', 'swagger'].find(name => Object.hasOwn(root, name))
  const hint = 'Gatehouse reads OpenAPI 2.0 (swagger: "2.0"), 3.0, 3.1 and 3.2.'
  if (key) {
    const said = root[key]
    const word = typeof said === 'string' || typeof said === 'number' ? String(said).slice(0, 60) : `(${typeof said})`
    const message = `${key} ${word} is not a version that is read here.`
    return refuse({ code: 'version_unknown', message, pointer: `/${key}`, hint })
  }
  const near = Object.keys(root)
    .slice(0, 100)
    .find(name => nearest(name, ['openapi', 'swagger']))
  const message = near
    ? `${near} is not a known key here; did you mean openapi?`
    : 'openapi is missing; it names the version.'
  return refuse({ code: 'not_openapi', message, pointer: near ? `/${near}` : '', hint })
}

function resolvedSchemes(root: Json, dialect: Dialect): Record<string, Record<string, unknown>> {
  const references = new References(root)
  const entries = Object.entries(securitySchemesOf(root, dialect)).flatMap(([name, written]) => {
    const value = references.resolved(written, '')?.value
    return isRecord(value) && text(member(value, 'type')) ? [[name, value] as const] : []
  })
  return Object.fromEntries(entries)
}

function inOrder(problems: Problem[]): Problem[] {
  const line = (problem: Problem) => problem.place?.line ?? 0
  const column = (problem: Problem) => problem.place?.column ?? 0
  return problems.sort((a, b) => line(a) - line(b) || column(a) - column(b))
}
