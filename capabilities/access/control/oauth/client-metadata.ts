/** What a client says of itself when it registers (RFC 7591 §2), as far as it is heard; the reply tells what holds. */
export interface SaidMetadata {
  title?: string
  authentication: 'basic' | 'post'
}

/** Throws what is wrong, in words for `error_description`. */
export function readMetadata(said: Readonly<Record<string, unknown>>): SaidMetadata {
  const {
    client_name: title,
    token_endpoint_auth_method: method = 'client_secret_basic',
    grant_types,
    redirect_uris,
  } = said
  if (title !== undefined && !(typeof title === 'string' && title.length <= 200)) {
    throw new Error('client_name must be a text of 200 characters at most')
  }
  if (method !== 'client_secret_basic' && method !== 'client_secret_post') {
    throw new Error('token_endpoint_auth_method must be client_secret_basic or client_secret_post')
  }
  if (grant_types !== undefined && !(Array.isArray(grant_types) && grant_types.join(' ') === 'client_credentials')) {
    throw new Error('grant_types must be client_credentials alone')
  }
  if (redirect_uris !== undefined && !(Array.isArray(redirect_uris) && redirect_uris.length === 0)) {
    throw new Error('redirect_uris must be empty: no grant that is offered leads back to one')
  }
  return { ...(title ? { title } : {}), authentication: method === 'client_secret_post' ? 'post' : 'basic' }
}

export const shownMetadata = (clientId: string, { title, authentication }: SaidMetadata) => ({
  ...{ client_id: clientId, ...(title ? { client_name: title } : {}) },
  ...{ token_endpoint_auth_method: `client_secret_${authentication}`, grant_types: ['client_credentials'] },
  ...{ response_types: [], redirect_uris: [] },
})
