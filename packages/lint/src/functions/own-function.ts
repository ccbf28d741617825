/** Functions that a ruleset brings along, as Spectral calls them. They are code of whoever lints, and run with his rights. */
import { Failure } from '@gatehouse/base'
import { Type } from '@gatehouse/schema'
import type { LintFunction, Outcome, Steps } from '../function.ts'

type Written = (value: unknown, options: unknown, context: object) => unknown

/** From the module that exports it. Throws `ruleset_invalid`. */
export async function ownFunction(name: string, url: string): Promise<LintFunction> {
  let exported: unknown
  try {
    const module = (await import(url)) as { default?: unknown }
    const { default: own } = module
    exported = typeof own === 'object' && own !== null && 'default' in own ? own.default : own
  } catch (thrown) {
    throw new Failure(
      'ruleset_invalid',
      `The function ${name} cannot be loaded: ${(thrown as Error).message.slice(0, 200)}`,
    )
  }
  if (typeof exported !== 'function') {
    throw new Failure('ruleset_invalid', `The module of the function ${name} exports no function as its default.`)
  }
  const call = exported as Written
  return {
    summary: 'Of a ruleset.',
    options: Type.Object({}, { additionalProperties: true }),
    make: (options: unknown) => (value, asked) => {
      const { value: data, file: source } = asked.document
      const document = { data, source, formats: null }
      const context = { path: asked.steps(), document, documentInventory: { resolved: data, unresolved: data, source } }
      return outcomesOf(call(value, options, context))
    },
  }
}

function outcomesOf(said: unknown): Outcome[] {
  if (!Array.isArray(said)) return []
  return said.flatMap(one => {
    const { message, path } = (one ?? {}) as { message?: unknown; path?: unknown }
    if (typeof message !== 'string') return []
    return [{ message, ...(Array.isArray(path) ? { at: path as Steps } : {}) }]
  })
}
