/** POSTs although they write nothing: a document belongs in no address. */
import { object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const textMax = 33_554_432
const text = Type.String({ maxLength: textMax, description: 'The document as it is written, JSON or YAML.' })
const file = Type.Optional(Type.String({ maxLength: 512, description: 'What it is called where it is told of.' }))
const pointer = Type.String({
  maxLength: 2048,
  description: 'JSON pointer (RFC 6901).',
  examples: ['/components/schemas/Pet'],
})
const place = object({ line: Type.Integer(), column: Type.Integer() })
const result = Type.String({ description: 'The document after it; all else is written as it was.' })
const common = { scope: 'organization', effect: 'write', role: 'viewer' } as const
const invalid = ['document_invalid', 'document_too_large', 'too_many_attempts'] as const

export const outlineDocument = defineOperation({
  ...common,
  name: 'outline-document',
  title: 'Outline of a document',
  summary:
    'What a contract document holds, and where: servers, tags, paths, operations, components. Nothing is stored.',
  input: object({ text, file }),
  output: object({
    entries: Type.Array(
      object({
        kind: oneOf(['info', 'server', 'tag', 'path', 'operation', 'webhook', 'component', 'security']),
        name: Type.String(),
        pointer: Type.String(),
        place,
        operationId: Type.Optional(Type.String()),
        tags: Type.Optional(Type.Array(Type.String())),
        deprecated: Type.Optional(Type.Boolean()),
      }),
    ),
  }),
  errors: [...invalid],
})

export const findInDocument = defineOperation({
  ...common,
  name: 'find-references',
  title: 'References in a document',
  summary: 'Where a document refers to a component, an operation, a scheme or a tag of its own. Nothing is stored.',
  input: object({ text, file, pointer }),
  output: object({
    references: Type.Array(
      object({
        kind: oneOf(['reference', 'name', 'key'], {
          description: 'By a pointer; by its name alone; or by its name as a key.',
        }),
        pointer: Type.String(),
        place,
        written: Type.String(),
      }),
    ),
  }),
  errors: [...invalid],
})

export const renameInDocument = defineOperation({
  ...common,
  name: 'rename-in-document',
  title: 'Rename in a document',
  summary:
    'A component, an operation or a tag under another name, wherever the document says it. Comments, order and quotes stay. Nothing is stored.',
  input: object({
    ...{ text, file, pointer },
    to: Type.String({ minLength: 1, maxLength: 200, description: 'The new name.' }),
  }),
  output: object({ text: result, places: Type.Integer({ description: 'Places that were changed.' }) }),
  errors: [...invalid, 'edit_unfit', 'conflict', 'not_found', 'invalid_input'],
})

export const editDocument = defineOperation({
  ...common,
  name: 'edit-document',
  title: 'Edit a document',
  summary:
    'Values set, added and removed where they stand; comments, order and quotes of all else stay. Nothing is stored.',
  input: object({
    ...{ text, file },
    edits: Type.Array(
      object({
        at: Type.Array(Type.String({ maxLength: 2048 }), {
          maxItems: 200,
          description: 'Names on the way to the value; `-` is behind the last item of a list.',
        }),
        value: Type.Optional(Type.Unknown({ description: 'What stands there from then on.' })),
        remove: Type.Optional(Type.Literal(true, { description: 'Nothing does.' })),
      }),
      { minItems: 1, maxItems: 100 },
    ),
  }),
  output: object({ text: result }),
  errors: [...invalid, 'edit_unfit', 'invalid_input'],
})

const message = {
  headers: Type.Optional(Type.Record(Type.String({ maxLength: 256 }), Type.String({ maxLength: 8192 }))),
  body: Type.Optional(Type.Unknown({ description: 'As a value.' })),
}

export const addOperation = defineOperation({
  ...common,
  name: 'add-operation',
  title: 'Add an operation to a document',
  summary: 'An operation from one request and its answer, with schemas that both fit. Nothing is stored.',
  input: object({
    ...{ text, file },
    method: patterned('^[A-Za-z]{1,16}$', 'a method, such as GET', { description: 'Method.' }),
    path: Type.String({ maxLength: 2048, description: 'With its parameters.', examples: ['/pets/{id}'] }),
    operationId: Type.Optional(Type.String({ maxLength: 200 })),
    summary: Type.Optional(Type.String({ maxLength: 1000 })),
    query: Type.Optional(Type.Record(Type.String({ maxLength: 256 }), Type.String({ maxLength: 8192 }))),
    request: Type.Optional(object(message)),
    reply: object({ status: Type.Integer({ minimum: 100, maximum: 599 }), ...message }),
  }),
  output: object({ text: result }),
  errors: [...invalid, 'edit_unfit', 'conflict', 'invalid_input'],
})

export const inferSchemaOperation = defineOperation({
  ...common,
  name: 'infer-schema',
  title: 'Schema of values',
  summary: 'A schema that all of the values fit: what all have is required. Nothing is stored.',
  input: object({
    values: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 10_000 }),
    dialect: Type.Optional(
      oneOf(['3.0', '3.1'], { description: 'Version of OpenAPI that it is for; 3.1 unless said.' }),
    ),
  }),
  output: object({ schema: Type.Unknown() }),
  errors: ['document_too_large', 'too_many_attempts'],
})
