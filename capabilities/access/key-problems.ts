import type { Problem } from '@gatehouse/base'

interface CredentialKinds {
  sha256?: unknown
  client?: unknown
  server?: unknown
  oauth?: unknown
}

/** What is wrong with a credential that its schema does not tell. */
export function keyProblems({ sha256, client, server, oauth }: CredentialKinds): Problem[] {
  if (oauth !== undefined && server === undefined) {
    const message = 'Only a client of an authorization server of ours has oauth.'
    return [{ code: 'invalid_value', message, pointer: '/oauth', hint: 'Name it in server.' }]
  }
  const said = Object.entries({ sha256, client, server }).filter(([, value]) => value !== undefined)
  if (said.length < 2) return []
  const message = 'A credential has a key or a client, not both.'
  return [{ code: 'invalid_value', message, pointer: `/${said[1]![0]}`, hint: 'Make two credentials of it.' }]
}
