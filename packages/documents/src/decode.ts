import { invalidDocument } from './limits.ts'

/**
 * The text of UTF-8 bytes, without a byte order mark. Other bytes are refused with the offset of the first
 * that is not UTF-8 (RFC 3629 §4).
 */
export function decodeText(bytes: Uint8Array, file?: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const offset = firstInvalid(bytes)
    const wide = bytes[0] === 0xff || bytes[0] === 0xfe
    const hint = wide ? 'It looks like UTF-16; save it as UTF-8.' : 'Save the file as UTF-8.'
    throw invalidDocument([{ code: 'not_utf8', message: `The byte at offset ${offset} is not UTF-8.`, hint }], file)
  }
}

/** Halving over the prefix: one that decodes as a stream has its first bad byte further on. */
function firstInvalid(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  if (decodes(bytes)) return lastLead(bytes)
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decodes(bytes.subarray(0, middle))) good = middle
    else bad = middle
  }
  return bad - 1
}

/** Where the character begins that the end of the bytes cuts off. */
function lastLead(bytes: Uint8Array): number {
  let at = bytes.length - 1
  while (at > 0 && (bytes[at]! & 0xc0) === 0x80) at--
  return at
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
