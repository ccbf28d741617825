/** A kept beginning as it is told: unpacked, as text where it is some, masked. */
import { brotliDecompressSync, constants, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { HeaderList } from '@gatehouse/base'
import type { CapturedBody } from '@gatehouse/program'
import type { KeptBytes } from './kept-bytes.ts'
import type { Mask } from './mask.ts'
import { isStrange, wideText } from './wide-text.ts'

/** Kept beyond what is shown, so that what begins before the cut is seen whole. */
export const beyondBytes = 4096
/** That a beginning may unpack to. */
const unpackedBytesMax = 2 * 2 ** 20

const unpackers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: bytes => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: unpackedBytesMax }),
  deflate: bytes => inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: unpackedBytesMax }),
  br: bytes =>
    brotliDecompressSync(bytes, {
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
      maxOutputLength: unpackedBytesMax,
    }),
  zstd: bytes => zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush, maxOutputLength: unpackedBytesMax }),
}

export interface Telling {
  headers: HeaderList
  mask: Mask
  bytesMax: number
}

/** Undefined where there was no body. What cannot be looked into is not told: a secret in it could not be seen. */
export function capturedBody(kept: KeptBytes, { headers, mask, bytesMax }: Telling): CapturedBody | undefined {
  const { bytes, isShort } = kept
  const whole = kept.take()
  if (bytes === 0) return undefined
  if (bytesMax === 0) return { bytes, isCut: true }
  if (isShort) return { bytes, isCut: true, unkept: 'the gateway had no memory for it' }
  if (mask.isFull) return { bytes, isCut: true, unkept: 'the request shows more secrets than are looked for' }
  let plain: Buffer
  try {
    plain = unpacked(whole, headers.all('content-encoding').join(','))
  } catch (thrown) {
    return { bytes, isCut: true, unkept: (thrown as Error).message.slice(0, 200) }
  }
  const isCut = plain.byteLength > bytesMax || whole.byteLength < bytes
  // However much it unpacks to, no more of it is looked through than is shown.
  plain = plain.subarray(0, bytesMax + beyondBytes)
  const contentType = headers.get('content-type') ?? ''
  if (isStrange(plain, contentType)) return { bytes, isCut: true, unkept: 'its letters cannot be looked into' }
  const wide = wideText(plain, contentType)
  const isText = wide !== undefined || isReadable(plain)
  if (wide?.isGuess) mask.learnEnds()
  const text = wide?.text ?? plain.toString(isText ? 'utf8' : 'latin1')
  const told = mask.body(isCut ? mask.cut(text) : text, contentType)
  const shown = told.slice(0, isCut ? bytesMax : 2 * bytesMax)
  return { bytes, isCut, ...(isText ? { text: shown } : { base64: Buffer.from(shown, 'latin1').toString('base64') }) }
}

function unpacked(bytes: Buffer, coding: string): Buffer {
  const names = coding.toLowerCase().split(/[\s,]+/)
  const codings = names.filter(name => name !== '' && name !== 'identity')
  if (codings.length > 2) throw new Error('it is packed more than twice')
  return codings.reverse().reduce((inner, name) => {
    const unpack = unpackers[name.replace(/^x-/, '')]
    if (!unpack) throw new Error('it is packed in a way that cannot be looked into')
    try {
      return unpack(inner)
    } catch {
      throw new Error(`it is no ${name}, or unpacks to more than ${unpackedBytesMax} bytes`)
    }
  }, bytes)
}

/** UTF-8 without control characters, but for a letter that the end cuts. */
function isReadable(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) return false
  for (let cut = 0; cut < 4; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.byteLength - cut))
      return true
    } catch {
      // perhaps a letter that is not whole
    }
  }
  return bytes.byteLength === 0
}
