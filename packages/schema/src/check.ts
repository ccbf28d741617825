/** The one checker. All problems at once, each with a pointer, a sentence and, where one is near, a suggestion. */
import { Failure, type Problem } from '@gatehouse/base'
import { Compile, type Validator } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { Settings } from 'typebox/system'
import { Errors } from 'typebox/value'
import type { Filled, TSchema } from './build.ts'
import { fill } from './fill.ts'
import { nearest } from './nearest.ts'
import { sentence } from './sentence.ts'
import { hiddenFields } from './show-if.ts'
import { narrowUnions } from './unions.ts'

/** Above this many problems in one value the rest is not listed. */
const problemsMax = 100
Settings.Set({ maxErrors: problemsMax * 4 })

const compiled = new WeakMap<TSchema, Validator>()

function validator(schema: TSchema): Validator {
  let found = compiled.get(schema)
  if (!found) compiled.set(schema, (found = Compile(schema) as unknown as Validator))
  return found
}

/** Every way `value` breaks `schema`; empty when it does not. */
export function problemsOf(schema: TSchema, value: unknown): Problem[] {
  const errors = validator(schema).Check(value) ? [] : narrowUnions(Errors(schema, value))
  const problems = errors.flatMap(error => asProblems(error, schema))
  problems.push(...hiddenFields(schema, value))
  return problems.slice(0, problemsMax)
}

/** The value with defaults filled, a copy; throws `invalid_input` with every problem. */
export function filled<S extends TSchema>(schema: S, value: unknown, what = 'The input'): Filled<S> {
  const problems = problemsOf(schema, value)
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    throw new Failure('invalid_input', `${what} has ${count}: ${problems[0]!.message}`, { problems })
  }
  return fill(schema, value) as Filled<S>
}

function asProblems(error: TLocalizedValidationError, schema: TSchema): Problem[] {
  if (error.keyword === 'boolean') return [] // the branch beneath an additionalProperties error
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys(
      (schemaAt(schema, error.schemaPath) as TSchema & { properties?: object })?.properties ?? {},
    )
    return error.params.additionalProperties.map(key => {
      const near = nearest(key, known)
      const message = `${key} is not a known key here${near ? `; did you mean ${near}?` : '.'}`
      return {
        code: 'unknown_key',
        message,
        pointer: `${error.instancePath}/${escapePointer(key)}`,
        ...(near ? { hint: near } : {}),
      }
    })
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map(key => ({
      code: 'missing_key',
      message: `${key} is missing.`,
      pointer: `${error.instancePath}/${escapePointer(key)}`,
    }))
  }
  return [
    {
      code: 'invalid_value',
      message: sentence(error, schemaAt(schema, error.schemaPath)),
      pointer: error.instancePath,
    },
  ]
}

/** The part of the schema that an error is about. */
function schemaAt(schema: TSchema, schemaPath: string): unknown {
  let at: unknown = schema
  for (const step of schemaPath.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    at = (at as Record<string, unknown> | undefined)?.[step.replace(/~1/g, '/').replace(/~0/g, '~')]
  }
  return at
}

/** One reference token of a JSON Pointer (RFC 6901 §3). */
export function escapePointer(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1')
}
