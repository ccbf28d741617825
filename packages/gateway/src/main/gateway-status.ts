/** What a gateway tells of itself. */
import type { OrganizationHealth } from '@gatehouse/program'
import type { SourceState } from '../discovery/watched-source.ts'
import type { PolicyCounts } from './policy-watch.ts'
import type { StageCount } from './stage-counts.ts'

export interface GatewayStatus {
  port: number
  /** While it is open. */
  securePort: number | undefined
  generation: number | undefined
  /** When it was made, where its manifest says so. */
  generationMadeAtMs: number | undefined
  workers: number
  credentials: number
  subscriptions: number
  targets: { target: string; up: boolean }[]
  /** Of all targets, also those without a check. */
  health: OrganizationHealth[]
  /** Where targets are found: names in DNS, files. */
  sources: ({ source: string } & SourceState)[]
  eventsDropped: number
  limiter: { evicted: number; full: number; stalled: number }
  /** Of replies under keys of callers: bytes kept, claims refused. */
  idempotency: { bytes: number; full: number }
  respawns: number
  /** What was counted of deployments that are staged. */
  stages: readonly StageCount[]
  policies: PolicyCounts
  /** Threads that had loaded many policy modules. */
  threadsReplaced: number
}
