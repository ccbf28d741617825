import type { Request } from './exchange.ts'

/**
 * What one policy can leave for a later one to read. `caller`: somebody showed who it is, by whatever scheme; `identity`
 * may be nobody's.
 */
export type Fact = 'caller' | 'consumer' | 'identity'

/** Who calls: an application known by one of its credentials, and under which subscription. */
export interface Consumer {
  readonly applicationId: string
  readonly credentialId: string
  /** Set once identify is over, when the application may call this API version. */
  readonly subscriptionId: string | undefined
  readonly planId: string | undefined
  /** Its name. */
  readonly plan: string | undefined
  /** By which its quotas are counted, where the subscription says so: an IANA zone, and a local date and time. */
  readonly timeZone?: string | undefined
  readonly quotaAnchor?: string | undefined
  /** Why the credential may not be used for this request; undefined where it may. Asked before a subscription is looked up. */
  objection?(request: Request): string | undefined
}
