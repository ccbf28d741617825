/** Where Redis and the vault stand, as far as their settings say: nobody whom we call for gets there. */
import { isIP } from 'node:net'
import type { RedisSettings } from '../limits/redis/redis-settings.ts'
import type { SecretSettings } from '../secrets/secret-settings.ts'

interface Place {
  address: string
  port: number
}

export function redisAddresses(redis: RedisSettings | undefined): Place[] {
  const nodes = redis?.address.nodes ?? []
  return nodes.flatMap(({ host, port }) => addressesOf(host).map(address => ({ address, port })))
}

export function vaultAddress(secrets: SecretSettings | undefined): Place[] {
  if (!secrets?.vault) return []
  const { hostname, port, protocol } = new URL(secrets.vault.url)
  const number = Number(port) || (protocol === 'https:' ? 443 : 80)
  return addressesOf(hostname.replace(/^\[|\]$/g, '')).map(address => ({ address, port: number }))
}

/** Of a host that is named by its address, or is this machine. */
const addressesOf = (host: string) => (host === 'localhost' ? ['127.0.0.1', '::1'] : isIP(host) ? [host] : [])
