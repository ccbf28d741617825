import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation, driftKinds } from '@gatehouse/unit'

const environment = Type.Optional(
  Type.String({ maxLength: 63, description: 'Where it was seen; anywhere unless said.' }),
)

export const drift = defineOperation({
  name: 'drift',
  on: 'ApiVersion',
  title: 'Drift',
  summary:
    'What traffic showed and the contract does not know, where the policy `validate` reports or learns: names and types, never values. What was seen last comes first.',
  input: object({
    environment,
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1001 }), 100),
  }),
  output: object({
    items: Type.Array(
      object({
        environment: Type.String(),
        kind: Type.String({ description: `One of ${driftKinds.join(', ')}; \`more\` counts what found no room.` }),
        method: Type.String(),
        path: Type.String({ description: 'Below the base path, as the contract writes it where it has it.' }),
        name: Type.String({ description: 'Of the parameter, field, status or type; what is wrong, of a problem.' }),
        type: Type.Optional(Type.String({ description: 'Of the value of a field.' })),
        count: Type.Integer({ description: 'How often it was seen, at least.' }),
        applications: Type.Array(Type.String(), { description: 'That showed it, up to a bound.' }),
        firstSeenAt: Type.String(),
        lastSeenAt: Type.String(),
      }),
    ),
    more: Type.Boolean({ description: 'There are more than `limit`.' }),
  }),
  effect: 'read',
  role: 'viewer',
})

export const personalData = defineOperation({
  name: 'personal-data',
  on: 'ApiVersion',
  title: 'Personal data',
  summary:
    'Where personal data was seen in requests and replies, and whether it was treated, where the policy `privacy` looks: kinds and places, never values. What was seen last comes first.',
  input: object({
    environment,
    application: Type.Optional(Type.String({ maxLength: 63, description: 'Only what this one sent or was told.' })),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1001 }), 100),
  }),
  output: object({
    items: Type.Array(
      object({
        environment: Type.String(),
        data: Type.String({ description: 'Kind, such as `email`, `field` or the name of a pattern of your own.' }),
        method: Type.String(),
        path: Type.String({ description: 'Of the endpoint, below the base path.' }),
        place: Type.String({ description: 'Side and place, such as `reply /people/*/email` or `request query to`.' }),
        treated: Type.Boolean({ description: 'Something stood in its place when it went on.' }),
        count: Type.Integer({ description: 'Messages that held it, at least.' }),
        applications: Type.Array(Type.String(), { description: 'That sent it or were told it, up to a bound.' }),
        firstSeenAt: Type.String(),
        lastSeenAt: Type.String(),
      }),
    ),
    more: Type.Boolean({ description: 'There are more than `limit`.' }),
  }),
  effect: 'read',
  role: 'viewer',
})

export const forgetDrift = defineOperation({
  name: 'forget-drift',
  on: 'ApiVersion',
  title: 'Forget drift',
  summary: 'Forgets what was recorded, of personal data too; what is seen again is recorded anew.',
  input: object({ environment }),
  output: object({ forgotten: Type.Integer({ description: 'Findings that there were.' }) }),
  effect: 'write',
  hurts: 'What was found so far is gone; new findings come with new requests.',
  role: 'editor',
})
