/** How a gateway reaches Redis; plain, so that threads can be given it. */
import type { RedisAddress } from './redis-address.ts'

export interface RedisSettings {
  address: RedisAddress
  /** Certificates in PEM of those who vouch for the server; the system's unless said. */
  authorities?: string
  /** The longest that a request waits for an answer. */
  timeoutMs: number
  /** What answers and replies are sealed with there, 32 bytes in base64; they are not kept there without. */
  sealKey?: string
}
