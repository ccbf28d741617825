/** JSONata with an end to it: in time, in depth, in the length of lists and of texts, and with regular expressions of linear time. */
import { Failure } from '@gatehouse/base'
import { bounds } from '@gatehouse/media/value-bounds.ts'
import jsonata from 'jsonata'
import { LinearRegExp } from './linear-regexp.ts'
import { Weights } from './weights.ts'

export interface Evaluation {
  /** Throws `expression_failed`. */
  evaluate(input: unknown, bindings: Record<string, unknown>): Promise<unknown>
}

const depthMax = 200
const itemsMax = 100_000
const charactersMax = 1_048_576

export function compileJsonata(text: string, timeoutMs: number): Evaluation {
  const RegexEngine = LinearRegExp as unknown as RegExpConstructor
  const options = { RegexEngine, stack: depthMax, timeout: timeoutMs, sequence: itemsMax }
  const compiled = jsonata(text, options)
  for (const pattern of patternsIn(compiled.ast())) new LinearRegExp(pattern)
  const plain = compiled as unknown as { assign(name: string | symbol, value: unknown): void }
  const weights = new Weights()
  plain.assign(Symbol.for('jsonata.__evaluate_exit'), (_: unknown, __: unknown, ___: unknown, result: unknown) =>
    bounded(result, weights),
  )
  compiled.registerFunction('eval', () => refuse('$eval is not in this language'), '<sx?:x>')
  compiled.registerFunction('pad', padded, '<s-ns?:s>')
  compiled.registerFunction('distinct', distinct, '<x:x>')
  return {
    async evaluate(input, bindings) {
      try {
        return await compiled.evaluate(input, bindings)
      } catch (thrown) {
        throw new Failure('expression_failed', `jsonata: ${sentence(thrown)}.`, { cause: thrown })
      }
    },
  }
}

/** What is wrong with an expression; undefined when nothing is. */
export function jsonataProblem(text: string): string | undefined {
  try {
    compileJsonata(text, 1)
    return undefined
  } catch (thrown) {
    return sentence(thrown)
  }
}

/** Patterns stand in the expression as they are, so that one that is not of RE2 is told before it is used. */
function patternsIn(node: unknown): RegExp[] {
  if (node instanceof RegExp) return [node]
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(patternsIn) : []
}

function bounded(result: unknown, weights: Weights): void {
  if (typeof result === 'string' && result.length > charactersMax)
    refuse(`a text of more than ${charactersMax} characters`)
  if (Array.isArray(result) && result.length > itemsMax) refuse(`a list of more than ${itemsMax} items`)
  if (weights.of(result) > bounds.valuesMax) refuse(`more than ${bounds.valuesMax} values`)
}

function padded(text: string, width: number, filler = ' '): string {
  if (Math.abs(width) > charactersMax) refuse(`a text of more than ${charactersMax} characters`)
  return width < 0 ? text.padStart(-width, filler) : text.padEnd(width, filler)
}

function distinct(list: unknown): unknown {
  if (!Array.isArray(list)) return list
  const seen = new Set<string>()
  return list.filter(one => {
    const text = typeof one + JSON.stringify(one)
    return !seen.has(text) && seen.add(text)
  })
}

function refuse(why: string): never {
  throw new Error(why)
}

function sentence(thrown: unknown): string {
  const { code, message = String(thrown) } = (thrown ?? {}) as { code?: string; message?: string }
  return `${code ? `${code}: ` : ''}${message}`.slice(0, 200)
}
