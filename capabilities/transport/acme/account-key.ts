/** The key of an account, and what it signs: JSON Web Signatures as RFC 8555 §6.2 has them. */
import { createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'

export interface ExternalAccount {
  keyId: string
  /** base64url, as authorities hand it out. */
  hmacKey: string
}

interface Protected {
  url: string
  nonce: string
  /** Address of the account; the public key itself stands there while it has none. */
  account?: string | undefined
}

/** PKCS #8 in PEM, P-256. */
export function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString()
}

export class AccountKey {
  readonly #key: ReturnType<typeof createPrivateKey>
  readonly #jwk: { crv: string; kty: string; x: string; y: string }
  /** RFC 7638. */
  readonly #thumbprint: string

  constructor(pem: string) {
    this.#key = createPrivateKey(pem)
    const { crv, kty, x, y } = createPublicKey(this.#key).export({ format: 'jwk' })
    this.#jwk = { crv: crv!, kty: kty!, x: x!, y: y! }
    this.#thumbprint = createHash('sha256').update(JSON.stringify(this.#jwk)).digest('base64url')
  }

  /** What is answered to who asks for the token (RFC 8555 §8.1). */
  answerTo(token: string): string {
    return `${token}.${this.#thumbprint}`
  }

  /** The body of a request; no payload makes it a POST-as-GET (RFC 8555 §6.3). */
  signed(payload: object | undefined, { url, nonce, account }: Protected): string {
    const by = account === undefined ? { jwk: this.#jwk } : { kid: account }
    const text = `${encoded({ alg: 'ES256', ...by, nonce, url })}.${payload === undefined ? '' : encoded(payload)}`
    const signature = sign('sha256', Buffer.from(text), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return flattened(text, signature)
  }

  /** That the holder of an account elsewhere wants this key (RFC 8555 §7.3.4). */
  binding({ keyId, hmacKey }: ExternalAccount, url: string): object {
    const text = `${encoded({ alg: 'HS256', kid: keyId, url })}.${encoded(this.#jwk)}`
    return JSON.parse(flattened(text, createHmac('sha256', Buffer.from(hmacKey, 'base64url')).update(text).digest()))
  }
}

function flattened(text: string, signature: Uint8Array): string {
  const [head, payload] = text.split('.')
  return JSON.stringify({ protected: head, payload, signature: Buffer.from(signature).toString('base64url') })
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
