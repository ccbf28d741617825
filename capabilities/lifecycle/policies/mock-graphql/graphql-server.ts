/** A schema in GraphQL that is answered with made values (GraphQL, September 2025). */
import { GraphQLError } from 'graphql/error'
import { executeSync } from 'graphql/execution'
import { parse } from 'graphql/language'
import { type GraphQLFieldResolver, type GraphQLSchema, validateSchema } from 'graphql/type'
import { buildASTSchema, getOperationAST } from 'graphql/utilities'
import { NoSchemaIntrospectionCustomRule, specifiedRules, validate } from 'graphql/validation'
import { validateSDL } from 'graphql/validation/validate.js'
import type { GraphqlAsk } from './graphql-ask.ts'
import { type Made, MadeValues } from './made-values.ts'
import { boundsProblem, type SelectionBounds } from './selection-bounds.ts'

const schemaTokensMax = 500_000
/** A document is compared with itself, field by field. */
const documentTokensMax = 5000
/** Of one answer. */
const valuesMax = 20_000
const errorsMax = 20

export interface GraphqlOptions extends SelectionBounds {
  sdl: string
  introspection: boolean
  /** Of a text, short. */
  digest: (text: string) => string
}

export interface GraphqlAnswer {
  /** Undefined where nothing was carried out. */
  data?: unknown
  errors?: readonly GraphqlError[]
}

interface GraphqlError {
  message: string
  locations?: unknown
  path?: unknown
}

/** What keeps a text from being a schema. */
export class SchemaProblem extends Error {
  readonly line: number
  readonly column: number

  constructor(message: string, { line, column }: { line: number; column: number }) {
    super(message)
    this.line = line
    this.column = column
  }
}

/** One for all of them: it has a path already, so that nobody makes another one of it for each value. */
const tooMany = new GraphQLError('The answer has too many values.', { path: [] })

interface Answering {
  seed: string
  /** Values that may still be made. */
  left: number
}

export class GraphqlServer {
  readonly #schema: GraphQLSchema
  readonly #values: MadeValues
  readonly #options: GraphqlOptions

  /** Throws `SchemaProblem`. */
  constructor(options: GraphqlOptions) {
    this.#options = options
    this.#schema = schemaOf(options.sdl)
    this.#values = new MadeValues(this.#schema, options.digest)
  }

  answer({ query, variables, operationName }: GraphqlAsk, seed: string): GraphqlAnswer {
    try {
      const document = parse(query, { maxLexicalTokens: documentTokensMax })
      const hideSuggestions = !this.#options.introspection
      const rules = this.#options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
      const wrong = validate(this.#schema, document, rules, { maxErrors: errorsMax, hideSuggestions })
      if (wrong.length > 0) return { errors: wrong.map(told) }
      const problem = boundsProblem(document, this.#options)
      if (problem !== undefined) return { errors: [{ message: problem }] }
      const operation = getOperationAST(document, operationName)
      if (operation?.operation === 'subscription') return { errors: [{ message: 'Subscriptions are not mocked.' }] }
      const answering: Answering = { seed, left: valuesMax }
      const { data, errors } = executeSync({
        ...{ schema: this.#schema, document, variableValues: variables, operationName, hideSuggestions },
        ...{ contextValue: answering, fieldResolver: this.#field, typeResolver: typeOf },
      })
      if (answering.left < 0) return { errors: [{ message: `The answer has more than ${valuesMax} values.` }] }
      return {
        ...(data === undefined ? {} : { data }),
        ...(errors ? { errors: errors.slice(0, errorsMax).map(told) } : {}),
      }
    } catch (thrown) {
      if (thrown instanceof GraphQLError) return { errors: [told(thrown)] }
      if (thrown instanceof RangeError) return { errors: [{ message: 'It is nested too deep.' }] }
      throw thrown
    }
  }

  /** Whether the operation that is asked for changes something; false where nobody can tell. */
  isMutation({ query, operationName }: GraphqlAsk): boolean {
    try {
      const document = parse(query, { maxLexicalTokens: documentTokensMax })
      return getOperationAST(document, operationName)?.operation === 'mutation'
    } catch {
      return false
    }
  }

  readonly #field: GraphQLFieldResolver<Made | undefined, Answering> = (made, args, answering, info) => {
    if (--answering.left < 0) throw tooMany
    const { fieldName: name, returnType, parentType } = info
    if (made && Object.hasOwn(made.settled, name)) return made.settled[name]
    const key = this.#values.key(made?.key ?? answering.seed, `${parentType.name}.${name}`, args)
    const value = this.#values.of(returnType, { key, name, args, seed: answering.seed })
    if (Array.isArray(value)) answering.left -= value.length
    return value
  }
}

const typeOf = (made: unknown) => (made as Made).type

function told({ message, locations, path }: GraphQLError): GraphqlError {
  return { message, ...(locations ? { locations } : {}), ...(path ? { path } : {}) }
}

function schemaOf(sdl: string): GraphQLSchema {
  try {
    const document = parse(sdl, { maxLexicalTokens: schemaTokensMax })
    const [problem] = validateSDL(document)
    if (problem) throw problem
    const schema = buildASTSchema(document, { assumeValidSDL: true })
    const [wrong] = validateSchema(schema)
    if (wrong) throw wrong
    return schema
  } catch (thrown) {
    const { locations, message } = thrown as GraphQLError
    const [first] = (thrown instanceof GraphQLError && locations) || []
    throw new SchemaProblem(message.split('\n')[0]!.slice(0, 300), first ?? { line: 1, column: 1 })
  }
}
