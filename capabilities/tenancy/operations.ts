import { object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const acceptInvitation = defineOperation({
  name: 'accept',
  on: 'Invitation',
  collection: true,
  title: 'Accept an invitation',
  summary: 'Joins the organization that sent the code; works once, for the address it was sent to.',
  input: object({ code: Type.String({ maxLength: 200, description: 'The code of the invitation.' }) }),
  output: object({ organization: Type.String(), role: Type.String() }),
  effect: 'write',
  role: 'signed-in',
  errors: ['not_found', 'not_allowed'],
})

export const register = defineOperation({
  name: 'register',
  on: 'Invitation',
  collection: true,
  title: 'Register with an invitation',
  summary: 'Makes an account for the address that the code was sent to, and joins the organization.',
  input: object({
    code: Type.String({ maxLength: 200, description: 'The code of the invitation.' }),
    name: Type.String({ minLength: 1, maxLength: 200, description: 'Your name.' }),
    password: Type.String({ minLength: 12, maxLength: 256, description: 'Twelve characters or more.' }),
  }),
  output: object({ organization: Type.String(), role: Type.String() }),
  effect: 'write',
  role: 'anyone',
  errors: ['not_found', 'already_exists', 'too_many_attempts'],
})

export const whoami = defineOperation({
  name: 'whoami',
  scope: 'platform',
  title: 'Who am I',
  summary: 'The person or token behind the request, and its roles.',
  output: object({
    kind: Type.String(),
    id: Type.String(),
    name: Type.String(),
    operator: Type.Boolean(),
    roles: Type.Array(
      object({
        organization: Type.String(),
        workspace: Type.Optional(Type.String()),
        role: Type.String(),
        permissions: Type.Optional(Type.Array(Type.String(), { description: 'What was given beside the role.' })),
      }),
    ),
  }),
  effect: 'read',
  role: 'signed-in',
})
