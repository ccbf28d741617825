import type { ControlPart } from '@gatehouse/control'
import { secretDigest } from './secret-text.ts'

/** Who starts a house alone sees all of it. */
const permissions = ['captures']

/** One of each, all called `default`, so that a first API has somewhere to go. */
export const firstStart: NonNullable<ControlPart['firstStart']> = async (context, first) => {
  const { administrator, token, makeOperator } = first
  await context.resources.create('GatewayGroup', { name: 'default', spec: { title: 'Default' } })
  const organization = await context.resources.create('Organization', { name: 'default', spec: { title: 'Default' } })
  const { resources } = context.at({ organization })
  await resources.create('Workspace', { name: 'default', spec: { title: 'Default' } })
  await resources.create('Environment', { name: 'dev', spec: { title: 'Development' } })
  const { email } = administrator
  const status = { person: administrator.id }
  await resources.create('Membership', { name: 'administrator', spec: { email, role: 'owner', permissions }, status })
  if (token === undefined) return
  const made = await resources.create('Token', {
    name: 'administrator',
    spec: { title: 'Chosen at the first start', role: 'owner', permissions },
    status: { sha256: secretDigest(token) },
  })
  await makeOperator(made.id)
}
