import { object, oneOf, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

export const teamRoles = ['owner', 'member'] as const
export type TeamRole = (typeof teamRoles)[number]

export const team = defineResource({
  kind: 'Team',
  prefix: 'team',
  plural: 'teams',
  scope: 'organization',
  title: 'Team',
  summary: 'Developers of this organization’s realm who share applications.',
  spec: object({
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
  }),
  status: object({
    members: Type.Optional(
      Type.Array(object({ developer: Type.String(), email: Type.String(), role: oneOf(teamRoles) }), {
        description: 'Who is in it; they invite each other at the portal.',
      }),
    ),
  }),
  roles: { list: 'admin', get: 'admin', create: 'admin', update: 'admin', delete: 'admin' },
  derived: true,
})
