import type { FleetNode } from '@gatehouse/control'
import type { gatewaySigns } from '../../alert-rule.ts'
import { resourceEvidence } from '../evidence.ts'
import { shortened } from '../figures-text.ts'
import { type Condition, type Observation, perRuleMax, type Seen } from '../observation.ts'

type Sign = (typeof gatewaySigns)[number]

interface Gateways {
  signs: Sign[]
  spoolMegabytes: number
}

interface Asked {
  spec: Gateways
  groups: ReadonlyMap<string, string>
  nodes(): Promise<FleetNode[]>
  seen: Seen
}

const silentMsMax = 120_000
/** It tells every few seconds how it is: whoever noted that it is connected was killed with it. */
const connectedSilentMsMax = 600_000
/** What a gateway told that is only ever more, until it starts again. */
const grows = { dropped: ['eventsDropped', 'spoolDroppedEvents'], restarted: ['respawns'] } as const

export const gateways: Condition<Gateways, Asked> = {
  async asked({ transaction, organization, services }, spec, seen) {
    const rows = await transaction
      .selectFrom('environments')
      .innerJoin('gateway_groups', 'gateway_groups.id', 'environments.gateway_group_id')
      .select(['gateway_groups.id', 'gateway_groups.name'])
      .where('environments.organization_id', '=', organization!.id)
      .execute()
    const groups = new Map(rows.map(({ id, name }) => [String(id), String(name)]))
    return { spec, groups, nodes: () => services.publisher.nodes(), seen }
  },
  async found({ nowMs }, { spec, groups, nodes, seen }) {
    const observations: Observation[] = []
    const mine = (await nodes()).filter(({ gatewayGroupId, state }) => groups.has(gatewayGroupId) && state !== 'ended')
    const next = rememberedOf(seen, { isHere: new Set(mine.map(({ node }) => node)), nowMs })
    for (const node of mine) {
      const group = groups.get(node.gatewayGroupId)!
      for (const sign of spec.signs) {
        const said = signOf(sign, { node, spec, nowMs, seen, next })
        if (said === undefined) continue
        const summary = shortened(`Gateway ${node.node} of ${group} ${said.text}`)
        const evidence = resourceEvidence('gateway-groups', group)
        const happened = sign in grows ? { happened: true as const } : {}
        observations.push({
          of: { gateway: node.node, sign },
          also: { gatewayGroup: group },
          value: said.value,
          ...happened,
          summary,
          evidence,
        })
      }
    }
    return { observations: observations.slice(0, perRuleMax), seen: next }
  },
}

interface Told {
  node: FleetNode
  spec: Gateways
  nowMs: number
  seen: Seen
  next: Record<string, number>
}

function signOf(sign: Sign, { node, spec, nowMs, seen, next }: Told): { text: string; value: number } | undefined {
  const counters = node.report.counters ?? {}
  if (sign === 'disconnected') {
    const silentMs = nowMs - Date.parse(node.lastSeenAt)
    const isAway = silentMs > (node.connected ? connectedSilentMsMax : silentMsMax)
    return isAway ? { text: `was last heard of at ${node.lastSeenAt}`, value: Math.floor(silentMs / 1000) } : undefined
  }
  if (sign === 'refused') {
    return node.state === 'refused' ? { text: 'does not serve the newest program', value: 1 } : undefined
  }
  if (sign === 'spool') {
    const megabytes = (counters.spoolBytes ?? 0) / 2 ** 20
    return megabytes > spec.spoolMegabytes
      ? { text: `keeps ${Math.round(megabytes)} MiB of usage that nobody took`, value: Math.round(megabytes) }
      : undefined
  }
  return grownSign(sign, { node, seen, next })
}

/** Of what is only ever more: what came since it was seen last. */
function grownSign(sign: keyof typeof grows, { node, seen, next }: Pick<Told, 'node' | 'seen' | 'next'>) {
  const key = `${node.node} ${sign}`
  const before = seen[key]
  const counters = node.report.counters
  // One that was enrolled again has told nothing yet.
  if (!counters) {
    if (before !== undefined) next[key] = before
    return undefined
  }
  const total = grows[sign].reduce((sum, name) => sum + (counters[name] ?? 0), 0)
  next[key] = total
  // Less than before: it started again, and all of it is new.
  const more = before === undefined ? 0 : total >= before ? total - before : total
  if (more === 0) return undefined
  const text = sign === 'dropped' ? `lost ${more} usage events` : `started ${more} threads anew`
  return { text, value: more }
}

/** Of those that said goodbye: they may come back, and lost what they lost. */
const goneMsMax = 7 * 86_400_000
const goneMax = 200

function rememberedOf(
  seen: Seen,
  { isHere, nowMs }: { isHere: ReadonlySet<string>; nowMs: number },
): Record<string, number> {
  const gone = Map.groupBy(
    Object.entries(seen).filter(([key]) => !isHere.has(nodeOf(key))),
    ([key]) => nodeOf(key),
  )
  const since = (node: string) => seen[`${node} gone`] ?? nowMs
  const kept = [...gone.keys()]
    .filter(node => nowMs - since(node) < goneMsMax)
    .sort((a, b) => since(b) - since(a))
    .slice(0, goneMax)
  return Object.fromEntries(kept.flatMap(node => [[`${node} gone`, since(node)], ...(gone.get(node) ?? [])]))
}

const nodeOf = (key: string) => key.slice(0, key.lastIndexOf(' '))
