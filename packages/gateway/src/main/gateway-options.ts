/** What a gateway is made with. */
import type { Clock } from '@gatehouse/base'
import type { AddressRule } from '@gatehouse/events'
import type { ListenOptions } from '@gatehouse/http'
import type { Span } from '@gatehouse/telemetry'
import type { DiscoverySettings } from '../discovery/discovery.ts'
import type { RedisSettings } from '../limits/redis/redis-settings.ts'
import type { Sample } from '../metrics/families.ts'
import type { SecretSettings } from '../secrets/secret-settings.ts'
import type { WithoutRedis } from '../tier/reply-desk.ts'
import type { TraceSettings } from '../tracing/trace-settings.ts'
import type { CallerRules } from '../worker/caller.ts'
import type { EgressSettings } from '../worker/messages.ts'
import type { MissRules } from '../worker/miss-guard.ts'
import type { RequestRules } from '../worker/target.ts'
import type { EventSink } from './event-sink.ts'
import type { OwnPolicyLimits } from './policy-watch.ts'
import type { GatewayTls } from './secure-port.ts'

export interface GatewayOptions {
  /** The file that calls `startWorker` with the policies there are. */
  entry: URL
  address: string
  /** 0 takes any. */
  port: number
  /** One for each core unless said. */
  workers?: number
  limits?: ListenOptions['limits']
  /** Balancers whose connections begin with a PROXY header. */
  proxyProtocol?: readonly string[]
  /** A second port, for TLS, open once `useCertificates` has brought one. */
  tls?: GatewayTls
  /** Where an operator reads what was counted; nowhere when undefined. */
  metrics?: { address: string; port: number }
  /** Requests are traced, and their spans given here; they are not unless said. */
  traces?: { settings: TraceSettings; take: (spans: readonly Span[]) => void } | undefined
  /** Series of endpoints and consumers in metrics, all together. */
  metricsSeriesMax?: number
  /** A line is given here for each request; of none unless said. */
  access?: { fields: readonly string[]; take: (line: string) => void } | undefined
  /** A line is given here of each request and reply in which a policy `waf` found something; of none unless said. */
  ruleAudit?: { take: (line: string) => void } | undefined
  /** What else is counted in this process. */
  moreSamples?: (() => Sample[]) | undefined
  /** What is decided about every request before it is routed. */
  rules?: Partial<RequestRules>
  /** What becomes of callers who try what is not there; nothing unless said. */
  misses?: MissRules
  /** Whose word about the caller's address is taken. */
  callers?: Partial<CallerRules>
  egress: EgressSettings
  /** Where this gateway stands: targets of upstreams in the same zone come first. */
  zone?: string | undefined
  /** Where targets are found that upstreams do not name themselves. */
  discovery?: DiscoverySettings
  /** Keys of limits that are remembered at once. */
  limiterKeysMax?: number
  /** Where limits are counted over all gateways; each counts for itself when undefined. */
  redis?: RedisSettings | undefined
  /** Programs may bring policies of the operator; they may not when undefined. */
  ownPolicies?: OwnPolicyLimits | undefined
  /** Where secrets stand that policies name; each organization has its own unless said. */
  secrets?: SecretSettings | undefined
  /** Where sets of rules stand that policies name, a directory each; they have none unless said. */
  rulesDirectory?: string | undefined
  /** What all threads together keep of answers. */
  cacheBytesMax?: number
  /** What is kept of replies under keys of callers. */
  idempotencyBytesMax?: number
  /** What becomes of requests under keys while Redis, where gateways keep their replies together, is away. */
  idempotencyWithoutRedis?: WithoutRedis
  /** Where limits of long windows survive a restart; nowhere when undefined. */
  stateDir?: string
  events: EventSink
  /** What they keep of callers’ addresses; the network unless said. */
  recordedAddresses?: AddressRule['keep']
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
  clock?: Clock
}
