import type { HeaderList } from '@gatehouse/base'
import type { WireCounters } from './counters.ts'
import type { WireRefusal } from './h1/message.ts'
import type { WireLimits } from './limits.ts'
import type { OnRequest } from './message.ts'
import type { CallerTrust, ServerCertificate, ServerTls } from './tls/server-tls.ts'

export interface ListenOptions {
  port: number
  /** Address to bind; loopback unless the operator says otherwise. */
  address: string
  /** Several threads of this process bind the same port. */
  reusePort?: boolean
  limits?: Partial<WireLimits>
  /** Addresses and networks whose connections begin with a PROXY header; theirs must, others' may not. */
  proxyProtocol?: readonly string[]
  /** Speaks TLS, and nothing else, on this port. */
  tls?: ServerTls | undefined
  onRequest: OnRequest
  /** Words the answer to a message that broke a rule; a plain text unless given. The connection closes after it. */
  onRefusal?: (refusal: WireRefusal) => { headers: HeaderList; text: string }
}

export interface Listener {
  readonly port: number
  /** Open connections. */
  readonly connections: number
  readonly counters: WireCounters
  /** For handshakes from now on; no connection is dropped. Without `tls` it does nothing. Callers are trusted as before unless said. */
  useCertificates(certificates: readonly ServerCertificate[], trust?: CallerTrust): void
  /** Replaces what seals session tickets: 48 bytes. Tickets of before are forgotten. */
  useTicketKeys(keys: Uint8Array): void
  /** Stops accepting, lets what is under way finish, closes the rest at the deadline. */
  close(deadlineMs: number): Promise<void>
}
