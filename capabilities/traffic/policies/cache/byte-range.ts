/** One range of bytes of what is stored whole (RFC 9110 §14). */
export interface ByteRange {
  from: number
  /** The first byte that is not in it. */
  to: number
}

/**
 * Undefined where the field is none of bytes, asks for several or cannot be read: then all of it is the answer (§14.2).
 * `none` where it begins behind the end.
 */
export function byteRange(field: string, length: number): ByteRange | 'none' | undefined {
  const found = /^bytes=[ \t]*([0-9]{0,15})-([0-9]{0,15})[ \t]*$/i.exec(field)
  if (!found) return undefined
  const [, first = '', last = ''] = found
  if (first === '') {
    if (last === '') return undefined
    return Number(last) === 0 || length === 0 ? 'none' : { from: Math.max(0, length - Number(last)), to: length }
  }
  if (last !== '' && Number(last) < Number(first)) return undefined
  if (Number(first) >= length) return 'none'
  return { from: Number(first), to: last === '' ? length : Math.min(length, Number(last) + 1) }
}
