/** Secrets that people copy: a prefix that scanners find, 256 bits, and a checksum that refuses typos unhashed. */
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

export type SecretPrefix = 'ght' | 'ghi' | 'ghl' | 'ghs'

export function makeSecret(prefix: SecretPrefix): string {
  const text = `${prefix}_${randomBytes(32).toString('base64url')}`
  return text + checksum(text)
}

/** Whether it has the form of a secret made here, or of a token that an operator chose. */
export function looksLikeSecret(prefix: SecretPrefix, text: string): boolean {
  if (!text.startsWith(`${prefix}_`) || text.length !== prefix.length + 52) return false
  return checksum(text.slice(0, -8)) === text.slice(-8)
}

export const secretDigest = (text: string) => createHash('sha256').update(text).digest('hex')

const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0')
