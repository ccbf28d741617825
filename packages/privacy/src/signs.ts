/** Signs that a kind of personal data is never without, as bits: one look at a text spares most texts all others. */
export const sign = {
  at: 1,
  /** `+` or `(`, and eight digits. */
  telephone: 2,
  sixDigits: 4,
  thirteenDigits: 8,
  /** Two digits among fifteen characters. */
  long: 16,
  /** Three dots and four digits, seven colons or two together. */
  address: 32,
} as const

export function signsIn(text: string): number {
  let digits = 0
  let dots = 0
  let colons = 0
  let isAt = false
  let isDoubled = false
  let opens = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x40) continue
    if (code >= 0x30 && code <= 0x39) digits++
    else if (code === 0x3a) {
      colons++
      if (text.charCodeAt(at - 1) === 0x3a) isDoubled = true
    } else if (code === 0x2e) dots++
    else if (code === 0x40) isAt = true
    else if (code === 0x2b || code === 0x28) opens = true
  }
  const isAddress = digits > 0 && (isDoubled || colons >= 7 || (dots >= 3 && digits >= 4))
  return (
    (isAt ? sign.at : 0) |
    (opens && digits >= 8 ? sign.telephone : 0) |
    (digits >= 6 ? sign.sixDigits : 0) |
    (digits >= 13 ? sign.thirteenDigits : 0) |
    (digits >= 2 && text.length >= 15 ? sign.long : 0) |
    (isAddress ? sign.address : 0)
  )
}
