/** CEL, compiled once: what a policy asks of a request. */
import { Failure } from '@gatehouse/base'
import { Environment } from '@marcbachmann/cel-js'
import { guarded } from './guard.ts'
import { type LinearPattern, linearPattern } from './linear-pattern.ts'
import { heavyTurns, open, turns } from './spending.ts'

/** What an expression may name, by the variables of `exchangeScope`. */
export type Scope = Readonly<Record<(typeof scopeVariables)[number], unknown>> & {
  /** About how many characters it can look at; what it may do is bounded by it. */
  readonly characters: number
}

export const scopeVariables = ['request', 'client', 'route', 'identity', 'consumer', 'reply', 'body'] as const

export interface Expression {
  readonly text: string
  /** Throws `expression_failed` with what went wrong. */
  evaluate(scope: Scope): unknown
  /** The same, and `expression_failed` unless it is true or false. */
  holds(scope: Scope): boolean
}

export const expressionCharactersMax = 4096
const limits = { maxAstNodes: 400, maxDepth: 24, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 8 }
const patternsMax = 64
const joinedCharactersMax = 1_048_576
const patterns = new Map<string, LinearPattern>()

const language = new Environment({ limits, homogeneousAggregateLiterals: false })
for (const name of scopeVariables) language.registerVariable(name, 'dyn')
language.registerFunction('turns(dyn): dyn', turns)
language.registerFunction('heavyTurns(dyn): dyn', heavyTurns)
language.registerFunction('string.linearMatches(string): bool', (text: string, pattern: string) =>
  patternOf(pattern).test(text),
)
language.registerFunction('list.shortJoin(): string', (list: readonly unknown[]) => shortJoin(list, ''))
language.registerFunction('list.shortJoin(string): string', shortJoin)

/** Throws what is wrong with it, in a sentence with its place. */
export function compileExpression(text: string): Expression {
  if (text.length > expressionCharactersMax) throw new Error(`it may have ${expressionCharactersMax} characters`)
  const guardedText = guarded(text, language.parse(text).ast)
  const program = language.parse(guardedText)
  const { error } = program.check()
  if (error) throw error
  const evaluate = (scope: Scope): unknown => {
    open(scope.characters)
    try {
      return program(scope)
    } catch (thrown) {
      throw new Failure('expression_failed', `${shortened(text)}: ${sentence(thrown)}.`, { cause: thrown })
    }
  }
  return {
    text,
    evaluate,
    holds(scope) {
      const value = evaluate(scope)
      if (typeof value === 'boolean') return value
      throw new Failure('expression_failed', `${shortened(text)}: it is neither true nor false.`)
    },
  }
}

/** What is wrong with an expression; undefined when nothing is. */
export function expressionProblem(text: string): string | undefined {
  try {
    compileExpression(text)
    return undefined
  } catch (thrown) {
    return sentence(thrown)
  }
}

/** Its first line: what follows is a picture of the place. */
function sentence(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return message.split('\n')[0]!.slice(0, 200)
}

export const shortened = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 77)}…`)

function shortJoin(list: readonly unknown[], between: string): string {
  if (list.length * (1 + between.length) > joinedCharactersMax) throw new Error('join() would make too long a text')
  return list.map(one => (typeof one === 'string' ? one : fail())).join(between)
}

const fail = (): never => {
  throw new Error('join() joins texts alone')
}

/** Patterns that an expression works out are kept for a while; compiling one costs more than looking. */
function patternOf(source: string): LinearPattern {
  const known = patterns.get(source)
  if (known) return known
  if (patterns.size >= patternsMax) patterns.delete(patterns.keys().next().value!)
  const made = linearPattern(source)
  patterns.set(source, made)
  return made
}
