/** What one network may try, and what may be tried with one address or by one person. In memory of each replica; mails are counted in rows. */
import type { PrepareContext, Services } from '@gatehouse/control'
import { Attempts, sourceOf } from '@gatehouse/control/attempts.ts'

const windowMs = 900_000
const perPersonMax = 10
const perNetworkMax = 60
const kept = new WeakMap<object, Attempts>()

function attemptsOf({ clock }: Services): Attempts {
  const found = kept.get(clock) ?? new Attempts(clock)
  kept.set(clock, found)
  return found
}

export interface Attempt {
  /** One that succeeded does not count. */
  forgive(): void
}

/** By what the attempts are counted beside their network: an address, or who makes them. Throws `too_many_attempts`. */
export function attempt({ services, origin, organization }: PrepareContext, what: string, whose?: string): Attempt {
  const attempts = attemptsOf(services)
  const names = [`${what} ${organization!.id} from ${sourceOf(origin.address ?? '-')}`]
  attempts.take(names[0]!, { max: perNetworkMax, windowMs })
  if (whose !== undefined) {
    names.push(`${what} ${organization!.id} ${whose}`)
    attempts.take(names[1]!, { max: perPersonMax, windowMs })
  }
  return {
    forgive() {
      for (const name of names) attempts.forgive(name)
    },
  }
}
