/** A request as Cedar is asked about it. */
import { type CedarQuestion, cedarRecord, type PolicyUse, usedOf } from '@gatehouse/cedar'
import type { Filled } from '@gatehouse/schema'
import type { Exchange } from '@gatehouse/unit'
import { claimAt } from '../tokens/token-identity.ts'
import type { cedarFields } from './config.ts'

export type CedarConfig = Filled<typeof cedarFields>

/** What of an exchange is looked at. */
export type Asked = Pick<Exchange, 'identity' | 'consumer' | 'params'> & {
  request: Pick<Exchange['request'], 'method' | 'host' | 'path' | 'query' | 'clientAddress'>
  route: Pick<Exchange['route'], 'api' | 'endpoint'>
}

const groupsMax = 256

/** With what the policies look at. Throws `call_forbidden` for claims of it that are too deep or too large. */
export function questionOf(asked: Asked, config: CedarConfig, use: PolicyUse): CedarQuestion {
  const { request, route, params, identity, consumer } = asked
  const principal = principalOf(asked, config)
  const action = { type: 'Action', id: route.endpoint }
  const resource = { type: 'Endpoint', id: route.endpoint }
  const { method, host, path, query, clientAddress } = request
  const known = {
    request: { method, host, path, query, clientAddress },
    ...{ params, scopes: identity?.scopes ?? [], claims: identity?.claims ?? {} },
    ...{ scheme: identity?.scheme ?? '', plan: consumer?.plan ?? '' },
  }
  const groups = use.principalParents ? groupsOf(asked, config) : []
  return {
    ...{ principal, action, resource, context: cedarRecord(usedOf(known, use)) },
    entities: [
      ...(groups.length > 0 ? [{ uid: principal, attrs: {}, parents: groups }] : []),
      ...(use.actionParents ? [{ uid: action, attrs: {}, parents: [{ type: 'Action', id: method }] }] : []),
      ...(use.resourceParents ? [{ uid: resource, attrs: {}, parents: [{ type: 'Api', id: route.api }] }] : []),
    ],
  }
}

function principalOf({ identity, consumer }: Asked, { principal }: CedarConfig) {
  if (principal === 'application' && consumer) return { type: 'Application', id: consumer.applicationId }
  if (principal === 'client' && identity?.clientId !== undefined) return { type: 'Client', id: identity.clientId }
  if (principal === 'subject' && identity?.subject !== undefined) return { type: 'User', id: identity.subject }
  return { type: 'Nobody', id: '-' }
}

function groupsOf({ identity }: Asked, { groupsClaim }: CedarConfig) {
  const found = [identity && claimAt(identity.claims, groupsClaim)].flat()
  const groups = found.filter(one => typeof one === 'string').slice(0, groupsMax)
  return groups.map(id => ({ type: 'Group', id }))
}
