/** What becomes of a caller that a scheme knows: the identity, and the application that stands behind, if any. */
import { oneOf } from '@gatehouse/schema'
import { type Exchange, type Host, type Identity, outOfPlace, type Refusal, refuse } from '@gatehouse/unit'

export interface ClientRules {
  unknownClients: 'pass' | 'refuse'
}

export const unknownClients = (shown: string) =>
  oneOf(['pass', 'refuse'], {
    description: `What becomes of a good ${shown} whose client is no application’s. Those who pass have an identity and no subscription.`,
  })

export const clientFacts = ({ unknownClients }: ClientRules) =>
  unknownClients === 'refuse' ? (['caller', 'identity', 'consumer'] as const) : (['caller', 'identity'] as const)

export interface Means {
  rules: ClientRules
  host: Host
  invalid: (reason: string) => Refusal
}

/** Refuses a stranger where it is to be none, and two schemes that name two applications. */
export function identified(
  exchange: Exchange,
  identity: Identity,
  { rules, host, invalid }: Means,
): Refusal | undefined {
  const { issuer, clientId } = identity
  const consumer = issuer !== undefined && clientId !== undefined ? host.directory.client(issuer, clientId) : undefined
  if (consumer && exchange.consumer && consumer.applicationId !== exchange.consumer.applicationId) {
    return invalid('it is of another application than the other credential')
  }
  // The runner asks the one that stays.
  const misplaced = exchange.consumer && consumer && outOfPlace(consumer, exchange.request)
  if (misplaced) return misplaced
  if (!consumer && rules.unknownClients === 'refuse') {
    return refuse('subscription_missing', 'No application here is the client that calls.')
  }
  exchange.identity = exchange.identity ? besides(exchange.identity, identity) : identity
  exchange.consumer ??= consumer
  return undefined
}

/** The one that was known last, for as long as all of them hold; its answers are of who is all of them. */
function besides(before: Identity, identity: Identity): Identity {
  const ends = [before, identity].flatMap(({ expiresAtSeconds }) => expiresAtSeconds ?? [])
  return {
    ...identity,
    expiresAtSeconds: ends.length === 0 ? undefined : Math.min(...ends),
    key: JSON.stringify([before.key, identity.key]),
    beside: [...(before.beside ?? []), before],
  }
}
