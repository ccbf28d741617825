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
    return [{ code: 'invalid_value', message, pointer: '/spec/oauth', hint: 'Name it in server.' }]
  }
  const wrong = clientProblems(oauth as OauthClient | undefined)
  if (wrong.length > 0) return wrong
  const said = Object.entries({ sha256, client, server }).filter(([, value]) => value !== undefined)
  if (said.length < 2) return []
  const message = 'A credential has a key or a client, not both.'
  return [{ code: 'invalid_value', message, pointer: `/spec/${said[1]![0]}`, hint: 'Make two credentials of it.' }]
}

interface OauthClient {
  authentication?: string
  grants?: readonly string[]
  redirectUris?: readonly string[]
}

/** What the parts of `oauth` say against each other. */
function clientProblems({ authentication, grants = ['client_credentials'], redirectUris = [] }: OauthClient = {}) {
  const problems: Problem[] = []
  const add = (message: string, pointer: string, hint: string) =>
    problems.push({ code: 'invalid_value', message, pointer: `/spec/oauth/${pointer}`, hint })
  const has = (grant: string) => grants.includes(grant)
  if (authentication === 'none' && has('client_credentials')) {
    add('A client without a secret gets no token for itself.', 'grants', 'Leave out client_credentials.')
  }
  if (has('authorization_code') && redirectUris.length === 0) {
    add('A code needs an address where it is brought.', 'redirectUris', 'Name where people come back to.')
  }
  if (has('refresh_token') && !has('authorization_code') && !has('device_code')) {
    add('Nothing is refreshed that no person granted.', 'grants', 'Add authorization_code or device_code.')
  }
  return problems
}
