/** What may be asked of who a person is (OpenID Connect Core §5.4), in words and in claims. */
import type { RealmPerson } from '@gatehouse/capability-tenancy/control/realm.ts'

export const personScopes: Readonly<Record<string, string>> = {
  openid: 'Know that it is you',
  profile: 'See your name',
  email: 'See your e-mail address',
}

export const personClaims = { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] }

/** An address that somebody wrote down for the person is not one that she has shown to be hers. */
export const claimsOf = ({ id, name, email }: RealmPerson) => ({ sub: id, name, email, email_verified: false })

/** Of those that the scopes let out. */
export function releasedClaims(person: RealmPerson, scopes: readonly string[]): Record<string, unknown> {
  const names = scopes.flatMap(scope => personClaims[scope as keyof typeof personClaims] ?? [])
  return Object.fromEntries(Object.entries(claimsOf(person)).filter(([name]) => names.includes(name)))
}
