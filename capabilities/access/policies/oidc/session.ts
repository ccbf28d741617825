/** A person's session, as its cookie holds it. */
import type { Identity } from '@gatehouse/unit'
import { decodeJwt } from 'jose'
import { tokenIdentity } from '../tokens/token-identity.ts'

/** Times are seconds since 1970. */
export interface Session {
  /** What ends it: the provider's own (`sid`), or one of ours. */
  readonly id: string
  readonly subject: string
  readonly startedAt: number
  /** When something was asked for, roughly. */
  readonly seenAt: number
  /** What had been ended before it began: of its identifier, and of its subject. */
  readonly marks: readonly [number, number]
  readonly idToken: string
  readonly accessToken: string
  readonly accessEnds?: number | undefined
  readonly renewsAt?: number | undefined
  readonly refreshToken?: string | undefined
  readonly scope: string
}

export interface SessionRules {
  clientId: string
  idleSeconds: number
  absoluteSeconds: number
}

export const endOf = ({ startedAt }: Session, { absoluteSeconds }: SessionRules) => startedAt + absoluteSeconds

export const isOver = (session: Session, rules: SessionRules, now: number) =>
  session.seenAt + rules.idleSeconds <= now || endOf(session, rules) <= now

/** Seen of late, as far as its cookie says; told anew where that is not so. */
export const isStale = ({ seenAt }: Session, { idleSeconds }: SessionRules, now: number) =>
  now - seenAt >= Math.max(10, idleSeconds / 8)

export const accessIsOver = ({ accessEnds }: Session, now: number) => accessEnds !== undefined && accessEnds <= now

export const isToBeRenewed = ({ renewsAt, refreshToken }: Session, now: number) =>
  refreshToken !== undefined && renewsAt !== undefined && renewsAt <= now

/** Whom it is of. The ID token was verified when it was put there. */
export function sessionIdentity(session: Session, rules: SessionRules): Identity {
  const { idToken, accessToken, scope } = session
  const claims = decodeJwt(idToken)
  const rulesOfClaims = { scopeClaim: 'scope', clientClaim: 'azp', skewSeconds: 0 }
  return {
    ...tokenIdentity({ scheme: 'oidc', token: accessToken }, claims, rulesOfClaims),
    clientId: rules.clientId,
    scopes: scope.split(' ').filter(word => word !== ''),
    expiresAtSeconds: endOf(session, rules),
  }
}

const texts = ['id', 'subject', 'idToken', 'accessToken', 'scope'] as const

/** Undefined of what another version wrote. */
export function readSession(text: string): Session | undefined {
  const said = JSON.parse(text) as Session
  const fits = texts.every(name => typeof said[name] === 'string') && Array.isArray(said.marks)
  return fits && typeof said.startedAt === 'number' && typeof said.seenAt === 'number' ? said : undefined
}
