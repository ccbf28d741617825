/** Client addresses are personal data: an event keeps only the network, IPv4 /24 and IPv6 /48, unless the operator says otherwise. */
import { createHmac } from 'node:crypto'
import { isIP } from 'node:net'

export const recordedAddresses = ['network', 'hash', 'whole', 'none'] as const

/** How a gateway keeps the addresses of callers. The key is of hashes alone. */
export interface AddressRule {
  keep: (typeof recordedAddresses)[number]
  key: Uint8Array
}

/**
 * The 16 bytes that are kept of an address, or `undefined` when that is nothing or the text is none. A hash stands in
 * ff00::/8, where no caller has an address.
 */
export function keptAddress(text: string, { keep, key }: AddressRule): Uint8Array | undefined {
  if (keep === 'none') return undefined
  if (keep === 'network') return maskAddress(text)
  const bytes = wholeAddress(text)
  if (keep === 'whole' || bytes === undefined) return bytes
  const hash = new Uint8Array(createHmac('sha256', key).update(bytes).digest().subarray(0, 16))
  hash[0] = 0xff
  return hash
}

/** The 16 masked bytes of an address (IPv4 as ::ffff:a.b.c.0), or `undefined` when the text is none. */
export function maskAddress(text: string): Uint8Array | undefined {
  const bytes = wholeAddress(text)
  return bytes?.fill(0, isMapped(bytes) ? 15 : 6)
}

/** All 16 bytes of an address, IPv4 as ::ffff:a.b.c.d; `undefined` when the text is none. */
export function wholeAddress(text: string): Uint8Array | undefined {
  const family = isIP(text)
  if (family === 4) return mapped(text)
  if (family !== 6) return undefined
  const bare = text.split('%')[0]!
  const tail = bare.slice(bare.lastIndexOf(':') + 1)
  const groups = expanded(tail.includes('.') ? bare.slice(0, -tail.length) + asGroups(tail) : bare)
  const bytes = new Uint8Array(16)
  for (const [i, group] of groups.entries()) bytes.set([group >> 8, group & 255], i * 2)
  return bytes
}

const isMapped = (bytes: Uint8Array) =>
  bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every(byte => byte === 0)

/** Readable form of what is kept: `192.0.2.0/24` or `2001:db8:1::/48` of a network, all of what is more. */
export function addressText(bytes: Uint8Array): string {
  if (isMapped(bytes)) return `${bytes.subarray(12, 16).join('.')}${bytes[15] === 0 ? '/24' : ''}`
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map(i => ((bytes[i]! << 8) | bytes[i + 1]!).toString(16))
  return bytes.subarray(6).some(byte => byte !== 0) ? groups.join(':') : `${groups.slice(0, 3).join(':')}::/48`
}

function mapped(dotted: string): Uint8Array {
  const bytes = new Uint8Array(16)
  bytes[10] = bytes[11] = 0xff
  for (const [i, part] of dotted.split('.').entries()) bytes[12 + i] = Number(part)
  return bytes
}

function asGroups(dotted: string): string {
  const [a, b, c, d] = dotted.split('.').map(Number)
  return `${((a! << 8) | b!).toString(16)}:${((c! << 8) | d!).toString(16)}`
}

function expanded(text: string): number[] {
  const [head = '', tail] = text.split('::')
  const numbers = (part: string) => (part ? part.split(':').map(group => Number.parseInt(group, 16)) : [])
  const before = numbers(head)
  const after = tail === undefined ? [] : numbers(tail)
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}
