/**
 * AES-256-GCM under a key of the operator's: what was sealed under a name opens under that name alone, and whoever has not the
 * key can neither read nor make it.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

export const sealKeyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const digestLength = 22 // 132 bits

export function sealed(key: Uint8Array, name: string, ...pieces: Uint8Array[]): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const parts = pieces.map(piece => cipher.update(piece))
  return Buffer.concat([nonce, ...parts, cipher.final(), cipher.getAuthTag()])
}

/** Undefined for what was not sealed so. */
export function opened(key: Uint8Array, name: string, bytes: Uint8Array): Buffer | undefined {
  if (bytes.length < nonceBytes + tagBytes) return undefined
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes)).setAAD(Buffer.from(name))
    cipher.setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([cipher.update(bytes.subarray(nonceBytes, -tagBytes)), cipher.final()])
  } catch {
    return undefined
  }
}

/** Names and values of a store that others may read and write. */
export class Seal {
  readonly #key: Buffer
  readonly #naming: Buffer

  /** `key` is 32 bytes in base64. */
  constructor(key: string) {
    const secret = Buffer.from(key, 'base64')
    const derived = (what: string) => createHmac('sha256', secret).update(what).digest()
    this.#key = derived('values 1')
    this.#naming = derived('names 1')
  }

  /** Says nothing of what it is made from, and is another under another key. */
  digest(text: string): string {
    return createHmac('sha256', this.#naming).update(text).digest('base64url').slice(0, digestLength)
  }

  seal(name: string, ...pieces: Uint8Array[]): string {
    return sealed(this.#key, name, ...pieces).toString('base64')
  }

  open(name: string, text: string): Buffer | undefined {
    return opened(this.#key, name, Buffer.from(text, 'base64'))
  }
}
