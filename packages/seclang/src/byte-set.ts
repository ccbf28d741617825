/** A set of bytes as 256 bits. */
export type ByteSet = Uint32Array

export function bytesIn(text: string): ByteSet {
  const set = new Uint32Array(8)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    set[(code >>> 5) & 7]! |= 1 << (code & 31)
  }
  return set
}

/** Of a class of characters as V8 writes it. */
export function byteSet(source: string, anyCase = false): ByteSet {
  const fits = new RegExp(`^${source}$`, anyCase ? 'is' : 's')
  let members = ''
  for (let code = 0; code < 256; code++) {
    const letter = String.fromCharCode(code)
    if (fits.test(letter)) members += letter
  }
  return bytesIn(members)
}

/** Adds a set to one of several that lie behind one another. */
export function addBytes(to: Uint32Array, offset: number, set: ByteSet): void {
  for (let at = 0; at < 8; at++) to[offset + at]! |= set[at]!
}

export function meets(a: ByteSet, b: ByteSet): boolean {
  return (
    ((a[0]! & b[0]!) | (a[1]! & b[1]!) | (a[2]! & b[2]!) | (a[3]! & b[3]!)) !== 0 ||
    ((a[4]! & b[4]!) | (a[5]! & b[5]!) | (a[6]! & b[6]!) | (a[7]! & b[7]!)) !== 0
  )
}

export function joined(sets: readonly ByteSet[]): ByteSet {
  const all = new Uint32Array(8)
  for (const set of sets) for (let at = 0; at < 8; at++) all[at]! |= set[at]!
  return all
}

const everyday = bytesIn('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ')
const frequent = bytesIn('-_./=&,:+@?')

/** How often a byte of the set comes up in what is harmless, roughly. */
export function commonness(set: ByteSet): number {
  let sum = 0
  for (let code = 0; code < 256; code++) {
    const bit = 1 << (code & 31)
    if ((set[code >>> 5]! & bit) === 0) continue
    sum += (everyday[code >>> 5]! & bit) !== 0 ? 20 : (frequent[code >>> 5]! & bit) !== 0 ? 5 : 1
  }
  return sum
}
