import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const mails = defineOperation({
  name: 'mails',
  scope: 'platform',
  title: 'Mails',
  summary:
    'Mails to people of realms, newest first. Their texts are shown where no mail server is set: the development inbox.',
  input: object({ limit: defaulted(Type.Integer({ minimum: 1, maximum: 200, description: 'How many.' }), 50) }),
  output: object({
    items: Type.Array(
      object({
        id: Type.String(),
        organization: Type.String(),
        kind: Type.String(),
        to: Type.String(),
        state: Type.String(),
        createdAt: Type.String(),
        tries: Type.Integer(),
        failure: Type.Optional(Type.String()),
        subject: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
      }),
    ),
  }),
  effect: 'read',
  role: 'operator',
})
