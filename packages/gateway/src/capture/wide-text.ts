/** Bodies whose letters are not bytes: UTF-16, with its mark, by its name, or as it looks. */

/** Looked at to find out. */
const sampleBytes = 2048
/** Of letters of most texts the other byte is none. */
const wideShare = 0.6

export interface WideText {
  text: string
  /** By its looks alone: letters may be off by a byte. */
  isGuess: boolean
}

/** The text, where it is UTF-16 and nothing but text; a half of a letter at its end is left out. */
export function wideText(bytes: Buffer, contentType: string): WideText | undefined {
  const order = orderOf(bytes, contentType)
  if (order === undefined) return undefined
  const whole = Buffer.from(bytes.subarray(0, bytes.byteLength - (bytes.byteLength % 2)))
  if (order === 'be') whole.swap16()
  const text = whole
    .toString('utf16le')
    .replace(/^\uFEFF/, '')
    .replace(/[\uD800-\uDBFF]$/, '')
  const isGuess = !/^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2)) && charsetOf(contentType) === ''
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(text) || !text.isWellFormed()) return undefined
  return { text, isGuess }
}

type Order = 'le' | 'be'

function orderOf(bytes: Buffer, contentType: string): Order | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be'
  const said = charsetOf(contentType)
  if (/^(utf-?16|ucs-?2|iso-10646-ucs-2)(be|-be)?$/.test(said))
    return said.endsWith('be') ? 'be' : (seen(bytes) ?? 'be')
  if (/^utf-?16-?le$/.test(said)) return 'le'
  return seen(bytes)
}

function seen(bytes: Buffer): Order | undefined {
  const sample = bytes.subarray(0, sampleBytes)
  const pairs = Math.floor(sample.byteLength / 2)
  if (pairs < 2) return undefined
  const none = [0, 0]
  for (let at = 0; at < pairs * 2; at++) if (sample[at] === 0) none[at % 2]!++
  const [high, low] = none as [number, number]
  if (low >= pairs * wideShare && high < pairs * 0.1) return 'le'
  return high >= pairs * wideShare && low < pairs * 0.1 ? 'be' : undefined
}

const charsetOf = (contentType: string) =>
  /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase() ?? ''

/** Letters in which names cannot be found: nobody could tell what is secret. */
export function isStrange(bytes: Buffer, contentType: string): boolean {
  const isFour =
    (bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) ||
    (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff)
  return isFour || /^(utf-?(7|32)|ucs-?4|ibm|cp-?(037|500|1047)|ebcdic|iso-2022|hz-gb)/.test(charsetOf(contentType))
}
