import type { ClientCertificate } from '@gatehouse/http'
import { definePolicy, type Identity, type Refusal, refuse } from '@gatehouse/unit'
import { clientFacts, identified } from '../identified.ts'
import { certificateField } from './certificate-field.ts'
import { mtlsConfig } from './config.ts'
import { type MtlsRules, subjectOf, takenNames } from './name-rules.ts'

export const mtls = definePolicy({
  name: 'mtls',
  version: 1,
  stages: ['identify'],
  title: 'Client certificate',
  summary:
    'Knows the caller by the certificate of its TLS connection: one that the listener’s authorities vouch for, or that is pinned; by rules for its names, those of SPIFFE among them.',
  config: mtlsConfig,
  provides: clientFacts,
  errors: ['credential_missing', 'credential_invalid', 'subscription_missing'],
  examples: [
    {
      title: 'Workloads of one trust domain; who shows no certificate is refused, whatever it says in a field',
      config: { spiffe: ['spiffe://shop.example/ns/orders/*'] },
      send: ['GET /', `GET / X-Forwarded-Client-Cert: Hash=${'a'.repeat(64)};URI=spiffe://shop.example/ns/orders/a`],
      expect: [401, 401],
    },
  ],
  create(rules, host) {
    const pinned = rules.fingerprints && new Set(rules.fingerprints)
    /** A certificate is one object as long as its connection is open. */
    const known = new WeakMap<ClientCertificate, Identity | string>()
    const found = (shown: ClientCertificate): Identity | string => {
      const before = known.get(shown)
      if (before !== undefined) return before
      const judged = judge(shown, rules, pinned)
      known.set(shown, judged)
      return judged
    }
    return {
      challenge: 'ClientCertificate realm="api"',
      required: rules.required,
      request(exchange) {
        const shown = exchange.request.clientCertificate
        if (!shown) return refuse('credential_missing', 'A client certificate is expected.')
        const identity = found(shown)
        if (typeof identity === 'string') return invalid(identity)
        if ((shown.expiresAtMs ?? Number.POSITIVE_INFINITY) <= host.clock.nowMs()) return invalid('it has expired')
        const refusal = identified(exchange, identity, { rules, host, invalid })
        if (!refusal && rules.forward) {
          exchange.request.headers.set('X-Forwarded-Client-Cert', certificateField(shown))
        }
        return refusal
      },
    }
  },
})

/** Which rule it broke helps who makes false ones. */
const invalid = (reason: string): Refusal =>
  refuse(
    'credential_invalid',
    'The client certificate is not valid here.',
    [],
    `The certificate is not valid: ${reason}.`,
  )

/** Whom it names, or why it is not taken. */
function judge(shown: ClientCertificate, rules: MtlsRules, pinned: ReadonlySet<string> | undefined): Identity | string {
  if (pinned ? !pinned.has(shown.fingerprint) : !shown.verified) {
    return pinned ? 'its fingerprint is none of those that are taken' : 'no authority of the listener vouches for it'
  }
  let lacking = ''
  const taken = takenNames(shown, rules, kind => {
    lacking = `it has no name of the kind ${kind} that is taken`
  })
  if (!taken) return lacking
  const subject = subjectOf(shown, rules, taken)
  if (subject === undefined) return 'it has no name that could be the subject'
  const { fingerprint, names, expiresAtMs } = shown
  const claims = { fingerprint, subject: shown.subject, issuer: shown.issuer, ...names }
  return {
    ...{ scheme: 'mtls', issuer: rules.issuer, subject, clientId: subject, scopes: [], claims },
    expiresAtSeconds: expiresAtMs === undefined ? undefined : Math.floor(expiresAtMs / 1000),
    ...{ key: JSON.stringify([rules.issuer, subject, shown.subject, shown.issuer, names]), token: undefined },
  }
}
