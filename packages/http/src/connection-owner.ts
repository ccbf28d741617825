import type { CoarseClock } from './coarse-clock.ts'
import type { WireCounters } from './counters.ts'
import type { WireLimits } from './limits.ts'
import type { ListenOptions } from './listening.ts'
import type { ClientCertificate } from './message.ts'

/** The listener as its connections see it. */
export interface ConnectionOwner extends Pick<ListenOptions, 'onRequest' | 'onRefusal'> {
  readonly limits: WireLimits
  readonly clock: CoarseClock
  readonly counters: WireCounters
  readonly draining: boolean
}

/** Who is at the other end. */
export interface Peer {
  address: string
  secure: boolean
  clientCertificate?: ClientCertificate | undefined
}
