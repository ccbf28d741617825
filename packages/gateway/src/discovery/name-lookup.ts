/** Targets from DNS (RFC 1035, RFC 2782): asked without a thread of the system's, so that a dead server holds nothing up. */
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Failure } from '@gatehouse/base'
import type { FoundTarget } from './found-target.ts'
import { type TargetLookup, targetsOfSourceMax } from './target-lookup.ts'

export interface NameLookupOptions {
  /** `192.0.2.53`, `192.0.2.53:5353`; those of the system when empty. */
  servers: readonly string[]
  /** Longest wait for a server, which is asked twice. */
  timeoutMs?: number
}

interface Addresses {
  addresses: string[]
  ttlMs: number
}

/** Hosts of one SRV answer that are asked for at the same time. */
const hostsAtOnce = 16
/** All of them together take no longer than so many waits for a server. */
const waitsMax = 5
/** A name that has no record of a kind, or is not there; everything else is a failure of whoever was asked. */
const none = new Set(['ENODATA', 'ENOTFOUND'])

export class NameLookup {
  readonly #resolver: Resolver
  readonly #hostsMsMax: number

  constructor({ servers, timeoutMs = 2000 }: NameLookupOptions) {
    this.#resolver = new Resolver({ timeout: timeoutMs, tries: 2 })
    this.#hostsMsMax = waitsMax * timeoutMs
    if (servers.length > 0) this.#resolver.setServers(servers)
  }

  /** Every address of the url's name, A and AAAA, each a target. */
  readonly addresses: TargetLookup = async (url, known) => {
    const { hostname, host } = new URL(url)
    const { addresses, ttlMs } = await this.#addressesOf(hostname, known)
    return { targets: addresses.map(address => ({ url: at(url, address), authority: host, weight: 1 })), ttlMs }
  }

  /**
   * Every address of every host that the SRV records of the url's name tell, with their ports. Whom to believe stays the
   * name that was asked for (RFC 9525 §6.1): an answer of DNS cannot name another.
   */
  readonly services: TargetLookup = async (url, known) => {
    const { hostname } = new URL(url)
    const all = await this.#resolver.resolveSrv(hostname)
    // A single dot says that there is no such service (RFC 2782).
    const records = all.filter(({ name }) => name !== '' && name !== '.').slice(0, targetsOfSourceMax + 1)
    const byHost = await this.#addressesByHost(new Set(records.map(({ name }) => name)), known)
    const priorities = [...new Set(records.map(({ priority }) => priority))].sort((one, other) => one - other)
    const targets = records.flatMap(({ name, port, priority, weight }): FoundTarget[] => {
      const { addresses } = byHost.get(name)!
      const share = Math.max(1, weight) / addresses.length
      return addresses.map(address => ({
        ...{ url: at(url, address, port), authority: serviceName(hostname), weight: share },
        priority: priorities.indexOf(priority),
      }))
    })
    return { targets, ttlMs: Math.min(...[...byHost.values()].map(({ ttlMs }) => ttlMs)) }
  }

  close(): void {
    this.#resolver.cancel()
  }

  /** Nothing is asked any more once one of them has failed, or the time for all is over. */
  async #addressesByHost(names: ReadonlySet<string>, known: boolean): Promise<Map<string, Addresses>> {
    const hosts = [...names]
    const found = new Map<string, Addresses>()
    const endMs = performance.now() + this.#hostsMsMax
    const next = () => {
      if (hosts.length > 0 && performance.now() > endMs)
        throw new Error(`its ${names.size} hosts take more than ${this.#hostsMsMax} ms`)
      return hosts.pop()
    }
    const asking = Array.from({ length: hostsAtOnce }, async () => {
      for (let host = next(); host !== undefined; host = next())
        found.set(host, await this.#addressesOf(host, known).catch(nothingThere))
    })
    await Promise.all(asking).finally(() => {
      hosts.length = 0
    })
    return found
  }

  /** A family that nobody answers for is a failure where it might take away what is known. */
  async #addressesOf(host: string, known: boolean): Promise<Addresses> {
    if (isIP(host.replace(/^\[|\]$/g, ''))) return { addresses: [host], ttlMs: Number.POSITIVE_INFINITY }
    const resolver = this.#resolver
    const answers = await Promise.allSettled([
      resolver.resolve4(host, { ttl: true }),
      resolver.resolve6(host, { ttl: true }),
    ])
    const records = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
    const failed = answers.find(
      (answer): answer is PromiseRejectedResult =>
        answer.status === 'rejected' && (!none.has(answer.reason.code) || records.length === 0),
    )
    if (failed && (known || records.length === 0)) throw failed.reason
    return {
      addresses: records.map(({ address }) => address),
      ttlMs: Math.min(...records.map(({ ttl }) => ttl)) * 1000,
    }
  }
}

/** A record may name a host before it is there, or after it is gone; that takes nothing from the others. */
function nothingThere(thrown: NodeJS.ErrnoException): Addresses {
  if (!none.has(thrown.code ?? '')) throw thrown
  return { addresses: [], ttlMs: Number.POSITIVE_INFINITY }
}

/** What an SRV record is asked for by, without the labels of service and protocol. */
const serviceName = (hostname: string) => hostname.replace(/^_[^.]+\._[^.]+\./, '')

function at(url: string, address: string, port?: number): string {
  const found = new URL(url)
  found.hostname = isIP(address) === 6 ? `[${address}]` : address
  if (port !== undefined) found.port = String(port)
  return found.href
}

/** Throws `setting_invalid` for what is no address of a server. */
export function checkDnsServers(servers: readonly string[]): void {
  for (const server of servers) {
    try {
      new Resolver().setServers([server])
    } catch {
      throw new Failure(
        'setting_invalid',
        `dnsServers: ${server} is no address such as 192.0.2.53 or [2001:db8::53]:5353.`,
      )
    }
  }
}
