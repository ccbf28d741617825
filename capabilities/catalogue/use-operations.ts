import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const environmentOfUses = Type.Optional(
  Type.String({ maxLength: 63, description: 'Where it was used; anywhere unless said.' }),
)

export const uses = defineOperation({
  name: 'uses',
  on: 'ApiVersion',
  title: 'Uses',
  summary:
    'Which endpoints, parameters, fields and listed values of the contract each application uses, where the policy `validate` has `uses`. What was used last comes first.',
  input: object({
    environment: environmentOfUses,
    application: Type.Optional(Type.String({ maxLength: 63, description: 'Only what this one uses.' })),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1000, description: 'Uses to show.' }), 100),
  }),
  output: object({
    items: Type.Array(
      object({
        environment: Type.String(),
        application: Type.Optional(
          Type.String({ description: 'With its workspace; absent of callers without an application.' }),
        ),
        kind: oneOf(['endpoint', 'parameter', 'field', 'value']),
        method: Type.String(),
        path: Type.String({ description: 'Below the base path, as the contract writes it.' }),
        name: Type.Optional(
          Type.String({
            description:
              'Such as `query sort`, `/items/*/color` of a body, or `query filter/color`; absent of an endpoint.',
          }),
        ),
        value: Type.Optional(Type.String({ description: 'One that the contract lists, as JSON.' })),
        count: Type.Integer({ description: 'How often it was seen; not every request is looked at.' }),
        firstUsedAt: Type.String(),
        lastUsedAt: Type.String(),
      }),
    ),
    more: Type.Boolean({ description: 'There are more than `limit`.' }),
  }),
  effect: 'read',
  role: 'viewer',
})

export const forgetUses = defineOperation({
  name: 'forget-uses',
  on: 'ApiVersion',
  title: 'Forget uses',
  summary: 'Forgets what applications used; what is used again is recorded anew.',
  input: object({ environment: environmentOfUses }),
  output: object({ forgotten: Type.Integer({ description: 'Uses that there were.' }) }),
  effect: 'write',
  hurts: 'Comparisons no longer know whom a change breaks until applications have called again.',
  role: 'editor',
})
