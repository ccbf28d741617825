/** Addresses as numbers, so that every spelling of one is the same one. */
import { isIP } from 'node:net'

export interface Address {
  bits: 32 | 128
  value: bigint
}

export interface Network extends Address {
  /** Leading bits that count. */
  prefix: number
}

/** The address of a literal, zone left out; undefined for anything else, names too. */
export function addressOf(literal: string): Address | undefined {
  const text = literal.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '')
  const family = isIP(text)
  if (family === 4) return { bits: 32, value: valueOf4(text) }
  return family === 6 ? { bits: 128, value: valueOf6(text) } : undefined
}

/** `10.0.0.0/8`, `fd00::/8` or a single address; undefined for anything else. */
export function networkOf(cidr: string): Network | undefined {
  const [literal, length, ...rest] = cidr.split('/')
  const address = addressOf(literal ?? '')
  if (!address || rest.length > 0) return undefined
  if (length === undefined) return { ...address, prefix: address.bits }
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : -1
  return prefix >= 0 && prefix <= address.bits ? { ...address, prefix } : undefined
}

export function isWithin(address: Address, network: Network): boolean {
  if (address.bits !== network.bits) return false
  const shift = BigInt(network.bits - network.prefix)
  return address.value >> shift === network.value >> shift
}

const carriers = {
  /** RFC 4291 §2.5.5.1 and §2.5.5.2: compatible and mapped. */
  compatible: networkOf('::/96')!,
  mapped: networkOf('::ffff:0:0/96')!,
  /** RFC 2765: translated. */
  translated: networkOf('::ffff:0:0:0/96')!,
  /** RFC 6052 §2.1 and RFC 8215. */
  nat64: networkOf('64:ff9b::/96')!,
  nat64Local: networkOf('64:ff9b:1::/48')!,
  /** RFC 3056 §2. */
  sixToFour: networkOf('2002::/16')!,
  /** RFC 4380 §4: the client's address stands inverted at the end, the server's after the prefix. */
  teredo: networkOf('2001::/32')!,
}

/** IPv4 addresses that an IPv6 address carries within it. */
export function embedded(address: Address): Address[] {
  if (address.bits === 32) return []
  const at = (shift: number): Address => ({ bits: 32, value: (address.value >> BigInt(shift)) & 0xffffffffn })
  const { compatible, mapped, translated, nat64, nat64Local, sixToFour, teredo } = carriers
  if ([mapped, translated, nat64, nat64Local].some(one => isWithin(address, one))) return [at(0)]
  if (isWithin(address, compatible) && address.value > 1n) return [at(0)]
  if (isWithin(address, sixToFour)) return [at(80)]
  if (isWithin(address, teredo)) return [at(64), { bits: 32, value: at(0).value ^ 0xffffffffn }]
  // ISATAP (RFC 5214 §6.1): an interface identifier of 0:5efe or 200:5efe before the address.
  return [0x5efen, 0x2005efen].includes((address.value >> 32n) & 0xffffffffn) ? [at(0)] : []
}

function valueOf4(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n)
}

function valueOf6(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const tail = dotted ? valueOf4(dotted[2]!) : 0n
  const whole = dotted ? `${dotted[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}` : text
  const [head = '', rest] = whole.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const before = groups(head)
  const after = rest === undefined ? [] : groups(rest)
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const all = rest === undefined ? before : [...before, ...zeros, ...after]
  return all.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n)
}
