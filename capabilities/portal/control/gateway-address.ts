/** Where readers of a portal call an API version. */
import type { Row, WriteContext } from '@gatehouse/control'
import type { ShownVersion } from './offered.ts'
import type { PortalSpec } from './reader.ts'

/** Without a slash at its end; of nobody's host where neither portal, version nor environment names one. */
export async function gatewayAddress(
  { resources }: WriteContext,
  { spec }: Row<PortalSpec>,
  { hosts }: Pick<ShownVersion, 'hosts'>,
  kind: 'live' | 'sandbox' = 'live',
): Promise<string> {
  const said = spec.addresses?.[kind]
  if (said !== undefined) return said
  const name = spec.environments[kind]
  const environment = name === undefined ? undefined : await resources.find<{ hosts: string[] }>('Environment', name)
  const host = [...hosts, ...(environment?.spec.hosts ?? [])].find(one => !one.startsWith('*'))
  return `https://${host ?? 'api.example.com'}`
}
