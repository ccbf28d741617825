/** What may stand in a header field (RFC 9110 §5.1, §5.5, §5.6.2). */

export const tokenClass = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]"
const token = new RegExp(`^${tokenClass}+$`)
const unsendable = /[^\t\x20-\x7e\x80-\xff]/

/** A method or a field name. */
export const isToken = (text: string): boolean => token.test(text)

/** Whether a name says `lower`, which is in lower case. By its letters: nothing is made for it. */
export function isName(text: string, lower: string): boolean {
  const { length } = lower
  if (text.length !== length) return false
  if (text === lower) return true
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    const wanted = lower.charCodeAt(i)
    if (code !== wanted && !(wanted >= 0x61 && wanted <= 0x7a && (code | 0x20) === wanted)) return false
  }
  return true
}

/** Visible characters, obs-text, spaces and tabs: nothing that ends a line. */
export const isFieldValue = (text: string): boolean => !unsendable.test(text)
