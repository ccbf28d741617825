/**
 * The one egress rule: what may be fetched or called for a tenant. It judges addresses, never names, and
 * is asked at connect time, so that a name cannot mean one address when checked and another when used.
 */
import { networkInterfaces } from 'node:os'
import { Failure } from '@gatehouse/base'
import { type Address, addressOf, embedded, isWithin, type Network, networkOf } from './egress-address.ts'
import { isSocketPath, socketPathBytesMax, unixPrefix } from './socket-path.ts'

export interface EgressOptions {
  /** What the operator allows of what is denied by default: CIDRs, addresses, `loopback`, `private`, `unix:/path/to.sock`. */
  allow?: readonly string[]
  /** For addresses that anybody may name, such as who signs up at a portal: private networks and this machine are denied, too. */
  forStrangers?: boolean
  /** Our own listeners: denied whatever is allowed. A wildcard address stands for every address of this machine. */
  deny?: readonly { address: string; port: number }[]
  /** Addresses of this machine; asked for strangers, and when a wildcard listener has the port in question. */
  localAddresses?: () => readonly string[]
}

export type EgressVerdict = { allowed: true } | { allowed: false; why: string }

export interface EgressRule {
  /** `address` is a literal; a name is denied, as nobody has resolved it. */
  check(address: string, port: number): EgressVerdict
  /** Path of a socket of this machine: allowed only where the operator names that very path. */
  checkSocket(path: string): EgressVerdict
}

/**
 * Denied by default (IANA special-purpose registries, RFC 6890). Private networks are not among them: upstreams
 * live there. Metadata services of clouds are, wherever their address lies.
 */
const forbidden: readonly [name: string, networks: readonly string[]][] = [
  ['loopback', ['127.0.0.0/8', '::1']],
  ['metadata', ['169.254.169.254', '100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::/64', 'fd20:ce::254']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10', 'fec0::/10']],
  ['unspecified', ['0.0.0.0/8', '::']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  ['reserved', ['240.0.0.0/4', '192.0.0.0/24', '64:ff9b:1::/48']],
]

const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'],
}

const rangesOf = (name: string, networks: readonly string[]) =>
  networks.map(one => ({ name, network: networkOf(one)! }))
const forbiddenNetworks = forbidden.flatMap(([name, networks]) => rangesOf(name, networks))
const privateNetworks = rangesOf('private', named.private!)

export function egressRule(options: EgressOptions = {}): EgressRule {
  const [sockets, networks] = parted(options.allow ?? [])
  const allowed = networks.flatMap(allowance)
  const listeners = (options.deny ?? []).map(one => ({ address: addressOf(one.address), port: one.port }))
  const denied = options.forStrangers ? [...forbiddenNetworks, ...privateNetworks] : forbiddenNetworks
  const localAddresses = options.localAddresses ?? machineAddresses
  return {
    check(literal, port) {
      const address = addressOf(literal)
      if (!address) return { allowed: false, why: `${literal} is not an address` }
      const meanings = [address, ...embedded(address)]
      if (meanings.some(one => isListener(one, port)))
        return { allowed: false, why: `${literal}:${port} is Gatehouse itself` }
      for (const one of meanings) {
        const name = denied.find(range => isWithin(one, range.network))?.name ?? (isOwn(one) ? 'local' : undefined)
        if (name === undefined || allowed.some(range => range.permits(one, name))) continue
        return { allowed: false, why: `${literal} is a ${name} address` }
      }
      return { allowed: true }
    },
    checkSocket(path) {
      if (sockets.has(path)) return { allowed: true }
      return { allowed: false, why: `${path} is a socket of this machine` }
    },
  }

  /** A firewall does not stand between this machine and its own public address. */
  function isOwn(address: Address): boolean {
    return options.forStrangers === true && localAddresses().some(one => isLocal(one, address))
  }

  function isListener(address: Address, port: number): boolean {
    const here = listeners.filter(one => one.port === port)
    if (here.length === 0) return false
    // Connecting to the unspecified address reaches this machine on the systems we run on.
    if (isUnspecified(address)) return true
    if (here.some(one => one.address && same(one.address, address))) return true
    const wildcard = here.some(one => !one.address || isUnspecified(one.address))
    return wildcard && (isLoopback(address) || localAddresses().some(one => isLocal(one, address)))
  }
}

/** The failure for a verdict that says no. */
export function egressForbidden(host: string, why: string): Failure {
  return new Failure('egress_forbidden', `${host} may not be reached: ${why}.`)
}

interface Allowance {
  permits(address: Address, rangeName: string): boolean
}

/** Paths of sockets, and the rest. Nothing but a path opens a socket: neither `loopback` nor a network does. */
function parted(allow: readonly string[]): [sockets: ReadonlySet<string>, networks: string[]] {
  const named = allow.filter(entry => entry.startsWith(unixPrefix))
  for (const entry of named) {
    if (isSocketPath(entry.slice(unixPrefix.length))) continue
    throw new Failure('setting_invalid', `${entry} is not the whole path of a socket.`, {
      hint: `Write unix:/path/to.sock, without . or .. and at most ${socketPathBytesMax} bytes.`,
    })
  }
  const sockets = new Set(named.map(entry => entry.slice(unixPrefix.length)))
  return [sockets, allow.filter(entry => !entry.startsWith(unixPrefix))]
}

/** A name allows its ranges but never a metadata service within them; a CIDR allows all it covers. */
function allowance(entry: string): Allowance[] {
  const names = Object.hasOwn(named, entry) ? named[entry] : undefined
  if (names) {
    return names
      .map(one => networkOf(one)!)
      .map(network => ({ permits: (address, name) => name !== 'metadata' && isWithin(address, network) }))
  }
  const network = networkOf(entry)
  if (!network) {
    throw new Failure('setting_invalid', `${entry} is neither a CIDR nor loopback, private or unix:/path.`, {
      hint: 'Write a network such as 127.0.0.0/8, one address, or the word loopback.',
    })
  }
  return [{ permits: address => isWithin(address, network) }]
}

const loopback: readonly Network[] = named.loopback!.map(one => networkOf(one)!)
const isLoopback = (address: Address) => loopback.some(one => isWithin(address, one))
const isUnspecified = (address: Address) => address.value === 0n
const same = (a: Address, b: Address) => a.bits === b.bits && a.value === b.value

function isLocal(literal: string, address: Address): boolean {
  const local = addressOf(literal)
  return local !== undefined && [local, ...embedded(local)].some(one => same(one, address))
}

function machineAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(one => one.address))
}
