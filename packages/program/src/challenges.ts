/** What a caller is told that did not show who it is (RFC 9110 §11.6.1). */
import { failureKinds } from '@gatehouse/base'
import { type Exchange, Refusal } from '@gatehouse/unit'
import { metadataAddress } from './resource-route.ts'
import type { Route, Step } from './route.ts'

/** Another scheme of the route may know the caller still. Rule IDENTIFY-1 of SPEC.md. */
export function mayBeKnownYet({ use, hooks }: Step, outcome: unknown): outcome is Refusal {
  return (
    outcome instanceof Refusal &&
    outcome.code === 'credential_missing' &&
    use.stage === 'identify' &&
    hooks.required !== true
  )
}

/** With the challenge of every scheme that the route takes; what the refusing one says itself goes before its own. */
export function challenged(refusal: Refusal, exchange: Exchange, { open }: Route, by?: Step): Refusal {
  if (failureKinds[refusal.code].status !== 401) return refusal
  const own: string[] = []
  let said = false
  for (let i = 0; i < refusal.headers.length; i += 2) {
    const name = refusal.headers[i]!
    const isChallenge = name.toLowerCase() === 'www-authenticate'
    said ||= isChallenge
    own.push(name, isChallenge && by ? withServers(refusal.headers[i + 1]!, by, exchange) : refusal.headers[i + 1]!)
  }
  const more = open
    .filter(step => step.hooks.challenge !== undefined && !(said && step === by))
    .flatMap(step => ['WWW-Authenticate', withServers(step.hooks.challenge!, step, exchange)])
  if (own.length + more.length === 0) return refusal
  return new Refusal(refusal.code, refusal.detail, [...own, ...more], refusal.reason)
}

/** RFC 9728 §5.1. */
function withServers(challenge: string, { hooks }: Step, exchange: Exchange): string {
  if (!hooks.authorizationServers) return challenge
  return `${challenge}, resource_metadata="${metadataAddress(exchange)}"`
}
