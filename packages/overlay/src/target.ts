/** What an action of an overlay is done to: JSONPath (RFC 9535), in time that grows with the document. */
import { linearPattern } from '@gatehouse/expression/linear-pattern.ts'
import { FunctionExpressionType, JSONPathEnvironment, type JSONPathQuery } from 'json-p3'

export class TargetProblem extends Error {}

export type Steps = readonly (string | number)[]

const matchesMax = 100_000

/** A pattern of a document, whole or in part (RFC 9485), by RE2: nothing of it goes back. */
function patternFunction(isWhole: boolean) {
  const known = new Map<string, ReturnType<typeof linearPattern>>()
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(text: unknown, source: unknown) {
      if (typeof text !== 'string' || typeof source !== 'string') return false
      try {
        const pattern = known.get(source) ?? linearPattern(isWhole ? `^(?:${source})$` : source)
        if (known.size < 100) known.set(source, pattern)
        return pattern.test(text)
      } catch {
        // What is no pattern fits nothing (RFC 9535 §2.4.6).
        return false
      }
    },
  }
}

const environment = new JSONPathEnvironment({ strict: true })
environment.functionRegister.set('match', patternFunction(true))
environment.functionRegister.set('search', patternFunction(false))

export class Target {
  readonly text: string
  readonly #query: JSONPathQuery

  /** Throws `TargetProblem`. */
  constructor(text: string) {
    this.text = text
    const bare = text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, '')
    // Each would multiply the work by the size of the document.
    if ((bare.match(/\.\./g) ?? []).length > 1)
      throw new TargetProblem('it goes through the whole document more than once')
    if (/\?[^\]]*\$/.test(bare)) throw new TargetProblem('a condition looks at the whole document for each value')
    try {
      this.#query = environment.compile(text)
    } catch (thrown) {
      throw new TargetProblem((thrown as Error).message.slice(0, 200))
    }
  }

  /** Where it leads, in the order of the document. Throws `TargetProblem` where that is too much. */
  in(document: unknown): Steps[] {
    const found: Steps[] = []
    for (const node of this.#query.lazyQuery(document as never)) {
      if (found.length === matchesMax) throw new TargetProblem(`it leads to more than ${matchesMax} values`)
      found.push(node.location as Steps)
    }
    return found
  }
}
