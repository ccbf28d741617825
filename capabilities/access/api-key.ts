/**
 * API keys: `ghk_<env>_<id>_<secret><crc32>`. The prefix lets secret scanners find leaked keys, the environment
 * tells people where it works, and the checksum refuses typos before anything is hashed.
 */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const secretLength = 32
const checksumLength = 6

/** A new key. `random` fills bytes with cryptographic randomness; `publicId` (letters and digits) may be shown. */
export function makeApiKey(environment: string, publicId: string, random: (bytes: Uint8Array) => void): string {
  const text = `ghk_${environment.replace(/_/g, '-')}_${publicId}_${randomDigits(secretLength, random)}`
  return text + checksum(text)
}

/** Whether the text has the form and checksum of a key made here. Says nothing about its being valid. */
export function looksLikeApiKey(text: string): boolean {
  if (!text.startsWith('ghk_') || text.length < secretLength + checksumLength + 8 || text.length > 160) return false
  const cut = text.length - checksumLength
  return checksum(text.slice(0, cut)) === text.slice(cut)
}

/** What may be shown of a key: everything before the secret. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, key.length - secretLength - checksumLength - 1)
}

function randomDigits(count: number, random: (bytes: Uint8Array) => void): string {
  let text = ''
  const bytes = new Uint8Array(count * 2)
  while (text.length < count) {
    random(bytes)
    for (const byte of bytes) if (byte < 248 && text.length < count) text += digits[byte % 62]
  }
  return text
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** CRC-32 (IEEE 802.3) in six base62 digits, most significant first. */
function checksum(text: string): string {
  let value = 0xffffffff
  for (let i = 0; i < text.length; i++) value = table[(value ^ text.charCodeAt(i)) & 0xff]! ^ (value >>> 8)
  let rest = (value ^ 0xffffffff) >>> 0
  let written = ''
  for (let i = 0; i < checksumLength; i++) {
    written = digits[rest % 62]! + written
    rest = Math.floor(rest / 62)
  }
  return written
}
