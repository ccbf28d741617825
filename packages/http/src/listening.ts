import type { HeaderList } from '@gatehouse/base'
import type { WireCounters } from './counters.ts'
import type { WireRefusal } from './h1/message.ts'
import type { WireLimits } from './limits.ts'
import type { OnRequest } from './message.ts'

export interface ListenOptions {
  port: number
  /** Address to bind; loopback unless the operator says otherwise. */
  address: string
  /** Several threads of this process bind the same port. */
  reusePort?: boolean
  limits?: Partial<WireLimits>
  /** Addresses and networks whose connections begin with a PROXY header; theirs must, others' may not. */
  proxyProtocol?: readonly string[]
  onRequest: OnRequest
  /** Words the answer to a message that broke a rule; a plain text unless given. The connection closes after it. */
  onRefusal?: (refusal: WireRefusal) => { headers: HeaderList; text: string }
}

export interface Listener {
  readonly port: number
  /** Open connections. */
  readonly connections: number
  readonly counters: WireCounters
  /** Stops accepting, lets what is under way finish, closes the rest at the deadline. */
  close(deadlineMs: number): Promise<void>
}
