import { idFromBytes } from '@gatehouse/base'
import type { Consumer, Request } from '@gatehouse/unit'
import type { SubscriptionRecord } from '../shared/directory-table.ts'
import type { Finding } from '../shared/shared-table.ts'
import { anchorText, zoneName } from '../shared/time-zones.ts'
import type { CredentialBounds } from './credential-bounds.ts'

/** A record that may call, as long as nothing was changed beside it. */
export interface Standing {
  finding: Finding
  expiresAtSeconds: number
}

/** Whose a credential is, in bytes that are not changed; the texts are made when somebody asks. */
export class Holder {
  readonly credentialBytes: Uint8Array
  readonly applicationBytes: Uint8Array
  /** SHA-256 of the secret, one character a byte: by it the credential is found again. */
  readonly digest: string
  /** It is found again by its digest: what is noted of it serves the next request. */
  kept = false
  /** Under which environment's keys, and how, it was found last. */
  moved: Uint8Array | undefined
  standing: Standing | undefined
  /** As they were when it was found last. */
  bounds: CredentialBounds | undefined
  /** What it was found to have last. */
  subscribed: Subscribed | undefined
  #applicationId: string | undefined

  constructor(digest: string, credential: Uint8Array, application: Uint8Array) {
    this.digest = digest
    this.credentialBytes = credential.slice()
    this.applicationBytes = application.slice()
  }

  is(credential: Uint8Array, application: Uint8Array): boolean {
    return sameBytes(credential, this.credentialBytes) && sameBytes(application, this.applicationBytes)
  }

  get applicationId(): string {
    return (this.#applicationId ??= idFromBytes('app', this.applicationBytes))
  }
}

/** A subscription and the place of its plan in an API version's offer. */
export class Subscribed {
  readonly offer: object
  readonly subscriptionBytes: Uint8Array
  /** Index into the known lists of a route. */
  readonly planIndex: number
  readonly planId: string
  readonly plan: string
  readonly zone: number
  readonly anchorMinutes: number
  standing: Standing | undefined
  #subscriptionId: string | undefined

  constructor(parts: {
    offer: object
    subscription: Uint8Array
    planIndex: number
    planId: string
    planName: string
    zone: number
    anchorMinutes: number
  }) {
    this.offer = parts.offer
    this.subscriptionBytes = parts.subscription.slice()
    this.planIndex = parts.planIndex
    this.planId = parts.planId
    this.plan = parts.planName
    this.zone = parts.zone
    this.anchorMinutes = parts.anchorMinutes
  }

  is(offer: object, planIndex: number, found: SubscriptionRecord): boolean {
    const same = offer === this.offer && planIndex === this.planIndex
    const sameQuota = found.zone === this.zone && found.anchorMinutes === this.anchorMinutes
    return same && sameQuota && sameBytes(found.subscription, this.subscriptionBytes)
  }

  get subscriptionId(): string {
    return (this.#subscriptionId ??= idFromBytes('sub', this.subscriptionBytes))
  }
}

/** Whom the directory knows, on one exchange. */
export class KnownConsumer implements Consumer {
  readonly holder: Holder
  subscribed: Subscribed | undefined

  constructor(holder: Holder) {
    this.holder = holder
  }

  objection(request: Request): string | undefined {
    return this.holder.bounds?.objection(request)
  }

  get credentialId(): string {
    return idFromBytes('cred', this.holder.credentialBytes)
  }

  get applicationId(): string {
    return this.holder.applicationId
  }

  get subscriptionId(): string | undefined {
    return this.subscribed?.subscriptionId
  }

  get planId(): string | undefined {
    return this.subscribed?.planId
  }

  get plan(): string | undefined {
    return this.subscribed?.plan
  }

  get timeZone(): string | undefined {
    return this.subscribed && zoneName(this.subscribed.zone)
  }

  get quotaAnchor(): string | undefined {
    return this.subscribed && anchorText(this.subscribed.anchorMinutes)
  }
}

/** Of 16 bytes each. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  for (let i = 0; i < 16; i++) if (one[i] !== other[i]) return false
  return true
}
