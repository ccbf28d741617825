import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export { registrationToken, rotateKey } from './authorization-server.ts'

export const rotate = defineOperation({
  name: 'rotate',
  on: 'Credential',
  title: 'Rotate',
  summary: 'Makes a successor, shown once; the old key works until the grace is over.',
  input: object({
    graceSeconds: defaulted(Type.Integer({ minimum: 0, maximum: 7_776_000 }), 86_400),
    expiresAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'Of the successor; when the old key’s was, unless said.' }),
    ),
  }),
  output: object({ credential: Type.String(), secret: Type.String(), graceUntil: Type.String() }),
  effect: 'write',
  role: 'editor',
  transition: 'rotate',
  errors: ['illegal_transition'],
})

export const unusedCredentials = defineOperation({
  name: 'unused-credentials',
  scope: 'workspace',
  title: 'Unused credentials',
  summary: 'Credentials that work and were not used for so long, nor made since; longest unused first.',
  input: object({
    days: defaulted(Type.Integer({ minimum: 1, maximum: 3650, description: 'For so many days.' }), 90),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1000 }), 100),
  }),
  output: object({
    items: Type.Array(
      object({
        name: Type.String(),
        application: Type.String(),
        environment: Type.String(),
        createdAt: Type.String(),
        lastUsedAt: Type.Optional(Type.String({ description: 'Absent of one that was never used.' })),
      }),
    ),
    more: Type.Boolean({ description: 'There are more than `limit`.' }),
  }),
  effect: 'read',
  role: 'viewer',
})
