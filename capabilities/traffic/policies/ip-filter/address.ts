/** IPv4 and IPv6 addresses as 128-bit numbers; IPv4 stands in ::ffff:0:0/96 (RFC 4291 §2.5.5.2). */
export interface Block {
  first: bigint
  bits: number
}

const mapped = 0xffff_0000_0000n

export function parseAddress(text: string): bigint | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

/** An address, or a block in CIDR notation (RFC 4632, RFC 4291 §2.3). */
export function parseBlock(text: string): Block | undefined {
  const [address, length, ...more] = text.split('/')
  const first = parseAddress(address!)
  if (first === undefined || more.length > 0) return undefined
  const own = address!.includes(':') ? 128 : 32
  if (length === undefined) return { first, bits: 128 }
  if (!/^\d{1,3}$/.test(length) || Number(length) > own) return undefined
  return { first, bits: Number(length) + (128 - own) }
}

export function contains({ first, bits }: Block, address: bigint): boolean {
  const rest = BigInt(128 - bits)
  return address >> rest === first >> rest
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let number = 0n
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    number = (number << 8n) | BigInt(part)
  }
  return mapped | number
}

function parseIpv6(text: string): bigint | undefined {
  let groups = text
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (dotted) {
    const tail = parseIpv4(dotted[2]!)
    if (tail === undefined) return undefined
    groups = `${dotted[1]}${((tail >> 16n) & 0xffffn).toString(16)}:${(tail & 0xffffn).toString(16)}`
  }
  const halves = groups.split('::')
  if (halves.length > 2) return undefined
  const head = halves[0] ? halves[0].split(':') : []
  const tail = halves[1] ? halves[1].split(':') : []
  const gap = 8 - head.length - tail.length
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined
  let number = 0n
  for (const group of [...head, ...Array<string>(halves.length === 2 ? gap : 0).fill('0'), ...tail]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    number = (number << 16n) | BigInt(Number.parseInt(group, 16))
  }
  return number
}
