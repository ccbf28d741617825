/** Client addresses are personal data: an event keeps only the network, IPv4 /24 and IPv6 /48. */
import { isIP } from 'node:net'

/** The 16 masked bytes of an address (IPv4 as ::ffff:a.b.c.0), or `undefined` when the text is none. */
export function maskAddress(text: string): Uint8Array | undefined {
  const family = isIP(text)
  if (family === 4) return mapped(text)
  if (family !== 6) return undefined
  const bare = text.split('%')[0]!
  const tail = bare.slice(bare.lastIndexOf(':') + 1)
  const groups = expanded(tail.includes('.') ? bare.slice(0, -tail.length) + asGroups(tail) : bare)
  if (groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff) {
    return mapped([groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8].join('.'))
  }
  const bytes = new Uint8Array(16)
  for (let i = 0; i < 3; i++) bytes.set([groups[i]! >> 8, groups[i]! & 255], i * 2)
  return bytes
}

/** Readable form of a masked address: `192.0.2.0/24` or `2001:db8:1::/48`. */
export function addressText(bytes: Uint8Array): string {
  if (bytes[10] === 0xff && bytes[11] === 0xff) return `${bytes.subarray(12, 16).join('.')}/24`
  const groups = [0, 2, 4].map(i => ((bytes[i]! << 8) | bytes[i + 1]!).toString(16))
  return `${groups.join(':')}::/48`
}

function mapped(dotted: string): Uint8Array {
  const bytes = new Uint8Array(16)
  bytes[10] = bytes[11] = 0xff
  for (const [i, part] of dotted.split('.').slice(0, 3).entries()) bytes[12 + i] = Number(part)
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
