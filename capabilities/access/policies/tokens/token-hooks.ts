/** What policies do with a token that a caller shows (RFC 6750), whoever looks into it. */
import {
  type Exchange,
  type Host,
  type Identity,
  type Outcome,
  type PolicyHooks,
  type Refusal,
  refuse,
} from '@gatehouse/unit'
import { type ClientRules, identified } from '../identified.ts'
import { type Place, taker, takeScheme } from '../presented.ts'
import { type BoundRules, Possession, proofChallenge, type Shown } from './possession.ts'
import { Unbelieved } from './unbelieved.ts'

export interface TokenRules extends ClientRules, BoundRules {
  issuer: string
  in: Place
  name: string
  keep: boolean
  realm?: string | undefined
  required: boolean
  tokenCharactersMax: number
}

/** Whom a token names, or why it is not believed. Rejects where that cannot be told now. */
export type Identify = (token: string) => Identity | Unbelieved | Promise<Identity | Unbelieved>

/** Codes with which these hooks refuse. */
export const tokenErrors = [
  ...(['credential_missing', 'credential_invalid', 'subscription_missing'] as const),
  ...(['secret_unavailable', 'limiter_full'] as const),
] as const

export function tokenHooks(
  rules: TokenRules,
  host: Host,
  identify: Identify,
): Required<Pick<PolicyHooks, 'challenge' | 'authorizationServers' | 'required' | 'request'>> {
  const take = shownTaker(rules)
  const realm = rules.realm ?? 'api'
  const challenges = { bearer: `Bearer realm="${realm}"`, dpop: proofChallenge(realm) }
  const possession = new Possession(rules, realm, host)
  const settle = (
    exchange: Exchange,
    identity: Identity,
    doubt: Unbelieved | Refusal | undefined,
    by: Shown['scheme'],
  ) => {
    const invalid = (reason: string) => invalidToken(challenges[by], reason)
    if (doubt) return doubt instanceof Unbelieved ? invalid(doubt.reason) : doubt
    return identified(exchange, identity, { rules, host, invalid })
  }
  const known = (exchange: Exchange, found: Identity | Unbelieved, shown: Shown): Outcome | Promise<Outcome> => {
    if (found instanceof Unbelieved) return invalidToken(challenges[shown.scheme], found.reason)
    const doubt = possession.doubt(exchange, found, shown)
    if (!(doubt instanceof Promise)) return settle(exchange, found, doubt, shown.scheme)
    return doubt.then(late => settle(exchange, found, late, shown.scheme))
  }
  return {
    challenge: rules.bound === 'required' ? challenges.dpop : challenges.bearer,
    authorizationServers: [rules.issuer],
    required: rules.required,
    request(exchange) {
      const shown = take(exchange)
      if (shown === undefined) {
        return refuse('credential_missing', `A token is expected in the ${rules.in} ${rules.name}.`)
      }
      if (shown.token.length > rules.tokenCharactersMax) {
        return invalidToken(challenges[shown.scheme], `it has more than ${rules.tokenCharactersMax} characters`)
      }
      const found = identify(shown.token)
      return found instanceof Promise ? found.then(late => known(exchange, late, shown)) : known(exchange, found, shown)
    },
  }
}

/** The schemes of `Authorization`, or the place that is named, where a proof cannot go along. */
function shownTaker(rules: TokenRules): (exchange: Exchange) => Shown | undefined {
  const bare = (token: string | undefined): Shown | undefined =>
    token === undefined ? undefined : { token, scheme: 'bearer', proofs: [] }
  if (rules.in !== 'header' || rules.name.toLowerCase() !== 'authorization') {
    const take = taker(rules)
    return exchange => bare(take(exchange))
  }
  return exchange => {
    const token = takeScheme(exchange, 'bearer', rules.keep)
    if (token !== undefined || rules.bound === 'off') return bare(token)
    const proven = takeScheme(exchange, 'dpop', rules.keep)
    if (proven === undefined) return undefined
    const { headers } = exchange.request
    const proofs = headers.all('dpop')
    if (!rules.keep) headers.delete('dpop')
    return { token: proven, scheme: 'dpop', proofs }
  }
}

/** RFC 6750 §3.1; which part of a token was wrong helps who makes false ones. */
const invalidToken = (challenge: string, reason: string) =>
  refuse(
    'credential_invalid',
    'The token is not valid here.',
    ['WWW-Authenticate', `${challenge}, error="invalid_token"`],
    `The token is not valid: ${reason}.`,
  )
