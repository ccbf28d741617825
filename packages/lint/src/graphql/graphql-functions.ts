import { object, oneOf, Type } from '@gatehouse/schema'
import type { LintFunction } from '../function.ts'
import { type SchemaCode, schemaCodes, schemaProblems } from './schema-problems.ts'

const graphqlSpecification: LintFunction = {
  summary: 'What the specification of GraphQL demands of a schema, by code.',
  options: object({ codes: Type.Array(oneOf([...schemaCodes]), { minItems: 1 }) }),
  make:
    ({ codes }: { codes: readonly SchemaCode[] }) =>
    (_, { root }) =>
      schemaProblems(root.value).filter(({ code }) => codes.includes(code)),
}

export const graphqlFunctions: Readonly<Record<string, LintFunction>> = { graphqlSpecification }
