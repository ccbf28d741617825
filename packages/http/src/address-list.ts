/** Addresses and networks in CIDR notation, such as the proxies a listener trusts. */
import { Failure } from '@gatehouse/base'
import { addressOf, isWithin, type Network, networkOf } from './egress-address.ts'

const rememberedMax = 4096

export class AddressList {
  readonly #networks: readonly Network[]
  /** Peers repeat. */
  readonly #known = new Map<string, boolean>()

  /** Throws `setting_invalid` for what is neither an address nor a network; `loopback` stands for both loopbacks. */
  constructor(entries: readonly string[]) {
    const written = entries.flatMap(entry => (entry === 'loopback' ? ['127.0.0.0/8', '::1'] : [entry]))
    this.#networks = written.map(network)
  }

  /** `address` as the system writes it, also an IPv4 address in the clothes of IPv6. */
  has(address: string): boolean {
    if (this.#networks.length === 0) return false
    let found = this.#known.get(address)
    if (found === undefined) {
      const plain = addressOf(unmapped(address))
      found = plain !== undefined && this.#networks.some(each => isWithin(plain, each))
      if (this.#known.size >= rememberedMax) this.#known.clear()
      this.#known.set(address, found)
    }
    return found
  }
}

export const isAddress = (text: string) => addressOf(text) !== undefined

/** `::ffff:10.0.0.1` is 10.0.0.1. */
export const unmapped = (address: string) => (/^::ffff:\d+\./i.test(address) ? address.slice(7) : address)

function network(entry: string): Network {
  const found = networkOf(entry)
  if (found) return found
  throw new Failure('setting_invalid', `${entry.slice(0, 64)} is neither an address nor a network such as 10.0.0.0/8.`)
}
