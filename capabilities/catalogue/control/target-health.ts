/** How gateways find the targets of an organization's upstreams. What they tell of others' is not for its people. */
import type { FleetNode, OperationHandler } from '@gatehouse/control'

interface Wanted {
  gatewayGroup?: string
  upstream?: string
}

/** What `run` has read: names by identifier. */
interface Read {
  groups: Record<string, string>
  upstreams: Record<string, string>
}

const nodesMax = 100
const none = { healthy: 0, unhealthy: 0, ejected: 0, unknown: 0 }

export const targetHealth: OperationHandler<Wanted, Read | { nodes: object[]; more: number }> = {
  async run({ resources }, { gatewayGroup, upstream }) {
    const groups =
      gatewayGroup === undefined ? await groupsOf(resources) : [await resources.get('GatewayGroup', gatewayGroup)]
    const upstreams =
      upstream === undefined ? await resources.all('Upstream') : [await resources.get('Upstream', upstream)]
    return {
      groups: Object.fromEntries(groups.map(({ id, name }) => [id, name])),
      upstreams: Object.fromEntries(upstreams.map(({ id, workspace, name }) => [id, `${workspace}/${name}`])),
    }
  },
  async after({ services, organization }, output, { upstream }) {
    const { groups, upstreams } = output as Read
    const told: ReturnType<typeof toldBy>[] = []
    for (const node of await services.publisher.nodes()) {
      const group = groups[node.gatewayGroupId]
      const own = node.report.health?.find(one => one.organization === organization!.id)
      if (group !== undefined && own) told.push(toldBy(node, group, { own, upstreams, isOne: upstream !== undefined }))
    }
    const unwell = (one: ReturnType<typeof toldBy>) => one.unhealthy + one.ejected
    told.sort((a, b) => unwell(b) - unwell(a) || (a.node < b.node ? -1 : 1))
    return { nodes: told.slice(0, nodesMax), more: Math.max(0, told.length - nodesMax) }
  },
}

interface Told {
  own: NonNullable<FleetNode['report']['health']>[number]
  upstreams: Read['upstreams']
  isOne: boolean
}

function toldBy({ node, connected, lastSeenAt }: FleetNode, gatewayGroup: string, { own, upstreams, isOne }: Told) {
  const targets = own.targets.flatMap(({ upstream, url, state, sinceMs, reason }) => {
    const name = upstreams[upstream]
    if (name === undefined) return []
    const since = sinceMs === undefined ? {} : { since: new Date(sinceMs).toISOString() }
    return [{ upstream: name, url, state, ...since, ...(reason === undefined ? {} : { reason }) }]
  })
  // Of one upstream those are counted that are told of: a gateway counts all of an organization together.
  const counts = { ...none, ...(isOne ? {} : own.counts) }
  if (isOne) for (const { state } of targets) counts[state]++
  return { node, gatewayGroup, connected, lastSeenAt, ...counts, targets }
}

/** Those that serve an environment of the organization. */
async function groupsOf(resources: Parameters<OperationHandler['run']>[0]['resources']) {
  const names = new Set((await resources.all('Environment')).map(({ spec }) => spec.gatewayGroup as string))
  return Promise.all([...names].map(name => resources.get('GatewayGroup', name)))
}
