/** Tokens that are refused before their end. */
import type { Problem } from '@gatehouse/base'
import { object, oneOf, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const tokenDenial = defineResource({
  kind: 'TokenDenial',
  prefix: 'tdn',
  plural: 'token-denials',
  scope: 'organization',
  title: 'Token denial',
  summary: 'Refuses a token, or all of a subject, before its end; on every gateway within a second.',
  spec: object({
    issuer: Type.String({ minLength: 1, maxLength: 2048, description: '`iss` of the tokens.' }),
    token: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: '`jti` of the one token.' })),
    subject: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: '`sub` whose tokens they are, in place of one token.' }),
    ),
    issuedUntil: moment(
      'Tokens of the subject that say they were issued later pass (`iat`, in whole seconds); now unless said.',
    ),
    expiresAt: Type.String({
      format: 'date-time',
      description: 'When the denial ends: not before the last of the tokens does. At most 400 days from now.',
    }),
  }),
  status: object({
    reason: Type.Optional(
      oneOf(['token-revoked', 'person-ended'], {
        description:
          'Why an authorization server of the organization made it by itself: its token was revoked, or the access of its person ended.',
      }),
    ),
    client: Type.Optional(Type.String({ description: 'Credential whose token was revoked.' })),
    groups: Type.Optional(Type.Array(Type.String(), { description: 'Gateway groups that were told.' })),
  }),
  columns: { expiresAt: { type: 'timestamptz', from: 'spec.expiresAt' } },
  indexes: [['expires_at']],
  fixed: ['issuer', 'token', 'subject'],
  listed: ['spec.issuer', 'spec.token', 'spec.subject', 'spec.expiresAt'],
  derived: true,
})

interface DenialSpec {
  token?: unknown
  subject?: unknown
  issuedUntil?: unknown
}

/** What is wrong with a denial that its schema does not tell. */
export function denialProblems({ token, subject, issuedUntil }: DenialSpec): Problem[] {
  const wrong = (message: string, pointer: string): Problem[] => [{ code: 'invalid_value', message, pointer }]
  if (token !== undefined && subject !== undefined) {
    return wrong('A denial is of one token or of a subject, not of both.', '/subject')
  }
  if (token === undefined && subject === undefined) return wrong('Say the token, by its jti, or the subject.', '')
  return token !== undefined && issuedUntil !== undefined
    ? wrong('One token needs no issuedUntil.', '/issuedUntil')
    : []
}
