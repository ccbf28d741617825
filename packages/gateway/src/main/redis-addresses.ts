/** Where Redis stands, as far as its setting says: nobody whom we call for gets there. */
import { isIP } from 'node:net'
import type { RedisSettings } from '../limits/redis/redis-settings.ts'

export function redisAddresses(redis: RedisSettings | undefined): { address: string; port: number }[] {
  const nodes = redis?.address.nodes ?? []
  return nodes.flatMap(({ host, port }) => addressesOf(host).map(address => ({ address, port })))
}

/** Of a host that is named by its address, or is this machine. */
const addressesOf = (host: string) => (host === 'localhost' ? ['127.0.0.1', '::1'] : isIP(host) ? [host] : [])
