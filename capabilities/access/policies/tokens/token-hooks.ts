/** What policies do with a token that a caller shows (RFC 6750), whoever looks into it. */
import { type Exchange, type Host, type Identity, type PolicyHooks, type Refusal, refuse } from '@gatehouse/unit'
import { type ClientRules, identified } from '../identified.ts'
import { type Place, taker, takeScheme } from '../presented.ts'
import { Unbelieved } from './unbelieved.ts'

export interface TokenRules extends ClientRules {
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
export const tokenErrors = ['credential_missing', 'credential_invalid', 'subscription_missing'] as const

export function tokenHooks(
  rules: TokenRules,
  host: Host,
  identify: Identify,
): Required<Pick<PolicyHooks, 'challenge' | 'authorizationServers' | 'required' | 'request'>> {
  const bearer = rules.in === 'header' && rules.name.toLowerCase() === 'authorization'
  const take = bearer ? (exchange: Exchange) => takeScheme(exchange, 'bearer', rules.keep) : taker(rules)
  const challenge = `Bearer realm="${rules.realm ?? 'api'}"`
  const invalid = (reason: string) => invalidToken(challenge, reason)
  const known = (exchange: Exchange, found: Identity | Unbelieved): Refusal | undefined =>
    found instanceof Unbelieved ? invalid(found.reason) : identified(exchange, found, { rules, host, invalid })
  return {
    challenge,
    authorizationServers: [rules.issuer],
    required: rules.required,
    request(exchange) {
      const token = take(exchange)
      if (token === undefined) {
        return refuse('credential_missing', `A token is expected in the ${rules.in} ${rules.name}.`)
      }
      if (token.length > rules.tokenCharactersMax) {
        return invalid(`it has more than ${rules.tokenCharactersMax} characters`)
      }
      const found = identify(token)
      return found instanceof Promise ? found.then(late => known(exchange, late)) : known(exchange, found)
    },
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
