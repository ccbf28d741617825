import { Failure } from '@gatehouse/base'
import type { WriteContext } from '@gatehouse/control'
import type { PortalAccounts } from '../portal-accounts.ts'

/** Its name, if it is one of the portal's. Throws `invalid_input`. */
export async function portalEnvironment(
  { resources }: WriteContext,
  { environments, title }: PortalAccounts,
  wanted: string,
): Promise<string> {
  const own = await Promise.all(environments.map(name => resources.get('Environment', name)))
  const found = own.find(({ id, name }) => id === wanted || name === wanted)
  if (found) return found.name
  const message = `${title} gives keys for ${own.map(({ name }) => name).join(' and ') || 'no environment'}.`
  const problems = [{ code: 'invalid_value', message, pointer: '/environment' }]
  throw new Failure('invalid_input', message, { problems })
}
