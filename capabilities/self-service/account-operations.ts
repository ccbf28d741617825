import { object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { nextPath } from './next-path.ts'
import { portalName } from './portal-name.ts'

const email = Type.String({ format: 'email', maxLength: 254, description: 'E-mail address.' })
const title = Type.String({ minLength: 1, maxLength: 200, description: 'Name for people.' })
const password = Type.String({ minLength: 12, maxLength: 256, description: 'Twelve characters or more.' })
const typed = Type.String({ minLength: 1, maxLength: 256, description: 'As it was chosen.' })
const code = Type.String({ maxLength: 200, description: 'What stands at the end of the link.' })
const at = { on: 'Developer', collection: true } as const

export const signUp = defineOperation({
  ...at,
  name: 'sign-up',
  title: 'Sign up',
  summary: 'Sends a link to the address, whoever has it; the account begins with a password chosen there.',
  input: object({
    portal: portalName,
    email,
    title: Type.Optional(title),
    next: nextPath,
    invitation: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Code of an invitation to a team that this address got; lets in where sign-up is closed.',
      }),
    ),
  }),
  output: object({ email: Type.String() }),
  effect: 'write',
  role: 'anyone',
  errors: ['sign_up_closed', 'too_many_attempts'],
})

export const verify = defineOperation({
  ...at,
  name: 'verify',
  title: 'Verify an address',
  summary: 'Who has the link of a sign-up chooses a password by its code, once, and is a developer from then on.',
  input: object({ code, password, title: Type.Optional(title) }),
  output: object({ email: Type.String() }),
  effect: 'write',
  role: 'anyone',
  errors: ['too_many_attempts'],
})

export const signIn = defineOperation({
  ...at,
  name: 'sign-in',
  title: 'Sign in',
  summary: 'Begins a session by address and password; its token is a bearer token of this person.',
  input: object({ portal: portalName, email, password: typed }),
  output: object({ token: Type.String(), expiresAt: Type.String() }),
  effect: 'write',
  role: 'anyone',
  errors: ['too_many_attempts'],
})

export const signOut = defineOperation({
  ...at,
  name: 'sign-out',
  title: 'Sign out',
  summary: 'Ends the session that asks.',
  effect: 'write',
  role: 'developer',
})

export const forgotPassword = defineOperation({
  ...at,
  name: 'forgot-password',
  title: 'Forgotten password',
  summary: 'Sends a link to choose another password, if the address has an account; the answer is the same if not.',
  input: object({ portal: portalName, email, next: nextPath }),
  output: object({ email: Type.String() }),
  effect: 'write',
  role: 'anyone',
  errors: ['too_many_attempts'],
})

export const account = defineOperation({
  ...at,
  name: 'account',
  title: 'Account',
  summary: 'The person whose session asks, and the teams that she is in.',
  output: object({
    id: Type.String(),
    email: Type.String(),
    title: Type.String(),
    notices: object({ mail: Type.Boolean() }),
    teams: Type.Array(object({ id: Type.String(), title: Type.String(), role: oneOf(['owner', 'member']) })),
  }),
  effect: 'read',
  role: 'developer',
})

export const changeAccount = defineOperation({
  ...at,
  name: 'change-account',
  title: 'Change the account',
  summary: 'Another name; or another password by the one before, which ends all sessions.',
  input: object({
    title: Type.Optional(title),
    mail: Type.Optional(Type.Boolean({ description: 'Whether notices come by e-mail.' })),
    password: Type.Optional(typed),
    newPassword: Type.Optional(password),
  }),
  output: object({ signedOut: Type.Boolean({ description: 'All sessions are over; sign in anew.' }) }),
  effect: 'write',
  role: 'developer',
  errors: ['wrong_password', 'too_many_attempts'],
})
