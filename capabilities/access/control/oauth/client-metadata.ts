/** What a client says of itself when it registers (RFC 7591 §2), as far as it is heard; the reply tells what holds. */
import { keyProblems } from '../../key-problems.ts'
import { type GrantName, isRedirectUri, redirectUrisMax } from '../../oauth-client.ts'
import { registeredGrants } from './issuer-client.ts'

export interface SaidMetadata {
  title?: string
  authentication: 'basic' | 'post' | 'none'
  grants: GrantName[]
  redirectUris: string[]
  signOutUris: string[]
}

type Said = Readonly<Record<string, unknown>>

const methods = { client_secret_basic: 'basic', client_secret_post: 'post', none: 'none' } as const

/** Throws what is wrong, in words for `error_description`. */
export function readMetadata(said: Said): SaidMetadata {
  const { client_name: title, token_endpoint_auth_method: method = 'client_secret_basic' } = said
  if (title !== undefined && !(typeof title === 'string' && title.length <= 200)) {
    throw new Error('client_name must be a text of 200 characters at most')
  }
  if (typeof method !== 'string' || !Object.hasOwn(methods, method)) {
    throw new Error(`token_endpoint_auth_method must be one of ${Object.keys(methods).join(', ')}`)
  }
  const redirectUris = urisOf(said, 'redirect_uris')
  const oauth = {
    authentication: methods[method as keyof typeof methods],
    grants: grantsOf(said, redirectUris.length > 0),
    ...{ redirectUris, signOutUris: urisOf(said, 'post_logout_redirect_uris') },
  }
  const [problem] = keyProblems({ server: '-', oauth })
  if (problem) throw new Error(problem.message)
  return { ...(title ? { title } : {}), ...oauth }
}

/** Who names no grants gets what it can use: codes where it can be brought any, else tokens for itself. */
function grantsOf({ grant_types: said }: Said, hasRedirects: boolean): GrantName[] {
  if (said === undefined) return [hasRedirects ? 'authorization_code' : 'client_credentials']
  const known = Object.entries(registeredGrants) as [GrantName, string][]
  const names = known.filter(([, name]) => Array.isArray(said) && said.includes(name)).map(([name]) => name)
  if (Array.isArray(said) && said.length === names.length && names.length > 0) return names
  throw new Error(`grant_types must be of ${Object.values(registeredGrants).join(', ')}, each once`)
}

function urisOf(said: Said, field: string): string[] {
  const uris = said[field] ?? []
  const fits = Array.isArray(uris) && uris.length <= redirectUrisMax && uris.every(isRedirectUri)
  if (fits && new Set(uris).size === uris.length) return uris
  throw new Error(
    `${field} must be ${redirectUrisMax} addresses at most, each with https://, http:// on a loopback address, or a scheme with a dot`,
  )
}

export function shownMetadata(clientId: string, said: SaidMetadata): Record<string, unknown> {
  const { title, authentication, grants, redirectUris, signOutUris } = said
  return {
    ...{ client_id: clientId, ...(title ? { client_name: title } : {}) },
    token_endpoint_auth_method: authentication === 'none' ? 'none' : `client_secret_${authentication}`,
    ...{ grant_types: grants.map(grant => registeredGrants[grant]), redirect_uris: redirectUris },
    ...{
      response_types: grants.includes('authorization_code') ? ['code'] : [],
      post_logout_redirect_uris: signOutUris,
    },
  }
}
