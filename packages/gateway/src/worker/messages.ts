/** What main and its worker threads say to each other. */
import type { Problem } from '@gatehouse/base'
import type { AddressRule } from '@gatehouse/events'
import type { ListenOptions } from '@gatehouse/http'
import type { ApiPart, DriftReport, Manifest } from '@gatehouse/program'
import type { ReplyClaim } from '@gatehouse/unit'
import type { PurgeMemory } from '../cache/purge-marks.ts'
import type { OrderedCapture } from '../capture/thread-captures.ts'
import type { Found } from '../discovery/found-target.ts'
import type { RedisSettings } from '../limits/redis/redis-settings.ts'
import type { ReplyAnswer, ReplyEnd } from '../main/reply-book.ts'
import type { ThreadSamples } from '../metrics/metrics.ts'
import type { MeterBounds } from '../metrics/request-meter.ts'
import type { SecretSettings } from '../secrets/secret-settings.ts'
import type { BreakerMemory } from '../shared/breakers.ts'
import type { DirectoryMemory } from '../shared/directory-table.ts'
import type { KeyedGaugeMemory } from '../shared/keyed-gauges.ts'
import type { LimiterMemory } from '../shared/limiter-memory.ts'
import type { PolicyMemory } from '../shared/policy-rows.ts'
import type { RingMemory } from '../shared/ring.ts'
import type { TargetMemory } from '../shared/target-table.ts'
import type { SharedPurge } from '../tier/purge-log.ts'
import type { TraceSettings } from '../tracing/trace-settings.ts'
import type { ClientCertificates } from '../upstream/client-certificates.ts'
import type { CallerRules } from './caller.ts'
import type { MissRules } from './miss-guard.ts'
import type { PlacedModule } from './own-policies.ts'
import type { RequestRules } from './target.ts'

/** Handed over at birth. */
export interface WorkerStart {
  /** From 1; a respawned worker takes the number of the one it replaces. */
  threadNumber: number
  listen: Omit<ListenOptions, 'onRequest' | 'onRefusal'>
  rules: RequestRules
  callers: CallerRules
  /** What becomes of callers who try what is not there. */
  misses: MissRules
  limiter: LimiterMemory
  /** Where limits are counted over all gateways; nowhere when undefined. */
  redis?: RedisSettings | undefined
  gauges: KeyedGaugeMemory
  breakers: BreakerMemory
  /** Of this thread. */
  cacheBytesMax: number
  purges: PurgeMemory
  directory: DirectoryMemory
  targets: TargetMemory
  ring: RingMemory
  /** What it counts and records of requests beside events, and where. */
  records: {
    meter: MeterBounds
    ring?: RingMemory
    traces?: TraceSettings | undefined
    accessFields?: readonly string[] | undefined
    /** What rules find is recorded. */
    audits?: boolean
  }
  /** What events keep of callers’ addresses. */
  addresses: AddressRule
  egress: EgressSettings
  secrets: SecretSettings
  /** Where sets of rules stand that policies name. */
  rulesDirectory?: string | undefined
  /** Who is asked for names of callers; those of the system when empty. */
  dnsServers: readonly string[]
  /** Where this gateway stands: targets in its zone come first. */
  zone?: string | undefined
  /** Where programs may bring policies of the operator; undefined where they may not. */
  ownPolicies?: { memory: PolicyMemory; waitMsMax: number } | undefined
}

export interface EgressSettings {
  allow: string[]
  deny: { address: string; port: number }[]
}

/** What a certificate authority asks for on a host, and what it is told. */
export interface Challenge {
  host: string
  token: string
  answer: string
  expiresAtMs: number
}

export type ToWorker =
  /** Take callers from now on; a thread is born without a port. */
  | { kind: 'listen' }
  /** Compile and keep ready; parts that did not change are named only. */
  | {
      kind: 'prepare'
      manifest: Manifest
      changed: [digest: string, part: ApiPart][]
      places: [string, number][]
      module?: PlacedModule | undefined
    }
  /** Serve what was prepared. */
  | { kind: 'swap'; generation: number }
  | { kind: 'directory'; memory: DirectoryMemory }
  /** Listen for TLS, or show these certificates and seal tickets with these keys where it listens already. */
  | { kind: 'secure'; listen: WorkerStart['listen'] }
  /** Answer these challenges and no others. */
  | { kind: 'challenges'; challenges: Challenge[] }
  /** Show these to upstreams, and no others. */
  | { kind: 'client-certificates'; certificates: ClientCertificates }
  /** Callers are where these files say. */
  | { kind: 'places'; files: readonly SharedArrayBuffer[] }
  /** Send to these where an upstream says where its targets are found, and no others. */
  | { kind: 'targets'; found: Found; places: [string, number][] }
  /** Record these, and no others. */
  | { kind: 'captures'; captures: OrderedCapture[] }
  /** What became of a claim. */
  | { kind: 'reply-claimed'; number: number; answer: ReplyAnswer }
  /** Say what was counted. */
  | { kind: 'samples' }
  /** Answer nothing new, finish what is under way, then exit. */
  | { kind: 'drain'; deadlineMs: number }

export type FromWorker =
  | { kind: 'started' }
  | { kind: 'listening'; port: number }
  | { kind: 'failed'; code: string; detail: string }
  | { kind: 'prepared'; generation: number }
  | { kind: 'refused'; generation: number; code: string; detail: string; problems: readonly Problem[] }
  | { kind: 'swapped'; generation: number }
  | { kind: 'directory'; credentials: number }
  | { kind: 'secure'; failure?: { code: string; detail: string } }
  | { kind: 'challenges' }
  | { kind: 'client-certificates' }
  | { kind: 'places' }
  | { kind: 'targets' }
  | { kind: 'captures' }
  | ({ kind: 'samples' } & ThreadSamples)
  | { kind: 'drained' }
  /** A target failed as often in a row as its upstream allows. */
  | { kind: 'failing'; place: number }
  /** Answered with the same number. */
  | { kind: 'reply-claim'; number: number; claim: ReplyClaim }
  | { kind: 'reply-settled'; key: string; end: ReplyEnd }
  /** Given up in this gateway, and to be given up in the others. */
  | ({ kind: 'purged' } & SharedPurge)
  /** What contracts do not know, since it was told last. */
  | { kind: 'drift'; report: DriftReport }
  /** One that was recorded, as JSON. */
  | { kind: 'captured'; capture: string; text: string }
  /** One that fitted and was not recorded. */
  | { kind: 'capture-missed'; capture: string }
  | { kind: 'log'; level: 'warn' | 'error'; message: string; fields: Record<string, unknown> }
