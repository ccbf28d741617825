const percent = 37
const plus = 43

const hex = (code: number): number =>
  code >= 48 && code <= 57
    ? code - 48
    : code >= 97 && code <= 102
      ? code - 87
      : code >= 65 && code <= 70
        ? code - 55
        : -1

/** `%41`, and `+` for a space; what is written wrong stays. */
export const urlDecode = (text: string): string => decoded(text, false)

/** Likewise, and `%u0041`, of which what does not fit in a byte is its lower one, full-width letters narrow. */
export const urlDecodeUni = (text: string): string => decoded(text, true)

/** `%41` alone, as paths have it. */
export const percentDecode = (text: string): string =>
  text.includes('%')
    ? text.replace(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text

function decoded(text: string, unicode: boolean): string {
  if (!/[%+]/.test(text)) return text
  let out = ''
  let kept = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (letter !== percent && letter !== plus) continue
    const found = letter === plus ? { value: ' ', length: 1 } : escaped(text, at, unicode)
    if (!found) continue
    out += text.slice(kept, at) + found.value
    at += found.length - 1
    kept = at + 1
  }
  return out + text.slice(kept)
}

function escaped(text: string, at: number, unicode: boolean): { value: string; length: number } | undefined {
  if (unicode && (text[at + 1] === 'u' || text[at + 1] === 'U')) {
    const code = digits(text, at + 2, 4)
    return code === undefined ? undefined : { value: String.fromCharCode(narrow(code)), length: 6 }
  }
  const code = digits(text, at + 1, 2)
  return code === undefined ? undefined : { value: String.fromCharCode(code), length: 3 }
}

function digits(text: string, from: number, length: number): number | undefined {
  let code = 0
  for (let at = from; at < from + length; at++) {
    const digit = hex(text.charCodeAt(at))
    if (digit < 0) return undefined
    code = code * 16 + digit
  }
  return code
}

const narrow = (code: number) => (code > 0xff00 && code < 0xff5f ? code - 0xfee0 : code & 0xff)

/** Characters beyond ASCII, which came in UTF-8, as `%u00e9`; bytes that are no UTF-8 stay. */
export function utf8ToUnicode(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text
  let out = ''
  for (let at = 0; at < text.length; ) {
    const { code, length } = characterAt(text, at)
    out += code < 0x80 || length === 1 ? text[at] : `%u${code.toString(16).padStart(4, '0')}`
    at += length
  }
  return out
}

function characterAt(text: string, at: number): { code: number; length: number } {
  const first = text.charCodeAt(at)
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1
  let code = length === 1 ? first : first & (0x7f >> length)
  for (let more = 1; more < length; more++) {
    const next = text.charCodeAt(at + more)
    if ((next & 0xc0) !== 0x80) return { code: first, length: 1 }
    code = (code << 6) | (next & 0x3f)
  }
  return { code, length }
}
