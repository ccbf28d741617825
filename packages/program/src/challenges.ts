/** What a caller is told that did not show who it is (RFC 9110 §11.6.1). */
import { failureKinds } from '@gatehouse/base'
import { Refusal } from '@gatehouse/unit'
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
export function challenged(refusal: Refusal, { open }: Route, by?: Step): Refusal {
  if (failureKinds[refusal.code].status !== 401) return refusal
  const said = refusal.headers.some((text, at) => at % 2 === 0 && text.toLowerCase() === 'www-authenticate')
  const more = open
    .filter(step => step.hooks.challenge !== undefined && !(said && step === by))
    .flatMap(step => ['WWW-Authenticate', step.hooks.challenge!])
  return more.length === 0
    ? refusal
    : new Refusal(refusal.code, refusal.detail, [...refusal.headers, ...more], refusal.reason)
}
