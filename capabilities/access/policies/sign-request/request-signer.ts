/** A signature over what goes out (RFC 9421 §3.1), as the upstream reads it. */
import { Failure } from '@gatehouse/base'
import type { Filled } from '@gatehouse/schema'
import type { Departure, Host } from '@gatehouse/unit'
import type { CryptoKey } from 'jose'
import { secretBytes } from '../http-signature/known-keys.ts'
import { signatureBase } from '../http-signature/signature-base.ts'
import { type Bare, type Item, writtenList } from '../http-signature/structured-dictionary.ts'
import { keyAlgorithms, type SignatureAlgorithm, secretKeyOf, signed } from '../http-signature/verifying-key.ts'
import { randomText } from '../random-text.ts'
import { madeOf } from '../signing/made-of.ts'
import { importedKey, privateKeyOf } from '../signing/private-key.ts'
import type { signRequestConfig } from './config.ts'

type Config = Filled<typeof signRequestConfig>

interface Signing {
  algorithm: SignatureAlgorithm
  key: CryptoKey
}

export class RequestSigner {
  readonly #config: Config
  readonly #clock: Host['clock']
  readonly #signing: () => Promise<Signing>

  constructor(config: Config, { clock, secrets }: Pick<Host, 'clock' | 'secrets'>) {
    this.#config = config
    this.#clock = clock
    const made = madeOf(secrets, config.key, value => signingOf(config, value))
    this.#signing = async () => made()
  }

  /** Adds the fields. Rejects with `secret_unavailable`. */
  async sign(departure: Departure): Promise<void> {
    const { label } = this.#config
    const { algorithm, key } = await this.#signing()
    const input = { items: this.#items(departure), parameters: this.#parameters() }
    const made = signatureBase(input, departure)
    if ('lacking' in made) throw new Failure('header_unsendable', `What goes out has no one ${made.lacking} to sign.`)
    const signature = await signed(key, algorithm, made.base)
    departure.headers.append('Signature-Input', `${label}=${writtenList(input)}`)
    departure.headers.append('Signature', `${label}=:${signature}:`)
  }

  #items({ headers }: Departure): Item[] {
    const { components } = this.#config
    const wanted = components.includes('content-digest') ? components : [...components, 'content-digest']
    return wanted
      .filter(name => name.startsWith('@') || headers.has(name))
      .map(name => ({ bare: text(name), parameters: new Map() }))
  }

  #parameters(): Map<string, Bare> {
    const { keyId, nonce, expiresSeconds, tag } = this.#config
    const created = Math.floor(this.#clock.nowMs() / 1000)
    return new Map([
      ['created', integer(created)],
      ...(expiresSeconds === undefined ? [] : ([['expires', integer(created + expiresSeconds)]] as const)),
      ['keyid', text(keyId)],
      ...(nonce ? ([['nonce', text(randomText())]] as const) : []),
      ...(tag === undefined ? [] : ([['tag', text(tag)]] as const)),
    ])
  }
}

const text = (value: string): Bare => ({ kind: 'string', value, text: `"${value}"` })
const integer = (value: number): Bare => ({ kind: 'integer', value, text: String(value) })

async function signingOf({ kind, key: reference, keyId, encoding, rsa }: Config, value: string): Promise<Signing> {
  if (kind === 'secret') {
    return { algorithm: 'hmac-sha256', key: await secretKeyOf(secretBytes(keyId, value, encoding)) }
  }
  const privateKey = privateKeyOf(value, reference)
  const algorithm = { ed25519: 'ed25519', 'ecdsa-p256': 'ecdsa-p256-sha256', rsa } as const
  const own = algorithm[privateKey.kind]
  return { algorithm: own, key: await importedKey(privateKey, keyAlgorithms[own], { reference }) }
}
