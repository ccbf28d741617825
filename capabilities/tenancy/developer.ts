import { object, Type } from '@gatehouse/schema'
import { defineOperation, defineResource } from '@gatehouse/unit'
import { developerStates } from './states.ts'

const code = Type.String({ maxLength: 200, description: 'What stands at the end of the link.' })

export const developer = defineResource({
  kind: 'Developer',
  prefix: 'dev',
  plural: 'developers',
  scope: 'organization',
  title: 'Developer',
  summary:
    'A person of this organization’s realm: signs in at its authorization servers and portals, and nowhere else.',
  spec: object({
    email: Type.String({ format: 'email', maxLength: 254, description: 'E-mail address; unique within the realm.' }),
    title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
  }),
  status: object({
    sha256: Type.Optional(Type.String({ description: 'Digest of the code of an open link.' })),
    linkUntil: Type.Optional(Type.String({ description: 'Until when the link works.' })),
    verifiedAt: Type.Optional(Type.String({ description: 'When the address was shown to be this person’s.' })),
    joinedAt: Type.Optional(Type.String({ description: 'When a password was first chosen.' })),
    endedAt: Type.Optional(Type.String({ description: 'What the person began before this moment is over.' })),
  }),
  columns: { email: { type: 'text', from: 'spec.email' }, sha256: { type: 'text', from: 'status.sha256' } },
  indexes: [['sha256']],
  uniques: [['email']],
  fixed: ['email'],
  shownOnce: { link: 'Where the person chooses a password. It works once: give it to nobody else.' },
  roles: { list: 'admin', get: 'admin', create: 'admin', update: 'admin', delete: 'admin' },
  states: developerStates,
  derived: true,
})

export const newLink = defineOperation({
  name: 'new-link',
  on: 'Developer',
  title: 'New link',
  summary: 'Another link to choose a password, for who lost it or forgot the password; the link before works no more.',
  output: object({ link: Type.String(), expiresAt: Type.String() }),
  effect: 'write',
  role: 'admin',
  errors: ['conflict'],
})

export const setPassword = defineOperation({
  name: 'set-password',
  on: 'Developer',
  collection: true,
  title: 'Set a password',
  summary: 'Who has the link chooses a password by its code, once; sessions and grants of before are over.',
  input: object({
    code,
    password: Type.String({ minLength: 12, maxLength: 256, description: 'Twelve characters or more.' }),
  }),
  output: object({ email: Type.String() }),
  effect: 'write',
  role: 'anyone',
  errors: ['not_found', 'too_many_attempts'],
})
