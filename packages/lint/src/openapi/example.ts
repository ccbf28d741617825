/** Examples and defaults fit the schemas that they stand beside. */
import { SchemaWriter } from '@gatehouse/contract/openapi/schema-writer.ts'
import { SchemaProblem } from '@gatehouse/contract/schema/maker.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { dialectOf } from '@gatehouse/documents/openapi/dialect.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { object, oneOf, Type } from '@gatehouse/schema'
import { isRecord, type LintFunction, type Outcome, type Steps } from '../function.ts'
import { schemaOutcomes } from '../functions/schema.ts'
import { pointerOf, stepsOf } from '../path/spot.ts'

export interface Example {
  value: unknown
  steps: Steps
}

/** Of a media type, a parameter or a header. */
export const mediaExample: LintFunction = {
  summary: 'Examples of media types, parameters and headers fit their schema.',
  options: undefined,
  make:
    () =>
    (value, { root, spot, follow }) => {
      if (!isRecord(value) || value.schema === undefined) return undefined
      const examples: Example[] = value.example === undefined ? [] : [{ value: value.example, steps: ['example'] }]
      for (const [name, written] of Object.entries(isRecord(value.examples) ? value.examples : {})) {
        const one = follow(written)?.value ?? written
        if (isRecord(one) && one.value !== undefined)
          examples.push({ value: one.value, steps: ['examples', name, 'value'] })
      }
      if (examples.length === 0) return undefined
      return misfits(root.value, { schema: value.schema, steps: [...stepsOf(spot), 'schema'] }, examples)
    },
}

/** Of a response of version 2.0, by types of content. A text is JSON where the type is. */
export const responseExample: LintFunction = {
  summary: 'Examples of a response of OpenAPI 2.0 fit its schema.',
  options: undefined,
  make:
    () =>
    (value, { root, spot }) => {
      if (!isRecord(value) || value.schema === undefined || !isRecord(value.examples)) return undefined
      const examples = Object.entries(value.examples)
        .filter(([type, one]) => typeof one !== 'string' || formatOf(type) === 'json')
        .map(([type, one]) => ({ value: one, steps: ['examples', type] }))
      if (examples.length === 0) return undefined
      return misfits(root.value, { schema: value.schema, steps: [...stepsOf(spot), 'schema'] }, examples)
    },
}

/** A schema that says what JSON Schema does not have. */
export const readableSchema: LintFunction = {
  summary: 'The value is a schema that can be read.',
  options: undefined,
  make:
    () =>
    (value, { root, spot }) => {
      const wrong = schemasOf(root.value)?.wrong(value, stepsOf(spot))
      return wrong === undefined ? undefined : [{ message: wrong }]
    },
}

/** Of a schema itself. */
export const schemaExample: LintFunction = {
  summary: 'Examples and defaults of a schema fit it, or one of both.',
  options: object({ of: Type.Optional(oneOf(['examples', 'default'] as const)) }),
  make:
    ({ of }: { of?: 'examples' | 'default' }) =>
    (value, { root, spot }) => {
      if (!isRecord(value)) return undefined
      const examples: Example[] = []
      for (const name of of === undefined ? ['example', 'default', 'x-example'] : [of]) {
        if (Object.hasOwn(value, name) && name !== 'examples') examples.push({ value: value[name], steps: [name] })
      }
      if (of !== 'default' && Array.isArray(value.examples)) {
        for (const [at, one] of value.examples.entries()) examples.push({ value: one, steps: ['examples', at] })
      }
      return examples.length === 0 ? undefined : misfits(root.value, { schema: value, steps: stepsOf(spot) }, examples)
    },
}

export function misfits(
  root: unknown,
  { schema, steps }: { schema: unknown; steps: Steps },
  examples: Example[],
): Outcome[] {
  const check = schemasOf(root)?.check(schema, steps)
  if (!check) return []
  try {
    return examples.flatMap(({ value, steps: within }) =>
      schemaOutcomes(check, value, { name: 'the example', allErrors: false }).map(({ message }) => ({
        message,
        within,
      })),
    )
  } catch (thrown) {
    // What a schema refers to is read when it is first asked.
    if (thrown instanceof SchemaProblem) return []
    throw thrown
  }
}

type SchemaCheck = ReturnType<Schemas['check']>

/** The schemas of one document: what several refer to is written once. */
class DocumentSchemas {
  readonly #writer: SchemaWriter
  readonly #shared: Record<string, unknown> = {}
  readonly #schemas = new Schemas({ $defs: this.#shared }, { flat: true, formats: true, unreadPatterns: 'fit' })
  readonly #made = new Map<unknown, SchemaCheck | undefined>()
  readonly #wrong = new Map<unknown, string>()

  constructor(root: Record<string, unknown>) {
    this.#writer = new SchemaWriter(root, dialectOf(root) ?? '3.1')
  }

  /** Undefined for a schema that cannot be read, which other rules tell. */
  check(schema: unknown, steps: Steps): SchemaCheck | undefined {
    if (!this.#made.has(schema)) this.#made.set(schema, this.#make(schema, steps))
    return this.#made.get(schema)
  }

  /** Why it cannot be read. */
  wrong(schema: unknown, steps: Steps): string | undefined {
    this.check(schema, steps)
    return this.#wrong.get(schema)
  }

  #make(schema: unknown, steps: Steps): SchemaCheck | undefined {
    const before = this.#writer.problems.length
    const written = this.#writer.write(schema, pointerOf(steps))
    Object.assign(this.#shared, this.#writer.shared())
    const [problem] = this.#writer.problems.slice(before)
    if (problem) return void this.#wrong.set(schema, problem.message)
    try {
      return this.#schemas.check(written)
    } catch (thrown) {
      if (thrown instanceof SchemaProblem) return void this.#wrong.set(schema, thrown.message)
      throw thrown
    }
  }
}

const ofDocument = new WeakMap<object, DocumentSchemas>()

function schemasOf(root: unknown): DocumentSchemas | undefined {
  if (!isRecord(root)) return undefined
  const schemas = ofDocument.get(root) ?? new DocumentSchemas(root)
  ofDocument.set(root, schemas)
  return schemas
}
