/** The network of an address: its first bits. */
import { parseAddress } from '../ip-filter/address.ts'

export interface PrefixLengths {
  ipv4PrefixLength: number
  ipv6PrefixLength: number
}

/** The text of an address is its own network where nothing is cut off. */
export function networkOf({ ipv4PrefixLength, ipv6PrefixLength }: PrefixLengths): (address: string) => string {
  let last = ''
  let network = ''
  return address => {
    const cut = address.includes(':') ? 128 - ipv6PrefixLength : 32 - ipv4PrefixLength
    if (cut === 0) return address
    // The requests of a connection come from one address.
    if (address === last) return network
    const number = parseAddress(address)
    last = address
    network = number === undefined ? address : `${cut} ${(number >> BigInt(cut)).toString(16)}`
    return network
  }
}
