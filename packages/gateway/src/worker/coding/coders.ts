/** zlib's streams, as fast and as small as bodies on their way need them. */
import type { Transform } from 'node:stream'
import {
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createGunzip,
  createGzip,
  createZstdCompress,
  createZstdDecompress,
} from 'node:zlib'
import type { ContentCoding } from '@gatehouse/unit'

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, ZSTD_c_compressionLevel, ZSTD_c_windowLog, ZSTD_d_windowLogMax } =
  constants
/** RFC 9659: a window that every reader of the coding takes. */
const zstdWindowLogMax = 23

export function encoder(coding: ContentCoding): Transform {
  if (coding === 'gzip') return createGzip({ level: 5 })
  if (coding === 'br') return createBrotliCompress({ params: { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_LGWIN]: 18 } })
  return createZstdCompress({ params: { [ZSTD_c_compressionLevel]: 3, [ZSTD_c_windowLog]: 18 } })
}

export function decoder(coding: ContentCoding): Transform {
  if (coding === 'gzip') return createGunzip()
  if (coding === 'br') return createBrotliDecompress()
  return createZstdDecompress({ params: { [ZSTD_d_windowLogMax]: zstdWindowLogMax } })
}
