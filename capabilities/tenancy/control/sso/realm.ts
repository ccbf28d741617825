/** People of a connection are a realm of their own: nobody in another realm is ever one of them. */
const prefix = 'sso:'

export const realmOf = (connectionId: string) => prefix + connectionId

/** Id of the connection whose realm it is. */
export const connectionOf = (realm: string): string | undefined =>
  realm.startsWith(prefix) ? realm.slice(prefix.length) : undefined

/** Whether the address lies in a domain that its owner listed and the operator verified. */
export function isWithin(email: string, { spec, status }: { spec: Listed; status: Verified }): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  return (status.verifiedDomains ?? []).includes(domain) && (spec.domains ?? []).includes(domain)
}

interface Listed {
  domains?: readonly string[]
}

interface Verified {
  verifiedDomains?: readonly string[]
}
