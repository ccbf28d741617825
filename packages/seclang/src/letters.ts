/** Bytes have no case beyond ASCII, which those of the language would change, too. */
const beyond = /[\u0080-\uffff]/
const upper = /[A-Z]+/g
const lower = /[a-z]+/g

export const lowerBytes = (text: string): string =>
  beyond.test(text) ? text.replace(upper, letters => letters.toLowerCase()) : text.toLowerCase()
export const upperBytes = (text: string): string =>
  beyond.test(text) ? text.replace(lower, letters => letters.toUpperCase()) : text.toUpperCase()
