import type { StatusReport } from '@gatehouse/program'
import type { ControlPeer } from './control-peer.ts'
import type { LinkStatus } from './link-status.ts'

/** What the control plane is told; `start` is another one at every start of this gateway. */
export function reportOf(status: LinkStatus, start: number): StatusReport {
  const { gateway, generation, refused, directory, counters } = status
  return {
    state: refused ? 'refused' : generation === undefined ? 'waiting' : 'serving',
    generation: generation ?? 0,
    ...(refused ? { refused } : {}),
    directory,
    targets: gateway.targets.slice(0, 1000),
    counters: {
      ...counters,
      workers: gateway.workers,
      respawns: gateway.respawns,
      eventsDropped: gateway.eventsDropped,
      credentials: gateway.credentials,
      subscriptions: gateway.subscriptions,
      policyExchangesLost: gateway.policies.exchangesLost,
    },
    // Left out where there is none: a control plane of before knows no such field.
    ...(gateway.health.length > 0 ? { health: gateway.health } : {}),
    ...(gateway.policies.quarantined.length > 0 ? { quarantined: gateway.policies.quarantined } : {}),
    ...(gateway.stages.length > 0 ? { stages: { start, counts: [...gateway.stages] } } : {}),
  }
}

/** So that nobody waits for it; who does not hear it finds out in a while. */
export async function sayGoodbye(peer: Pick<ControlPeer, 'call'>, report: StatusReport): Promise<void> {
  const body = JSON.stringify({ ...report, state: 'ended' } satisfies StatusReport)
  await peer.call({ method: 'POST', path: '/gateway/v1/status', body, timeoutMs: 1000 }).catch(() => {})
}
