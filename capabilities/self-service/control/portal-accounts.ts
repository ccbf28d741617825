/** What a portal says of its people: who may sign up, where their applications stand, where its pages are. */

import type { PortalAccountsSpec } from '@gatehouse/capability-portal/portal-accounts.ts'
import type { Resources, Row, Services } from '@gatehouse/control'

interface PortalSpec {
  title?: string
  accounts?: PortalAccountsSpec
  hosts?: string[]
  environments?: { live: string; sandbox?: string }
}

export interface PortalAccounts {
  name: string
  title: string
  /** Without a slash at its end. */
  url: string
  signUp: PortalAccountsSpec['signUp']
  domains: readonly string[]
  workspace: string
  /** By name, the one to practise in first: where keys and subscriptions of this portal may be for. */
  environments: readonly string[]
}

interface Place {
  resources: Resources
  services: Pick<Services, 'portalUrl'>
  organization: Row | undefined
}

/** Throws `not_found`. */
export async function portalAccounts(
  { resources, services, organization }: Place,
  name: string,
): Promise<PortalAccounts> {
  const portal = await resources.get<PortalSpec>('Portal', name)
  const { title, accounts = {}, hosts = [], environments } = portal.spec
  const host = hosts.find(one => !one.startsWith('*'))
  const base = (services.portalUrl ?? 'http://127.0.0.1:8002').replace(/\/$/, '')
  return {
    name: portal.name,
    title: title ?? portal.name,
    url: host !== undefined ? `https://${host}` : `${base}/${organization!.name}/${portal.name}`,
    signUp: accounts.signUp ?? 'closed',
    domains: accounts.domains ?? [],
    workspace: accounts.workspace ?? 'default',
    environments: [environments?.sandbox, environments?.live].filter(one => one !== undefined),
  }
}
