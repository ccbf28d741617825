/** Whether a signature holds for a request (RFC 9421 §3.2), and its body is the one that was signed. */
import { bodyOf, collect, Failure } from '@gatehouse/base'
import type { Filled } from '@gatehouse/schema'
import { type Exchange, type Host, type LimitSet, type Refusal, refuse } from '@gatehouse/unit'
import type { httpSignatureConfig } from './config.ts'
import { digestFits } from './content-digest.ts'
import type { KnownKey } from './known-keys.ts'
import type { ShownSignature } from './shown-signature.ts'
import { covers, signatureBase } from './signature-base.ts'
import { holds } from './verifying-key.ts'

const nonceCharactersMax = 256

export class SignatureCheck {
  readonly #config: Filled<typeof httpSignatureConfig>
  readonly #host: Host
  #nonces: LimitSet | undefined

  constructor(config: Filled<typeof httpSignatureConfig>, host: Host) {
    this.#config = config
    this.#host = host
  }

  /** Undefined where all of it holds; a text says what does not. Nothing is remembered of what does not hold. */
  async doubt({ request }: Exchange, shown: ShownSignature, key: KnownKey): Promise<string | Refusal | undefined> {
    const early = this.#late(shown) ?? this.#uncovered(request, shown)
    if (early !== undefined) return early
    if (shown.alg !== undefined && shown.alg !== key.algorithm) return `its key is for ${key.algorithm}`
    const made = signatureBase(shown.input, request)
    if ('lacking' in made) return `the request has no one ${made.lacking}`
    if (!(await holds(await key.ready(), key.algorithm, shown.signature, made.base))) return 'it does not hold'
    return (await this.#otherBody(request, shown)) ?? (await this.#repeated(shown))
  }

  #late({ created, expires, nonce }: ShownSignature): string | undefined {
    const { ageSecondsMax, skewSeconds } = this.#config
    const now = this.#host.clock.nowMs() / 1000
    if (created === undefined) return 'it does not say when it was made'
    if (!(created <= now + skewSeconds)) return 'it is of a time to come'
    if (!(created >= now - ageSecondsMax - skewSeconds)) return 'it is too old'
    if (expires !== undefined && !(expires > now - skewSeconds)) return 'it has expired'
    if (nonce === undefined) return this.#config.nonce === 'required' ? 'it has no nonce' : undefined
    return nonce.length > nonceCharactersMax ? `its nonce has more than ${nonceCharactersMax} characters` : undefined
  }

  #uncovered({ body, upgrade }: Exchange['request'], { input }: ShownSignature): string | undefined {
    const lacking = this.#config.components.find(name => !covers(input, name))
    if (lacking !== undefined) return `it does not cover ${lacking}`
    const bare = body === undefined || upgrade !== undefined || this.#config.body === 'any'
    return bare || covers(input, 'content-digest') ? undefined : 'it does not cover the body'
  }

  async #otherBody(request: Exchange['request'], { input }: ShownSignature): Promise<string | undefined> {
    if (!covers(input, 'content-digest') || request.upgrade !== undefined) return undefined
    const { bodyBytesMax } = this.#config
    const tooLarge = () => new Failure('request_too_large', `A signed body may have ${bodyBytesMax} bytes.`)
    const bytes = request.body ? await collect(request.body, bodyBytesMax, tooLarge) : new Uint8Array()
    if (request.body) request.body = bodyOf(bytes)
    const fits = await digestFits(request.headers.all('content-digest').join(', '), bytes)
    return fits ? undefined : 'its body is another one'
  }

  /** One nonce of a key is good once, over all threads, for as long as its signature would be taken. */
  async #repeated({ keyId, nonce }: ShownSignature): Promise<string | Refusal | undefined> {
    if (nonce === undefined) return undefined
    const { ageSecondsMax, skewSeconds, noncesCounted } = this.#config
    const windowSeconds = ageSecondsMax + 2 * skewSeconds + 1
    this.#nonces ??= this.#host.limiter.open(
      [{ name: 'nonces', by: 'nonce', limit: 1, shape: { algorithm: 'gcra', windowSeconds } }],
      noncesCounted,
    )
    const { allowed, full } = await this.#nonces.take([{ key: `${keyId} ${nonce}`, limit: 1, cost: 1, needs: 1 }])
    if (full) return refuse('limiter_full', 'There is no room to remember the nonce.')
    return allowed ? undefined : 'its nonce was used before'
  }
}
