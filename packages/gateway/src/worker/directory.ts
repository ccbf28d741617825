/** The directory as policies of one environment see it: keys to consumers, consumers to plans. */
import { hash } from 'node:crypto'
import { idBytes, idFromBytes } from '@gatehouse/base'
import { credentialKey, type Route } from '@gatehouse/program'
import type { Consumer, DirectoryPort } from '@gatehouse/unit'
import { type DirectoryMemory, DirectoryReader, type SubscriptionKey } from '../shared/directory-table.ts'

/** One per worker; `use` switches to larger tables when main has made them. */
export class Directory {
  readonly #nowMs: () => number
  readonly #offers = new WeakMap<Route['part'], Offer>()
  #reader: DirectoryReader

  constructor(memory: DirectoryMemory, nowMs: () => number) {
    this.#reader = new DirectoryReader(memory)
    this.#nowMs = nowMs
  }

  use(memory: DirectoryMemory): void {
    this.#reader = new DirectoryReader(memory)
  }

  portFor(environmentId: string): DirectoryPort {
    const moved = credentialKey(new Uint8Array(32), environmentId)
    const key = new Uint8Array(32)
    return {
      credential: secret => {
        // As text: a buffer of the native side costs the collector more than the digest costs.
        const digest = hash('sha256', secret, 'binary')
        for (let i = 0; i < 32; i++) key[i] = digest.charCodeAt(i) ^ moved[i]!
        const found = this.#reader.findCredential(key)
        if (!found || (found.state !== 'active' && found.state !== 'rotating') || this.#over(found.expiresAtSeconds)) {
          return undefined
        }
        return new KnownConsumer(found.credential.slice(), found.application.slice())
      },
    }
  }

  /** Notes the subscription on the consumer; the index of its plan, or 0. */
  subscribe(consumer: Consumer, route: Route): number {
    if (!(consumer instanceof KnownConsumer)) return 0
    const offer = this.#offerOf(route)
    offer.key.application = consumer.applicationBytes
    const found = this.#reader.findSubscription(offer.key)
    if (!found || (found.state !== 'active' && found.state !== 'cancelling') || this.#over(found.expiresAtSeconds))
      return 0
    const index = offer.plans.get(latin1(found.plan))
    if (index === undefined) return 0
    consumer.subscriptionBytes = found.subscription.slice()
    consumer.planId = route.part.plans[index - 1]!.id
    return index
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
  subscriptionBytes: Uint8Array | undefined
  planId: string | undefined
  #applicationId: string | undefined
  #subscriptionId: string | undefined

  constructor(credentialBytes: Uint8Array, applicationBytes: Uint8Array) {
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
