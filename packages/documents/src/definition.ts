/** Documents that describe an API, whatever the language: each as a tree with places. */
import { type ReadDocument, readDocument } from './document.ts'
import { readGraphql } from './graphql/read-graphql.ts'
import { documentLimits, type ReadOptions, tooLarge } from './limits.ts'
import { isRecord } from './openapi/tree.ts'
import { readProtobuf } from './protobuf/read-protobuf.ts'

export const definitionKinds = ['openapi', 'asyncapi', 'graphql', 'protobuf'] as const
export type DefinitionKind = (typeof definitionKinds)[number]

export interface Definition extends Omit<ReadDocument, 'format'> {
  /** Undefined for a tree that is none of those. */
  kind: DefinitionKind | undefined
}

export interface DefinitionOptions extends ReadOptions {
  /** What it is read as, where that is known already. */
  kind?: DefinitionKind | undefined
}

/**
 * Reads a text as what it is known to be, else as what its name says, or what it looks like. GraphQL and Protobuf become the
 * trees of docs/guides/lint.md. Throws `document_invalid` with places, or `document_too_large`.
 */
export function readDefinition(text: string, options: DefinitionOptions = {}): Definition {
  const language = options.kind ? ownLanguage(options.kind) : languageOf(text, options.file)
  if (!language) {
    const document = readDocument(text, options)
    return { ...document, kind: treeKind(document.value) }
  }
  const limits = { ...documentLimits, ...options.limits }
  if (Buffer.byteLength(text) > limits.bytesMax) throw tooLarge('bytesMax', limits, 'too many bytes')
  const { file } = options
  const read = language === 'graphql' ? readGraphql : readProtobuf
  try {
    return { kind: language, ...read(text, { limits, file }), ...(file === undefined ? {} : { file }) }
  } catch (thrown) {
    // How deep the stack goes depends on who calls.
    if (thrown instanceof RangeError && /call stack/.test(thrown.message))
      throw tooLarge('depthMax', limits, 'too many levels')
    throw thrown
  }
}

export function treeKind(value: unknown): DefinitionKind | undefined {
  if (!isRecord(value)) return undefined
  if (Object.hasOwn(value, 'asyncapi')) return 'asyncapi'
  return Object.hasOwn(value, 'openapi') || Object.hasOwn(value, 'swagger') ? 'openapi' : undefined
}

/** Those that are no trees as they are written. */
export const ownLanguage = (kind: DefinitionKind): 'graphql' | 'protobuf' | undefined =>
  kind === 'graphql' || kind === 'protobuf' ? kind : undefined

const looksLength = 4096

/** Those of languages alone: a tree has to be read first. By the ending of the name; without one that is known, by what the text begins with. */
export function languageOf(text: string, file = ''): 'graphql' | 'protobuf' | undefined {
  if (/\.(?:graphqls?|gql|sdl)$/i.test(file)) return 'graphql'
  if (/\.proto$/i.test(file)) return 'protobuf'
  if (/\.(?:json|ya?ml)$/i.test(file)) return undefined
  const start = withoutComments(text.slice(0, looksLength))
  if (
    /^(?:syntax|edition)\s*=\s*["']|^package\s+[\w.]+\s*;|^import\s+(?:\w+\s+)?["']|^option\s+[\w.()]+\s*=|^(?:message|service)\s+\w+\s*\{/.test(
      start,
    )
  )
    return 'protobuf'
  const isGraphql =
    /^(?:extend\s+)?(?:(?:type|interface|input|enum|scalar|union)\s+[_A-Za-z]\w*(?:[\s{@=]|$)|schema\s*[{@])|^directive\s+@/
  return isGraphql.test(start) ? 'graphql' : undefined
}

/** Comments of both languages, and the description that GraphQL begins with, are left out. */
function withoutComments(text: string): string {
  const blank = /^(?:[\s\ufeff,]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"(?=\s))/
  let left = text
  for (let found = blank.exec(left); found && found[0] !== ''; found = blank.exec(left))
    left = left.slice(found[0].length)
  return left
}
