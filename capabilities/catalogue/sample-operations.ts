import { languageNames } from '@gatehouse/code-sample'
import { object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const samples = defineOperation({
  name: 'samples',
  on: 'ApiVersion',
  title: 'Samples',
  summary:
    'Code that calls one operation of the contract, with its edits, in ten languages; where a credential belongs stands a placeholder.',
  input: object({
    operation: Type.String({
      minLength: 1,
      maxLength: 512,
      description: 'Its operationId, or as the endpoints call it.',
    }),
    server: Type.Optional(
      Type.String({ maxLength: 2048, description: 'Address to call; the first server of the contract unless said.' }),
    ),
  }),
  output: object({
    method: Type.String(),
    url: Type.String(),
    samples: object(Object.fromEntries(languageNames.map(name => [name, Type.String()]))),
  }),
  effect: 'read',
  role: 'viewer',
  positional: ['operation'],
  errors: ['document_invalid', 'document_too_large', 'kind_unfit', 'too_many_attempts', 'usage_invalid'],
})
