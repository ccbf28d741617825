/** A POST although it writes nothing: a document belongs in no address. */
import { object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const edit = object({
  at: Type.Array(Type.String(), { description: 'Names on the way to the value, as `edit-document` takes them.' }),
  value: Type.Optional(Type.Unknown()),
  remove: Type.Optional(Type.Boolean()),
})

export const checkDocument = defineOperation({
  name: 'check-document',
  on: 'ApiVersion',
  title: 'Check a document',
  summary:
    'Holds a document that is being written against the rulesets that apply to the version, with what would mend each finding. Nothing is stored.',
  input: object({
    text: Type.String({ maxLength: 33_554_432, description: 'The document as it is written, JSON or YAML.' }),
    file: Type.Optional(Type.String({ maxLength: 512, description: 'What it is called where it is told of.' })),
  }),
  output: object({
    findings: Type.Array(
      object({
        rule: Type.String(),
        severity: oneOf(['error', 'warn', 'info', 'hint']),
        message: Type.String(),
        pointer: Type.String(),
        place: Type.Optional(object({ line: Type.Integer(), column: Type.Integer() })),
        fix: Type.Optional(
          Type.Array(edit, { description: 'Edits that mend it, and change nothing of what the API does.' }),
        ),
      }),
      { description: 'The gravest first, at most 500.' },
    ),
    more: Type.Integer({ description: 'Findings beyond those.' }),
  }),
  effect: 'write',
  role: 'viewer',
  errors: ['document_invalid', 'document_too_large', 'lint_exhausted', 'ruleset_invalid', 'too_many_attempts'],
})
