/** Texts as strings between double quotes, escaped so that no reader of the language sees anything but their letters. */

export interface Quoting {
  /** Signs beyond the quote and the backslash that mean something within a string of the language. */
  also?: string
  /** A sign that does not stand as it is, by its code point. */
  code: (point: number) => string
}

const hex = (point: number, digits: number) => point.toString(16).padStart(digits, '0')

/** `\u0007`, and two of them beyond the first plane. */
export const utf16 = (point: number): string =>
  [...String.fromCodePoint(point)]
    .join('')
    .split('')
    .map(unit => `\\u${hex(unit.charCodeAt(0), 4)}`)
    .join('')
export const braced = (point: number): string => `\\u{${hex(point, 1)}}`
/** `\U0001f40e` where four digits do not do. */
export const long = (point: number): string => (point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`)

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Letters and signs stand as they are; what no reader shows, or shows as something else, is written by its number. */
const plain = /[\p{L}\p{N}\p{M}\p{P}\p{S} ]/u

export function quoted(text: string, { also = '', code }: Quoting): string {
  const signs = Array.from(text.toWellFormed(), sign => {
    if (sign === '"' || sign === '\\' || also.includes(sign)) return `\\${sign}`
    return named[sign] ?? (plain.test(sign) ? sign : code(sign.codePointAt(0)!))
  })
  return `"${signs.join('')}"`
}
