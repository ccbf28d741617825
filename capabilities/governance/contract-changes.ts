import { object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const contractChanges = defineOperation({
  name: 'contract-changes',
  on: 'ApiVersion',
  title: 'Contract changes',
  summary: 'What the document as it stands changes beside what is live, by what it means: breaking, dangerous, safe.',
  input: object({
    environment: Type.Optional(
      Type.String({ maxLength: 63, description: 'What is live there; anywhere unless said.' }),
    ),
  }),
  output: object({
    live: Type.Boolean({ description: 'There is something to compare it with.' }),
    breaking: Type.Integer(),
    dangerous: Type.Integer(),
    safe: Type.Integer(),
    changes: Type.Array(
      object({
        id: Type.String(),
        level: oneOf(['breaking', 'dangerous', 'safe']),
        endpoint: Type.Optional(Type.String()),
        message: Type.String(),
        hint: Type.String(),
        fingerprint: Type.String(),
      }),
      { description: 'The gravest first, at most 500.' },
    ),
    more: Type.Integer({ description: 'Changes beyond those.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['document_invalid', 'document_too_large', 'lint_exhausted', 'overlay_unfit', 'not_found'],
})
