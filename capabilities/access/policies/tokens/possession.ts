/** That a caller has what its token is bound to: a key (DPoP, RFC 9449), or the certificate of its connection (RFC 8705). */
import { type Exchange, type Host, type Identity, type LimitSet, type Refusal, refuse } from '@gatehouse/unit'
import { base64urlOf, binaryOfHex } from './base64url.ts'
import { bindingOf } from './binding.ts'
import { DpopNonces } from './dpop-nonces.ts'
import { type Proven, proofAlgorithms, provenBy } from './dpop-proof.ts'
import { Unbelieved } from './unbelieved.ts'

export interface BoundRules {
  bound: 'off' | 'when-bound' | 'required'
  proofSecondsMax: number
  proofsCounted: 'gateway' | 'exact'
  proofNonceSecret?: string | undefined
}

export interface Shown {
  token: string
  scheme: 'bearer' | 'dpop'
  /** As they were sent, one for each field. */
  proofs: readonly string[]
}

type Doubt = Unbelieved | Refusal | undefined

/** Clocks of callers; what goes beyond is mended by a nonce. */
const skewSeconds = 5
export const proofChallenge = (realm: string) => `DPoP realm="${realm}", algs="${proofAlgorithms.join(' ')}"`

export class Possession {
  readonly #rules: BoundRules
  readonly #host: Host
  readonly #challenge: string
  readonly #nonces: DpopNonces | undefined
  #proofs: LimitSet | undefined

  constructor(rules: BoundRules, realm: string, host: Host) {
    this.#rules = rules
    this.#host = host
    this.#challenge = proofChallenge(realm)
    this.#nonces = rules.proofNonceSecret === undefined ? undefined : new DpopNonces(rules.proofNonceSecret, host)
  }

  /** Undefined where the token is the caller's. At once where it is bound to nothing, or to the certificate alone. */
  doubt(exchange: Exchange, identity: Identity, shown: Shown): Doubt | Promise<Doubt> {
    const binding = bindingOf(identity.claims)
    if (binding === undefined) {
      if (this.#rules.bound === 'required') return new Unbelieved('it is bound to nothing')
      return shown.scheme === 'dpop' ? new Unbelieved('it is bound to no key') : undefined
    }
    if (this.#rules.bound === 'off') return new Unbelieved('it is bound, and nothing that is bound is taken')
    if (binding === 'unknown') return new Unbelieved('it is bound to what is not known here')
    const { x5t, jkt } = binding
    if (x5t !== undefined && x5t !== thumbprintOf(exchange)) return new Unbelieved('it is of another certificate')
    if (jkt === undefined) return shown.scheme === 'dpop' ? new Unbelieved('it is bound to no key') : undefined
    if (shown.scheme !== 'dpop') return new Unbelieved('it is bound to a key, and shown as if it were not')
    return this.#proof(exchange, jkt, shown)
  }

  async #proof({ request }: Exchange, jkt: string, { token, proofs }: Shown): Promise<Doubt> {
    if (proofs.length !== 1) return new Unbelieved(`${proofs.length} proofs came with it`)
    const { clock, digest } = this.#host
    const claimed = { request, jkt, ath: base64urlOf(digest(token)), nowMs: clock.nowMs() }
    const proven = await provenBy(proofs[0]!, claimed, { ageSecondsMax: this.#rules.proofSecondsMax, skewSeconds })
    if (proven instanceof Unbelieved) return proven
    return (await this.#staleNonce(proven)) ?? (await this.#repeated(jkt, proven))
  }

  /** Told only to who has the key (RFC 9449 §9). */
  async #staleNonce({ nonce }: Proven): Promise<Refusal | undefined> {
    const nonces = await this.#nonces?.current()
    if (!nonces || (nonce !== undefined && nonces.includes(nonce))) return undefined
    const fields = ['WWW-Authenticate', `${this.#challenge}, error="use_dpop_nonce"`, 'DPoP-Nonce', nonces[0]!]
    return refuse(
      'credential_invalid',
      'The proof must have the nonce that is told here.',
      fields,
      'The nonce is stale.',
    )
  }

  /** One proof is good once, over all threads, for as long as it would be taken. */
  async #repeated(jkt: string, { id }: Proven): Promise<Doubt> {
    const windowSeconds = this.#rules.proofSecondsMax + 2 * skewSeconds + 1
    this.#proofs ??= this.#host.limiter.open(
      [{ name: 'proofs', by: 'proof', limit: 1, shape: { algorithm: 'gcra', windowSeconds } }],
      this.#rules.proofsCounted,
    )
    const { allowed, full } = await this.#proofs.take([{ key: `${jkt} ${id}`, limit: 1, cost: 1, needs: 1 }])
    if (full) return refuse('limiter_full', 'There is no room to remember the proof.')
    return allowed ? undefined : new Unbelieved('its proof was used before')
  }
}

const thumbprintOf = ({ request: { clientCertificate } }: Exchange) =>
  clientCertificate && base64urlOf(binaryOfHex(clientCertificate.fingerprint))
