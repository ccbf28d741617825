/** What the main thread knows of its gateway. */
import type { GatewayStatus } from '../main/gateway-status.ts'
import type { Sample } from './families.ts'

export function gatewaySamples(status: GatewayStatus): Sample[] {
  const { limiter, targets, generation = 0, generationMadeAtMs } = status
  const { sources } = status
  const failing = sources.filter(({ failed }) => failed !== undefined).length
  const sumOf = (of: 'targets' | 'leftOut') => sources.reduce((sum, source) => sum + source[of], 0)
  const up = targets.filter(target => target.up).length
  return [
    { name: 'gatehouse_upstream_targets', labels: { state: 'up' }, value: up },
    { name: 'gatehouse_upstream_targets', labels: { state: 'down' }, value: targets.length - up },
    { name: 'gatehouse_target_sources', labels: { state: 'good' }, value: sources.length - failing },
    { name: 'gatehouse_target_sources', labels: { state: 'failing' }, value: failing },
    { name: 'gatehouse_targets_found', labels: { state: 'used' }, value: sumOf('targets') },
    { name: 'gatehouse_targets_found', labels: { state: 'left_out' }, value: sumOf('leftOut') },
    { name: 'gatehouse_limiter_full_total', value: limiter.full },
    { name: 'gatehouse_limiter_evicted_total', value: limiter.evicted },
    { name: 'gatehouse_limiter_stalled_total', value: limiter.stalled },
    { name: 'gatehouse_idempotency_bytes', value: status.idempotency.bytes },
    { name: 'gatehouse_idempotency_full_total', value: status.idempotency.full },
    { name: 'gatehouse_events_dropped_total', value: status.eventsDropped },
    { name: 'gatehouse_program_generation', value: generation },
    ...(generationMadeAtMs === undefined
      ? []
      : [{ name: 'gatehouse_program_created_timestamp_seconds', value: generationMadeAtMs / 1000 } as const]),
    { name: 'gatehouse_credentials', value: status.credentials },
    { name: 'gatehouse_subscriptions', value: status.subscriptions },
    { name: 'gatehouse_thread_restarts_total', value: status.respawns },
    { name: 'gatehouse_thread_replacements_total', value: status.threadsReplaced },
    ...status.policies.quarantined.map(
      policy => ({ name: 'gatehouse_policy_quarantined', labels: { policy }, value: 1 }) as const,
    ),
    { name: 'gatehouse_policy_threads_lost_total', value: status.policies.threadsLost },
    { name: 'gatehouse_policy_exchanges_lost_total', value: status.policies.exchangesLost },
  ]
}

export function processSamples(): Sample[] {
  const { user, system } = process.cpuUsage()
  return [
    { name: 'process_resident_memory_bytes', value: process.memoryUsage.rss() },
    { name: 'process_cpu_seconds_total', value: (user + system) / 1e6 },
    { name: 'process_start_time_seconds', value: (Date.now() - process.uptime() * 1000) / 1000 },
  ]
}
