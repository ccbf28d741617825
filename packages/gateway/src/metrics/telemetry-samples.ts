/** What became of what was sent to a collector. */
import type { SignalCounts } from '@gatehouse/telemetry'
import type { Sample } from './families.ts'

export function telemetrySamples(counts: readonly SignalCounts[]): Sample[] {
  return counts.flatMap(({ signal, counts: { waiting, sent, retries, dropped } }): Sample[] => [
    { name: 'gatehouse_telemetry_waiting', labels: { signal }, value: waiting },
    { name: 'gatehouse_telemetry_sent_total', labels: { signal }, value: sent },
    { name: 'gatehouse_telemetry_retries_total', labels: { signal }, value: retries },
    ...Object.entries(dropped).map(
      ([reason, value]) => ({ name: 'gatehouse_telemetry_dropped_total', labels: { signal, reason }, value }) as const,
    ),
  ])
}
