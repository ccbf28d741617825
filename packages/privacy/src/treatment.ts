/** What is put in the place of personal data. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

export type Treatment = 'mask' | 'hash' | 'tokenize' | 'drop'

const tokenStart = 'ptk_'
/** As `tokenize` writes it, wherever it stands in a text. */
export const tokenPattern = /ptk_[A-Za-z0-9_-]{38,2800}/g

/** The last letters of what is masked stay, never more than a third of it. */
const shownMax = 4

export function masked(text: string, kind: string): string {
  const at = kind === 'email' ? text.lastIndexOf('@') : -1
  if (at >= 0) return `${String.fromCodePoint(text.codePointAt(0)!)}***${text.slice(at)}`
  let letters = 0
  for (let at = 0; at < text.length; at++) if (isLetter(text.charCodeAt(at))) letters++
  const from = lastLetters(text, Math.min(shownMax, Math.floor(letters / 3)))
  return text.slice(0, from).replace(/[A-Za-z0-9]/g, '*') + text.slice(from)
}

/** Where the last so many letters and digits begin. */
function lastLetters(text: string, count: number): number {
  let from = text.length
  for (let left = count; left > 0; ) if (isLetter(text.charCodeAt(--from))) left--
  return from
}

const isLetter = (code: number) =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)

/** The same for the same text and key, and nothing of the text (RFC 2104). */
export const hashed = (text: string, key: Uint8Array): string =>
  `hash_${createHmac('sha256', key).update(text).digest('base64url').slice(0, 27)}`

/**
 * A token that is the same for the same text and key, and can be read with the key alone: AES-256-GCM, whose nonce is made
 * of the text by another key, as SIV modes do it (RFC 5297 §1.3.2), so that no two texts share one.
 */
export class Tokens {
  readonly #encryption: Uint8Array
  readonly #nonces: Uint8Array

  constructor(key: Uint8Array) {
    this.#encryption = createHmac('sha256', key).update('encryption').digest()
    this.#nonces = createHmac('sha256', key).update('nonces').digest()
  }

  token(text: string): string {
    const nonce = createHmac('sha256', this.#nonces).update(text).digest().subarray(0, 12)
    const cipher = createCipheriv('aes-256-gcm', this.#encryption, nonce)
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return tokenStart + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
  }

  /** Undefined for what is none of this key's. */
  text(token: string): string | undefined {
    if (!token.startsWith(tokenStart)) return undefined
    const bytes = Buffer.from(token.slice(tokenStart.length), 'base64url')
    if (bytes.length <= 28) return undefined
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#encryption, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      return undefined
    }
  }
}
