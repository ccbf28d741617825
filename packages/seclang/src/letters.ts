/** Bytes have no case beyond ASCII. */
const upper = /[A-Z]+/g
const lower = /[a-z]+/g

export const lowerBytes = (text: string): string => text.replace(upper, letters => letters.toLowerCase())
export const upperBytes = (text: string): string => text.replace(lower, letters => letters.toUpperCase())
