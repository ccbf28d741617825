/** Whether what a caller showed was taken back before its end: by the `jti` of its token, or with all of its subject. */
import { credentialKey, denialDigest } from '@gatehouse/program'
import type { Identity } from '@gatehouse/unit'
import type { DirectoryReader } from '../shared/directory-table.ts'

interface Keys {
  token: Uint8Array | undefined
  subject: Uint8Array | undefined
}

export class Denials {
  readonly #nowMs: () => number
  /** An identity is one object as long as its token is kept. */
  readonly #keys = new WeakMap<Identity, Keys>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Why it is refused; undefined where it is not. Identities are asked about under one organization each. */
  of(identity: Identity, organizationId: string, reader: DirectoryReader): string | undefined {
    for (const one of identity.beside ?? []) {
      const found = this.of(one, organizationId, reader)
      if (found !== undefined) return found
    }
    let keys = this.#keys.get(identity)
    if (!keys) this.#keys.set(identity, (keys = keysOf(identity, organizationId)))
    if (keys.token && this.#find(keys.token, reader)) return 'it was denied by its jti'
    const found = keys.subject && this.#find(keys.subject, reader)
    if (!found) return undefined
    const { iat } = identity.claims
    const later = typeof iat === 'number' && iat > found.issuedUntilSeconds
    return later ? undefined : 'tokens of its subject that were issued until then were denied'
  }

  #find(key: Uint8Array, reader: DirectoryReader) {
    const found = reader.findDenial(key)
    return found && found.expiresAtSeconds * 1000 > this.#nowMs() ? found : undefined
  }
}

function keysOf({ issuer, subject, claims: { jti } }: Identity, organizationId: string): Keys {
  if (issuer === undefined) return { token: undefined, subject: undefined }
  const key = (by: 'jti' | 'sub', value: unknown) =>
    typeof value === 'string'
      ? credentialKey(Buffer.from(denialDigest(issuer, by, value, 'hex'), 'hex'), organizationId)
      : undefined
  return { token: key('jti', jti), subject: key('sub', subject) }
}
