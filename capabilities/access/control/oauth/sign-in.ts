/** Passwords of a realm, checked at a pace at which nobody guesses them. */
import { Failure } from '@gatehouse/base'
import { personByPassword, type RealmPerson } from '@gatehouse/capability-tenancy/control/realm.ts'
import { sourceOf } from '@gatehouse/control/attempts.ts'
import { isStorable } from '@gatehouse/control/storable.ts'
import type { ProviderParts } from './issuer-provider.ts'

const perAddress = { max: 30, windowMs: 900_000 }
const perAccount = { max: 10, windowMs: 900_000 }
/** At one time in this process: each takes 16 MiB and a core for a while. */
const checksMax = 16

let checks = 0

export interface SignInTry {
  email: string
  password: string
  address: string
}

/** Throws `too_many_attempts`. Nothing tells an address that nobody has from a password that is wrong. */
export async function signIn(
  { server, db, guesses }: Pick<ProviderParts, 'server' | 'db' | 'guesses'>,
  { email, password, address }: SignInTry,
): Promise<RealmPerson | undefined> {
  if (email.length > 254 || password.length > 256 || !isStorable(email)) return undefined
  // The same name as at portals: it is the same password.
  const account = `sign-in ${server.organizationId} ${email.trim().toLowerCase()}`
  const from = `sign-in at an issuer from ${sourceOf(address)}`
  await guesses.take(from, perAddress)
  await guesses.take(account, perAccount)
  if (checks >= checksMax) throw new Failure('too_many_attempts', 'Many people sign in at this moment. Try again.')
  checks++
  try {
    const person = await personByPassword(db, server.organizationId, { email, password })
    if (person) for (const name of [from, account]) await guesses.forgive(name)
    return person
  } finally {
    checks--
  }
}
