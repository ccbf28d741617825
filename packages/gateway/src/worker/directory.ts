/** The directory as policies of one environment see it: keys to consumers, consumers to plans. */
import { hash } from 'node:crypto'
import { type FailureCode, idBytes, idFromBytes } from '@gatehouse/base'
import { credentialKey, type Route } from '@gatehouse/program'
import type { Consumer, DirectoryPort } from '@gatehouse/unit'
import {
  type CredentialRecord,
  type DirectoryMemory,
  DirectoryReader,
  type SubscriptionKey,
  type SubscriptionRecord,
} from '../shared/directory-table.ts'

/** One per worker; `use` switches to larger tables when main has made them. */
export class Directory {
  readonly #nowMs: () => number
  readonly #offers = new WeakMap<Route['part'], Offer>()
  readonly #key = new Uint8Array(32)
  /** What an environment adds to the keys of its credentials. */
  readonly #moved = new Map<string, Uint8Array>()
  #reader: DirectoryReader

  constructor(memory: DirectoryMemory, nowMs: () => number) {
    this.#reader = new DirectoryReader(memory)
    this.#nowMs = nowMs
  }

  use(memory: DirectoryMemory): void {
    this.#reader = new DirectoryReader(memory)
  }

  portFor(environmentId: string): DirectoryPort {
    const moved = this.#movedBy(environmentId)
    return {
      credential: secret => {
        // As text: a buffer of the native side costs the collector more than the digest costs.
        const digest = hash('sha256', secret, 'binary')
        const found = this.#credential(digest, moved)
        if (!found) return undefined
        return new KnownConsumer(found.credential.slice(), found.application.slice(), digest)
      },
    }
  }

  /** Why an exchange that was let in may not go on; undefined while it may. */
  objection(consumer: Consumer | undefined, route: Route): FailureCode | undefined {
    if (!(consumer instanceof KnownConsumer)) return undefined
    const found = this.#credential(consumer.digest, this.#movedBy(route.environmentId))
    if (!found?.credential.every((byte, at) => byte === consumer.credentialBytes[at])) return 'credential_invalid'
    if (!consumer.subscriptionBytes) return undefined
    const offer = this.#offerOf(route)
    offer.key.application = consumer.applicationBytes
    return this.#subscription(offer.key) ? undefined : 'subscription_missing'
  }

  /** Notes the subscription on the consumer; the index of its plan, or 0. */
  subscribe(consumer: Consumer, route: Route): number {
    if (!(consumer instanceof KnownConsumer)) return 0
    const offer = this.#offerOf(route)
    offer.key.application = consumer.applicationBytes
    const found = this.#subscription(offer.key)
    if (!found) return 0
    const index = offer.plans.get(latin1(found.plan))
    if (index === undefined) return 0
    consumer.subscriptionBytes = found.subscription.slice()
    consumer.planId = route.part.plans[index - 1]!.id
    return index
  }

  #movedBy(environmentId: string): Uint8Array {
    let moved = this.#moved.get(environmentId)
    if (!moved) this.#moved.set(environmentId, (moved = credentialKey(new Uint8Array(32), environmentId)))
    return moved
  }

  /** The live one; it holds until the next look-up. */
  #credential(digest: string, moved: Uint8Array): CredentialRecord | undefined {
    const key = this.#key
    for (let i = 0; i < 32; i++) key[i] = digest.charCodeAt(i) ^ moved[i]!
    const found = this.#reader.findCredential(key)
    const live = found?.state === 'active' || found?.state === 'rotating'
    return live && !this.#over(found.expiresAtSeconds) ? found : undefined
  }

  #subscription(key: SubscriptionKey): SubscriptionRecord | undefined {
    const found = this.#reader.findSubscription(key)
    const live = found?.state === 'active' || found?.state === 'cancelling'
    return live && !this.#over(found.expiresAtSeconds) ? found : undefined
  }

  #offerOf({ part }: Route): Offer {
    let offer = this.#offers.get(part)
    if (!offer) this.#offers.set(part, (offer = offerOf(part)))
    return offer
  }

  #over(expiresAtSeconds: number): boolean {
    return expiresAtSeconds !== 0 && expiresAtSeconds * 1000 <= this.#nowMs()
  }
}

interface Offer {
  key: SubscriptionKey
  /** Index of a plan by the bytes of its id. */
  plans: Map<string, number>
}

function offerOf(part: Route['part']): Offer {
  return {
    key: {
      application: new Uint8Array(16),
      apiVersion: idBytes(part.apiVersionId)!,
      environment: idBytes(part.environmentId)!,
    },
    plans: new Map(part.plans.map((plan, index) => [latin1(idBytes(plan.id)!), index + 1])),
  }
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** Keeps bytes; the texts are made when somebody asks. */
export class KnownConsumer implements Consumer {
  readonly credentialBytes: Uint8Array
  readonly applicationBytes: Uint8Array
  /** SHA-256 of the secret, one character a byte: by it the credential is found again. */
  readonly digest: string
  subscriptionBytes: Uint8Array | undefined
  planId: string | undefined
  #applicationId: string | undefined
  #subscriptionId: string | undefined

  constructor(credentialBytes: Uint8Array, applicationBytes: Uint8Array, digest: string) {
    this.digest = digest
    this.credentialBytes = credentialBytes
    this.applicationBytes = applicationBytes
  }

  get credentialId(): string {
    return idFromBytes('cred', this.credentialBytes)
  }

  get applicationId(): string {
    return (this.#applicationId ??= idFromBytes('app', this.applicationBytes))
  }

  get subscriptionId(): string | undefined {
    if (!this.subscriptionBytes) return undefined
    return (this.#subscriptionId ??= idFromBytes('sub', this.subscriptionBytes))
  }
}
