export const removeNulls = (text: string) => (text.includes('\0') ? text.replaceAll('\0', '') : text)
export const replaceNulls = (text: string) => (text.includes('\0') ? text.replaceAll('\0', ' ') : text)

const white = /[\t\n\v\f\r \u00a0]/
const whites = /[\t\n\v\f\r \u00a0]+/g

export const removeWhitespace = (text: string) => (white.test(text) ? text.replace(whites, '') : text)
export const compressWhitespace = (text: string) => (white.test(text) ? text.replace(whites, ' ') : text)
export const trimLeft = (text: string) => text.trimStart()
export const trimRight = (text: string) => text.trimEnd()
export const trim = (text: string) => text.trim()
