/** GraphQL SDL (September 2025) as a tree: see `docs/guides/lint.md`. */
import { Failure, type Problem } from '@gatehouse/base'
import { GraphQLError } from 'graphql/error'
import { type DocumentNode, parse } from 'graphql/language'
import { type DocumentLimits, invalidDocument } from '../limits.ts'
import { inFile, type Positions } from '../positions.ts'
import { Projection } from '../projection.ts'
import { projectSchema } from './project-schema.ts'

export interface LanguageOptions {
  limits: DocumentLimits
  file: string | undefined
}

/** Lexical pieces; each costs some 200 bytes for as long as the text is read. */
const tokensMax = 2_000_000

/** Throws `document_invalid` with the first place that does not parse, or `document_too_large`. */
export function readGraphql(text: string, { limits, file }: LanguageOptions): { value: unknown; positions: Positions } {
  const projection = new Projection(limits)
  const value = projectSchema(parsed(text, file), { projection, file })
  return { value, positions: projection.positions(text, value) }
}

function parsed(text: string, file: string | undefined): DocumentNode {
  try {
    return parse(text, { maxLexicalTokens: tokensMax, maxComments: tokensMax })
  } catch (thrown) {
    if (!(thrown instanceof GraphQLError)) throw thrown
    if (/more than .* (?:tokens|comments)/.test(thrown.message)) {
      const max = tokensMax.toLocaleString('en')
      throw new Failure('document_too_large', `The document has more than ${max} lexical pieces.`)
    }
    const { line = 1, column = 1 } = thrown.locations?.[0] ?? {}
    const message = thrown.message.replace(/^Syntax Error: /, '').slice(0, 300)
    throw invalidDocument([syntaxProblem(message, inFile(file, { line, column }))], file)
  }
}

const syntaxProblem = (message: string, place: NonNullable<Problem['place']>): Problem => ({
  ...{ code: 'graphql_syntax', message, place },
  hint: 'Write it as the schema definition language of GraphQL has it.',
})
