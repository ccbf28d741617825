/**
 * YAML 1.2 (core schema) with places, as far as it means JSON: text keys, no tags of one's own, finite
 * numbers. The syntax is read by `yaml`; what bounds its work and turns its tree into values stands here.
 * Plain `<<` keys merge (YAML 1.1), because documents in the field use them.
 */
import type { Problem } from '@gatehouse/base'
import { Composer, type CST, type Document, Lexer, Parser } from 'yaml'
import { type DocumentLimits, invalidDocument, tooLarge } from './limits.ts'
import { inFile, Positions } from './positions.ts'
import { YamlTree } from './yaml-tree.ts'

export interface YamlPart {
  value: unknown
  positions: Positions
}

/** The documents of a YAML stream, those without content left out. */
export function readYaml(text: string, limits: DocumentLimits, file?: string): YamlPart[] {
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, version: '1.2', schema: 'core' })
  const budget = { nodes: limits.nodesMax, aliases: limits.aliasExpansionMax }
  const parts: YamlPart[] = []
  const problems: Problem[] = []
  const take = (document: Document.Parsed) => {
    const positions = new Positions(text)
    const wrong = syntaxProblems(document, positions, file)
    if (wrong.length === 0) {
      const tree = new YamlTree({ positions, limits, file, budget })
      const value = tree.read(document)
      wrong.push(...tree.problems)
      if (document.contents && positions.count > 0) parts.push({ value, positions: positions.seal() })
    }
    for (const problem of wrong) problems.push(problem)
  }
  for (const token of boundedTokens(text, limits)) {
    guardDepth(token, limits)
    for (const document of composer.next(token)) take(document as Document.Parsed)
  }
  for (const document of composer.end()) take(document as Document.Parsed)
  if (problems.length > 0) throw invalidDocument(problems, file)
  return parts
}

/** Syntax pieces of the stream, one for each document; refuses before memory is spent on too many. */
function* boundedTokens(text: string, limits: DocumentLimits): Generator<CST.Token> {
  const parser = new Parser()
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > limits.yamlTokensMax) throw tooLarge('yamlTokensMax', limits, 'too many pieces of YAML')
    yield* parser.next(lexeme)
  }
  yield* parser.end()
}

/** The composer of `yaml` calls itself for every level; a text that is too deep never gets there. */
function guardDepth(token: CST.Token, limits: DocumentLimits): void {
  const waiting: { token: CST.Token; depth: number }[] = [{ token, depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const depth = next.depth
    if (depth > limits.depthMax + 1) throw tooLarge('depthMax', limits, 'values nested too deep')
    if (next.token.type === 'document' && next.token.value) waiting.push({ token: next.token.value, depth })
    if (!('items' in next.token)) continue
    for (const item of next.token.items) {
      if (item.key) waiting.push({ token: item.key, depth: depth + 1 })
      if (item.value) waiting.push({ token: item.value, depth: depth + 1 })
    }
  }
}

function syntaxProblems(document: Document.Parsed, positions: Positions, file: string | undefined): Problem[] {
  const tags = document.warnings.filter(warning => warning.code === 'TAG_RESOLVE_FAILED')
  return [...document.errors, ...tags].slice(0, 101).map(error => {
    const tag = error.code === 'TAG_RESOLVE_FAILED'
    const message = tag
      ? `${error.message.replace(/\.$/, '')}; such tags are not read here.`
      : `${error.message.replace(/[.:]?$/, '')}.`
    const hint = tag ? 'Remove the tag.' : syntaxHints[error.code]
    const place = inFile(file, positions.placeAt(error.pos[0]))
    return { code: 'yaml_syntax', message, place, ...(hint ? { hint } : {}) }
  })
}

const syntaxHints: Record<string, string | undefined> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Give the keys of one object the same indentation.',
  BLOCK_AS_IMPLICIT_KEY: 'Put a text that holds ": " in quotes.',
  MULTILINE_IMPLICIT_KEY: 'Check that the key ends in a colon and a space.',
  BAD_SCALAR_START: 'Put the text in quotes.',
}
