/** The directory as policies of one environment see it: keys to consumers, consumers to plans. */
import { hash } from 'node:crypto'
import { type FailureCode, idBytes } from '@gatehouse/base'
import { clientDigest, credentialKey, type Route } from '@gatehouse/program'
import type { Consumer, DirectoryPort, Identity, Request } from '@gatehouse/unit'
import {
  type CredentialRecord,
  type DirectoryMemory,
  DirectoryReader,
  type SubscriptionKey,
  type SubscriptionRecord,
} from '../shared/directory-table.ts'
import { CredentialBounds } from './credential-bounds.ts'
import { Denials } from './denials.ts'
import { Holders } from './holders.ts'
import { KnownConsumer, type Standing, Subscribed, sameBytes } from './known-consumer.ts'

interface Called {
  request: Request
  consumer: Consumer | undefined
  identity: Identity | undefined
  route: Route
}

/** One per worker; `use` switches to larger tables when main has made them. */
export class Directory {
  readonly #nowMs: () => number
  readonly #offers = new WeakMap<Route['part'], Offer>()
  readonly #key = new Uint8Array(32)
  readonly #denials: Denials
  #holders = new Holders()
  /** What an environment adds to the keys of its credentials. */
  readonly #moved = new Map<string, Uint8Array>()
  #reader: DirectoryReader

  constructor(memory: DirectoryMemory, nowMs: () => number) {
    this.#reader = new DirectoryReader(memory)
    this.#nowMs = nowMs
    this.#denials = new Denials(nowMs)
  }

  use(memory: DirectoryMemory): void {
    this.#reader = new DirectoryReader(memory)
    // What was found in tables that nobody writes to any more would stand for ever.
    this.#holders = new Holders()
  }

  portFor(environmentId: string): DirectoryPort {
    const moved = this.#movedBy(environmentId)
    const find = (digest: string) => {
      const seen = this.#holders.seen(digest)
      if (seen?.moved === moved && this.#stands(seen.standing)) return new KnownConsumer(seen)
      const found = this.#credential(digest, moved)
      if (!found) return undefined
      const holder = this.#holders.holder(digest, found.credential, found.application)
      holder.bounds = found.flags === 0 ? undefined : this.#bounds(digest, moved)
      if (holder.kept) {
        holder.moved = moved
        holder.standing = { finding: this.#reader.credentialFinding(), expiresAtSeconds: found.expiresAtSeconds }
      }
      return new KnownConsumer(holder)
    }
    return {
      // As text: a buffer of the native side costs the collector more than the digest costs.
      credential: secret => find(hash('sha256', secret, 'binary')),
      client: (issuer, clientId) => find(clientDigest(issuer, clientId, 'binary')),
    }
  }

  /** Why what the caller showed is refused before its end; undefined where it is not. */
  denial(identity: Identity, { part }: Route): string | undefined {
    return this.#reader.anyDenials ? this.#denials.of(identity, part.organizationId, this.#reader) : undefined
  }

  /** Why an exchange that was let in may not go on; undefined while it may. */
  objection({ consumer, identity, route, request }: Called): FailureCode | undefined {
    if (this.#over(identity?.expiresAtSeconds ?? 0)) return 'credential_invalid'
    if (identity && this.denial(identity, route) !== undefined) return 'credential_invalid'
    if (!(consumer instanceof KnownConsumer)) return undefined
    const { holder, subscribed } = consumer
    const found = this.#credential(holder.digest, this.#movedBy(route.environmentId))
    if (!found || !sameBytes(found.credential, holder.credentialBytes)) return 'credential_invalid'
    const bounds = found.flags === 0 ? undefined : this.#bounds(holder.digest, this.#movedBy(route.environmentId))
    if (bounds?.objection(request) !== undefined) return 'credential_out_of_place'
    if (!subscribed) return undefined
    const offer = this.#offerOf(route)
    offer.key.application = holder.applicationBytes
    return this.#subscription(offer.key) ? undefined : 'subscription_missing'
  }

  /** Notes the subscription on the consumer; the index of its plan, or 0. */
  subscribe(consumer: Consumer, route: Route): number {
    if (!(consumer instanceof KnownConsumer)) return 0
    const { holder } = consumer
    const offer = this.#offerOf(route)
    const before = holder.subscribed
    if (before?.offer === offer && this.#stands(before.standing)) {
      consumer.subscribed = before
      return before.planIndex
    }
    offer.key.application = holder.applicationBytes
    const found = this.#subscription(offer.key)
    if (!found) return 0
    const { subscription, plan, expiresAtSeconds, zone, anchorMinutes } = found
    const planIndex = planIndexIn(offer, plan)
    if (planIndex === 0) return 0
    if (!before?.is(offer, planIndex, found)) {
      const { id: planId, name: planName } = route.part.plans[planIndex - 1]!
      holder.subscribed = new Subscribed({
        offer,
        subscription,
        planIndex,
        planId,
        planName,
        zone,
        anchorMinutes,
      })
    }
    const subscribed = holder.subscribed!
    if (holder.kept) subscribed.standing = { finding: this.#reader.subscriptionFinding(), expiresAtSeconds }
    consumer.subscribed = subscribed
    return subscribed.planIndex
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

  /** Of one that has some. They may change while they are read: then it is looked up anew, and in the end holds for nobody. */
  #bounds(digest: string, moved: Uint8Array): CredentialBounds {
    for (let tries = 0; tries < 3; tries++) {
      const found = this.#credential(digest, moved)
      const text = found && this.#reader.findBounds(found)
      if (text !== undefined) return new CredentialBounds(text)
    }
    return new CredentialBounds(undefined)
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

  #stands(standing: Standing | undefined): boolean {
    return standing?.finding.stands === true && !this.#over(standing.expiresAtSeconds)
  }

  #over(expiresAtSeconds: number): boolean {
    return expiresAtSeconds !== 0 && expiresAtSeconds * 1000 <= this.#nowMs()
  }
}

interface Offer {
  key: SubscriptionKey
  /** Ids of the plans, in their order. */
  plans: readonly Uint8Array[]
}

/** Counted from 1; 0 where it is not offered. Offers are short: to compare is less than to make a key of the bytes. */
function planIndexIn({ plans }: Offer, plan: Uint8Array): number {
  for (let i = 0; i < plans.length; i++) if (sameBytes(plans[i]!, plan)) return i + 1
  return 0
}

function offerOf(part: Route['part']): Offer {
  return {
    key: {
      application: new Uint8Array(16),
      apiVersion: idBytes(part.apiVersionId)!,
      environment: idBytes(part.environmentId)!,
    },
    plans: part.plans.map(({ id }) => idBytes(id)!),
  }
}
