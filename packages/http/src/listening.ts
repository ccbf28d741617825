import type { WireLimits } from './limits.ts'
import type { OnRequest } from './message.ts'

export interface ListenOptions {
  port: number
  /** Address to bind; loopback unless the operator says otherwise. */
  address: string
  /** Several threads of this process bind the same port. */
  reusePort?: boolean
  limits?: Partial<WireLimits>
  onRequest: OnRequest
}

export interface Listener {
  readonly port: number
  /** Open connections. */
  readonly connections: number
  /** Stops accepting, lets what is under way finish, closes the rest at the deadline. */
  close(deadlineMs: number): Promise<void>
}
