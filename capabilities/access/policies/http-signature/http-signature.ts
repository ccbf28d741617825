import { definePolicy, type Exchange, type Identity, type Refusal, refuse } from '@gatehouse/unit'
import { clientFacts, identified } from '../identified.ts'
import { httpSignatureConfig } from './config.ts'
import { knownKeys } from './known-keys.ts'
import { type ShownSignature, shownSignature } from './shown-signature.ts'
import { SignatureCheck } from './signature-check.ts'

export const httpSignature = definePolicy({
  name: 'http-signature',
  version: 1,
  stages: ['identify'],
  title: 'HTTP message signature',
  summary:
    'Knows the caller by a signature over the request (RFC 9421), with a public key or a shared secret; a body by its digest (RFC 9530).',
  config: httpSignatureConfig,
  body: 'whole',
  provides: clientFacts,
  credentialAt: () => [{ in: 'header', name: 'Signature-Input' }],
  errors: [
    ...(['credential_missing', 'credential_invalid', 'subscription_missing', 'request_too_large'] as const),
    ...(['secret_unavailable', 'keys_unavailable', 'limiter_full'] as const),
  ],
  examples: [
    {
      title: 'A partner with a shared secret; nobody, and a signature by a key that is not known',
      config: { secrets: [{ keyId: 'partner-1', secret: 'env:PARTNER' }] },
      send: ['GET /', 'GET / Signature-Input: a=("@method");keyid="other"; Signature: a=:AAAA:'],
      expect: [401, 401],
    },
  ],
  create(config, host) {
    const keys = knownKeys(config, host.secrets)
    const check = new SignatureCheck(config, host)
    const look = { knows: (keyId: string) => keys.has(keyId), tag: config.tag }
    const settle = (exchange: Exchange, shown: ShownSignature, doubt: string | Refusal | undefined) => {
      if (doubt !== undefined) return typeof doubt === 'string' ? invalid(doubt) : doubt
      if (!config.keep) for (const name of ['signature', 'signature-input']) exchange.request.headers.delete(name)
      const identity = identityOf(config.issuer, shown, keys.get(shown.keyId)!.client)
      return identified(exchange, identity, { rules: config, host, invalid })
    }
    return {
      challenge: 'Signature realm="api"',
      required: config.required,
      request(exchange) {
        const shown = shownSignature(exchange.request.headers, look)
        if (shown === undefined)
          return refuse('credential_missing', 'A signature of the request is expected (RFC 9421).')
        if (typeof shown === 'string') return invalid(shown)
        return check.doubt(exchange, shown, keys.get(shown.keyId)!).then(doubt => settle(exchange, shown, doubt))
      },
    }
  },
})

/** Which part did not hold helps who makes false ones. */
const invalid = (reason: string): Refusal =>
  refuse('credential_invalid', 'The signature is not valid here.', [], `The signature is not valid: ${reason}.`)

function identityOf(issuer: string, { keyId }: ShownSignature, client: string): Identity {
  return {
    ...{ scheme: 'http-signature', issuer, subject: client, clientId: client, scopes: [], claims: { keyid: keyId } },
    ...{ expiresAtSeconds: undefined, token: undefined, key: JSON.stringify([issuer, client, keyId]) },
  }
}
