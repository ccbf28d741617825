/** RFC 4648 §5 of bytes that are the characters of a text. */
export const base64urlOf = (binary: string): string =>
  btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

export const binaryOfHex = (hex: string): string =>
  hex.replace(/../g, pair => String.fromCharCode(Number.parseInt(pair, 16)))
