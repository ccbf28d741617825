import { byteSet, bytesIn } from '../byte-set.ts'
import type { Maker, Question } from './operator.ts'

const found: readonly string[] = ['']

/** Fits where a byte is none of these: `32-126,9,10`. Throws for what is no list of bytes. */
export function validateByteRange({ argument }: Maker): Question {
  const allowed = new Uint8Array(256)
  for (const part of argument.split(',')) {
    const [, from, to] = /^\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*$/.exec(part) ?? []
    if (from === undefined || Number(to ?? from) > 255) throw new Error(`${part} is no byte and no range of bytes`)
    allowed.fill(1, Number(from), Number(to ?? from) + 1)
  }
  const others = Array.from(allowed, (one, code) => (one === 1 ? '' : String.fromCharCode(code))).join('')
  return {
    bytes: bytesIn(others),
    find(value) {
      for (let at = 0; at < value.length; at++) if (allowed[value.charCodeAt(at)] !== 1) return [value[at]!]
      return undefined
    },
  }
}

/** Fits where a `%` is not followed by two digits. */
export const validateUrlEncoding = (): Question => ({
  bytes: bytesIn('%'),
  find: value => (/%(?![0-9a-fA-F]{2})/.test(value) ? found : undefined),
})

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Fits where the bytes are no UTF-8. */
export const validateUtf8Encoding = (): Question => ({
  bytes: byteSet('[\\x80-\\xff]'),
  find(value) {
    if (!/[\u0080-\u00ff]/.test(value)) return undefined
    try {
      utf8.decode(Buffer.from(value, 'latin1'))
      return undefined
    } catch {
      return found
    }
  },
})
