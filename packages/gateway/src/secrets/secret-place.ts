/** Where a reference leads to, within what its organization may name. */
import { join } from 'node:path'
import { Failure } from '@gatehouse/base'
import type { SecretSettings } from './secret-settings.ts'

export type SecretPlace =
  | { kind: 'env'; variable: string }
  | { kind: 'file'; path: string }
  | { kind: 'vault'; path: string; field: string }

/** Throws `secret_unavailable` where the operator offers no such place. `organization` is its name. */
export function secretPlace(reference: string, organization: string, settings: SecretSettings): SecretPlace {
  const cut = reference.indexOf(':')
  const kind = reference.slice(0, cut)
  const name = reference.slice(cut + 1)
  const own = settings.perOrganization
  if (own && organization === '') throw unavailable(reference, 'it is not known whose it is')
  if (kind === 'env') {
    return { kind: 'env', variable: `GATEHOUSE_SECRET_${own ? ownName(reference, name, organization) : name}` }
  }
  if (kind === 'file') {
    if (settings.directory === undefined) throw unavailable(reference, 'this gateway has no directory of secrets')
    return { kind: 'file', path: join(settings.directory, ...(own ? [organization] : []), name) }
  }
  if (kind === 'vault') {
    if (!settings.vault) throw unavailable(reference, 'this gateway has no vault')
    const [path, field] = name.split('#') as [string, string]
    return { kind: 'vault', path: own ? `${organization}/${path}` : path, field }
  }
  throw unavailable(reference, 'it is no reference')
}

/** No name of one organization is a name of another's. */
function ownName(reference: string, name: string, organization: string): string {
  if (!/^[a-z0-9-]+$/.test(organization))
    throw unavailable(reference, 'its organization has a dot in its name, and so no variables')
  if (name.includes('__'))
    throw unavailable(reference, 'names of variables have no __ where organizations share a gateway')
  return `${organization.toUpperCase().replaceAll('-', '_')}__${name}`
}

/** The reference is no secret, what it leads to is. */
export const unavailable = (reference: string, why: string, cause?: unknown) =>
  new Failure(
    'secret_unavailable',
    `The secret ${reference} cannot be had: ${why}.`,
    cause === undefined ? {} : { cause },
  )
