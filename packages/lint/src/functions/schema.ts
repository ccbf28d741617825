/** A value fits a JSON Schema. */
import { SchemaProblem } from '@gatehouse/contract/schema/maker.ts'
import { Run, TooCostly } from '@gatehouse/contract/schema/run.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { object, Type } from '@gatehouse/schema'
import type { LintFunction, Outcome } from '../function.ts'
import { PathProblem } from '../path/script.ts'
import { resolvedValue } from './resolved-value.ts'

const workMax = 5_000_000

export const schema: LintFunction = {
  summary: 'The value fits a JSON Schema (2020-12, also as earlier drafts write it).',
  options: object({
    schema: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Boolean()]),
    dialect: Type.Optional(Type.String()),
    allErrors: Type.Optional(Type.Boolean()),
    prepareResults: Type.Optional(Type.Null()),
  }),
  make({ schema: written, allErrors = false }: { schema: unknown; allErrors?: boolean }) {
    let check: ReturnType<Schemas['check']>
    try {
      check = new Schemas(written, { formats: true }).check()
    } catch (thrown) {
      if (thrown instanceof SchemaProblem) throw new PathProblem(`its schema cannot be read: ${thrown.message}`)
      throw thrown
    }
    return (value, { name, follow, resolved }) =>
      value === undefined
        ? [{ message: `${name} must be there` }]
        : schemaOutcomes(check, resolved ? resolvedValue(value, follow) : value, { name, allErrors })
  },
}

type SchemaCheck = ReturnType<Schemas['check']>

export function schemaOutcomes(
  check: SchemaCheck,
  value: unknown,
  { name, allErrors }: { name: string; allErrors: boolean },
): Outcome[] {
  const run = new Run({ work: workMax })
  run.part = name
  try {
    check(value, run)
  } catch (thrown) {
    if (!(thrown instanceof TooCostly)) throw thrown
    run.tell(thrown.message)
  }
  return run.problems.slice(0, allErrors ? undefined : 1).map(message => ({ message }))
}
