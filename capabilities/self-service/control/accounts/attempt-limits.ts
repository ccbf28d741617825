/** What one network may try, and what may be tried with one address or by one person; the same count for all replicas. Mails are counted in rows of their own. */
import type { PrepareContext } from '@gatehouse/control'
import { sourceOf } from '@gatehouse/control/attempts.ts'

const windowMs = 900_000
const perPersonMax = 10
const perNetworkMax = 60

export interface Attempt {
  /** One that succeeded does not count. */
  forgive(): Promise<void>
}

/** By what the attempts are counted beside their network: an address, or who makes them. Throws `too_many_attempts`. */
export async function attempt(
  { services: { attempts }, origin, organization }: PrepareContext,
  what: string,
  whose?: string,
): Promise<Attempt> {
  const names = [`${what} ${organization!.id} from ${sourceOf(origin.address ?? '-')}`]
  await attempts.take(names[0]!, { max: perNetworkMax, windowMs })
  if (whose !== undefined) {
    names.push(`${what} ${organization!.id} ${whose}`)
    await attempts.take(names[1]!, { max: perPersonMax, windowMs })
  }
  return {
    async forgive() {
      for (const name of names) await attempts.forgive(name)
    },
  }
}
