import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { portalName } from './portal-name.ts'

const at = { on: 'Developer', collection: true } as const
const team = Type.String({ maxLength: 64, description: 'Team, by its id.' })
const role = oneOf(['owner', 'member'], { description: 'Owners say who else is in it.' })

export const createTeam = defineOperation({
  ...at,
  name: 'create-team',
  title: 'Create a team',
  summary: 'A team of which the person is the first owner.',
  input: object({ title: Type.String({ minLength: 1, maxLength: 200, description: 'Name for people.' }) }),
  output: object({ id: Type.String() }),
  effect: 'write',
  role: 'developer',
  errors: ['conflict'],
})

export const showTeam = defineOperation({
  ...at,
  name: 'team',
  title: 'A team',
  summary: 'Who is in it, and who is invited.',
  input: object({ team }),
  output: object({
    id: Type.String(),
    title: Type.String(),
    role,
    members: Type.Array(object({ id: Type.String(), email: Type.String(), role })),
    invited: Type.Array(object({ email: Type.String(), role, expiresAt: Type.String() })),
  }),
  effect: 'read',
  role: 'developer',
})

export const inviteToTeam = defineOperation({
  ...at,
  name: 'invite-to-team',
  title: 'Invite to a team',
  summary: 'Sends a link to the address; who has it joins by its code, signed in under that address.',
  input: object({
    portal: portalName,
    team,
    email: Type.String({ format: 'email', maxLength: 254, description: 'Whom to invite.' }),
    role: defaulted(role, 'member'),
  }),
  output: object({ email: Type.String() }),
  effect: 'write',
  role: 'developer',
  errors: ['too_many_attempts', 'conflict'],
})

export const joinTeam = defineOperation({
  ...at,
  name: 'join-team',
  title: 'Join a team',
  summary: 'Takes an invitation, by the code of its link.',
  input: object({ code: Type.String({ maxLength: 200, description: 'What stands at the end of the link.' }) }),
  output: object({ team: Type.String() }),
  effect: 'write',
  role: 'developer',
  errors: ['conflict'],
})

export const removeFromTeam = defineOperation({
  ...at,
  name: 'remove-from-team',
  title: 'Remove from a team',
  summary: 'An owner removes somebody, or a member leaves; the last owner stays.',
  input: object({ team, developer: Type.String({ maxLength: 64, description: 'Who, by the id.' }) }),
  effect: 'write',
  role: 'developer',
  errors: ['conflict'],
})
