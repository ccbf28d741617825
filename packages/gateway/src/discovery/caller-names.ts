/**
 * Which names an address has that have it as well: its PTR records (RFC 1035 §3.5), each confirmed by its A or AAAA. Whoever
 * owns an address may write any name for it; only the owner of the name can confirm it. Asked once for each address and while;
 * what is kept and what is asked at once is bounded.
 */
import { Resolver } from 'node:dns/promises'
import { isIPv6, SocketAddress } from 'node:net'
import type { Clock } from '@gatehouse/base'
import type { NamePort } from '@gatehouse/unit'

export interface CallerNamesOptions {
  /** As for targets: `192.0.2.53`; those of the system when empty. */
  servers: readonly string[]
  clock: Clock
  timeoutMs?: number
}

/** Found or not, and where nobody answered. */
const keptMs = { found: 3_600_000, none: 600_000, unknown: 10_000 }
const keptMax = 10_000
const atOnceMax = 64
/** Of those that an address says to have. */
const namesMax = 4
const noRecord = new Set(['ENODATA', 'ENOTFOUND'])

interface Kept {
  names: readonly string[] | undefined
  untilMs: number
}

export class CallerNames implements NamePort {
  readonly #resolver: Resolver
  readonly #clock: Clock
  readonly #kept = new Map<string, Kept>()
  readonly #asked = new Map<string, Promise<readonly string[] | undefined>>()

  constructor({ servers, clock, timeoutMs = 1000 }: CallerNamesOptions) {
    this.#clock = clock
    this.#resolver = new Resolver({ timeout: timeoutMs, tries: 2 })
    if (servers.length > 0) this.#resolver.setServers(servers)
  }

  of(address: string): readonly string[] | undefined | Promise<readonly string[] | undefined> {
    const kept = this.#kept.get(address)
    if (kept && this.#clock.monotonicMs() < kept.untilMs) return kept.names
    const asked = this.#asked.get(address)
    if (asked) return asked
    if (this.#asked.size >= atOnceMax) return undefined
    const asking = this.#ask(address).finally(() => this.#asked.delete(address))
    this.#asked.set(address, asking)
    return asking
  }

  close(): void {
    this.#resolver.cancel()
  }

  async #ask(address: string): Promise<readonly string[] | undefined> {
    const names = await this.#confirmed(address).catch((thrown: NodeJS.ErrnoException) =>
      noRecord.has(thrown.code ?? '') ? [] : undefined,
    )
    const ms = names === undefined ? keptMs.unknown : names.length > 0 ? keptMs.found : keptMs.none
    this.#kept.delete(address)
    if (this.#kept.size >= keptMax) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(address, { names, untilMs: this.#clock.monotonicMs() + ms })
    return names
  }

  /** Rejects where a question that could confirm one has no answer. */
  async #confirmed(address: string): Promise<string[]> {
    const said = (await this.#resolver.resolvePtr(pointerOf(address))).slice(0, namesMax)
    const family = isIPv6(address) ? 'AAAA' : 'A'
    const confirmed: string[] = []
    for (const name of said) {
      const found = await this.#resolver.resolve(name, family).catch((thrown: NodeJS.ErrnoException) => {
        if (noRecord.has(thrown.code ?? '')) return []
        throw thrown
      })
      if (found.some(one => plain(one) === plain(address))) confirmed.push(name.toLowerCase().replace(/\.$/, ''))
    }
    return confirmed
  }
}

/** Where its names stand (RFC 1035 §3.5, RFC 3596 §2.5): what `reverse` asks does not tell a silent server from none. */
function pointerOf(address: string): string {
  if (!isIPv6(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const [before = '', after = ''] = plain(address).split('::')
  const groupsOf = (part: string) => part.split(':').filter(group => group !== '')
  const [first, last] = [groupsOf(before), groupsOf(after)]
  const groups = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last]
  const digits = groups.map(group => group.padStart(4, '0')).join('')
  return `${[...digits].reverse().join('.')}.ip6.arpa`
}

/** As one writes it. */
const plain = (address: string) =>
  isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address.toLowerCase() : address
