import { createHash } from 'node:crypto'

const latin = (bytes: Buffer) => bytes.toString('latin1')

/** Up to the first character that is none of base64's. */
export function base64Decode(text: string): string {
  return latin(Buffer.from(/^[A-Za-z0-9+/]*/.exec(text)![0], 'base64'))
}

/** Whatever is none of base64's is passed over. */
export const base64DecodeExt = (text: string): string =>
  latin(Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, ''), 'base64'))

export function hexDecode(text: string): string {
  return latin(Buffer.from(text.replace(/[^0-9A-Fa-f]/g, ''), 'hex'))
}

export const hexEncode = (text: string): string => Buffer.from(text, 'latin1').toString('hex')

/** `0x414243` as databases read it. */
export function sqlHexDecode(text: string): string {
  if (!/0x/i.test(text)) return text
  return text.replace(/0x((?:[0-9a-f]{2})+)/gi, (_, digits: string) => latin(Buffer.from(digits, 'hex')))
}

/** As raw bytes: rules have `hexEncode` follow. */
export const digestBytes = (kind: 'md5' | 'sha1', text: string): string =>
  latin(createHash(kind).update(Buffer.from(text, 'latin1')).digest())
