/**
 * A gateway: shared memory, threads, health checks, the way in for programs and directory entries, the way out
 * for events. Where those come from and go to is somebody else's: a file, a control plane, a disk.
 */
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@gatehouse/base'
import {
  type CallerTrust,
  type CheckedCertificate,
  claimPort,
  type EgressRule,
  egressRule,
  type Listener,
} from '@gatehouse/http'
import type { ApiPart, DirectoryEntry, Snapshot } from '@gatehouse/program'
import { usualCacheBytes } from '../cache/cache-memory.ts'
import { createPurgeMemory, PurgeMarks, purgeEverything, takePurges } from '../cache/purge-marks.ts'
import { CaptureDesk } from '../capture/capture-desk.ts'
import { DriftBook } from '../drift/drift-book.ts'
import { Places } from '../geo/places.ts'
import { Metrics, usualSeriesMax } from '../metrics/metrics.ts'
import { createBreakerMemory } from '../shared/breakers.ts'
import type { Checkpointer } from '../shared/checkpoint.ts'
import { createDirectoryMemory, openDirectoryWriter } from '../shared/directory-table.ts'
import { createKeyedGaugeMemory, gaugeKeysMax, type KeyedGaugeMemory, KeyedGauges } from '../shared/keyed-gauges.ts'
import { openLimiter } from '../shared/limiter.ts'
import { createLimiterMemory, type LimiterMemory, limiterCounters } from '../shared/limiter-memory.ts'
import { createSharedClock } from '../shared/shared-clock.ts'
import type { SharedPurge } from '../tier/purge-log.ts'
import { ReplyDesk } from '../tier/reply-desk.ts'
import { keptTogether, type Together } from '../tier/together.ts'
import type { ClientCertificates } from '../upstream/client-certificates.ts'
import { callerRules } from '../worker/caller.ts'
import type { EgressSettings } from '../worker/messages.ts'
import { requestRules } from '../worker/target.ts'
import { ChallengeBook } from './challenge-book.ts'
import { keepRequestsYoung } from './collector.ts'
import { DirectoryLog } from './directory-log.ts'
import { EventRings } from './event-rings.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { GatewayRecords } from './gateway-records.ts'
import type { GatewayStatus } from './gateway-status.ts'
import { keepLimits } from './kept-limits.ts'
import { openMetricsPort } from './metrics-port.ts'
import { ownEgress } from './own-egress.ts'
import { noPolicyCounts, PolicyWatch, placedModule } from './policy-watch.ts'
import { idempotencyBytesMax, ReplyBook } from './reply-book.ts'
import { Rounds } from './rounds.ts'
import { SecurePort } from './secure-port.ts'
import { TargetWatch } from './target-watch.ts'
import { WorkerPool } from './worker-pool.ts'

const drainEveryMs = 100

export class Gateway {
  readonly #options: GatewayOptions
  readonly #clock: Clock
  readonly #threads: number
  readonly #nowUs = createSharedClock()
  readonly #limiter: LimiterMemory
  readonly #gauges: KeyedGaugeMemory
  readonly #breakers = createBreakerMemory({ keys: gaugeKeysMax })
  readonly #replies: ReplyBook
  readonly #desk: ReplyDesk
  readonly #purges = createPurgeMemory()
  readonly #together: Together | undefined
  readonly #rings: EventRings
  readonly #records: GatewayRecords
  readonly #targets: TargetWatch
  readonly #policies: PolicyWatch | undefined
  readonly #pool: WorkerPool
  #rule: EgressRule
  readonly #secure: SecurePort | undefined
  readonly #challenges: ChallengeBook
  readonly metrics: Metrics
  #metricsPort: Listener | undefined
  readonly directory: DirectoryLog
  /** What threads told and nobody has taken yet. */
  readonly drift = new DriftBook()
  readonly captures = new CaptureDesk(message => this.#pool.broadcast(message, 'captures'))
  #clientCertificates: ClientCertificates = new Map()
  #places: readonly SharedArrayBuffer[] | undefined
  /** Told to all threads; without sources there is nothing to tell. */
  readonly #found = new Rounds({
    tell: async () =>
      this.#targets.finds && this.#pool.broadcast({ kind: 'targets', ...this.#targets.targets() }, 'targets'),
  })
  #served: readonly ApiPart[] = []
  #port = 0
  #generation: number | undefined
  #generationMadeAtMs: number | undefined
  #respawns = 0
  #checkpointer: Checkpointer | undefined
  #stopDraining = () => {}
  #prepared: Promise<void> | undefined
  /** Of hashes of addresses: the same for all threads, kept nowhere, and gone with the process. */
  readonly #addressKey = randomBytes(32)

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#rings = new EventRings(options.events)
    this.#rule = egressRule(options.egress)
    const threads = (this.#threads = options.workers ?? availableParallelism())
    this.#records = new GatewayRecords(options, threads)
    // One number more where threads are replaced: for a while there are two in the place of one.
    const numbers = threads + (options.ownPolicies ? 1 : 0)
    this.#gauges = createKeyedGaugeMemory({ keys: gaugeKeysMax, threads: numbers })
    const { clock, log } = { clock: this.#clock, log: options.log }
    const policyWatch = { ...{ threads: numbers, clock, log }, pool: () => this.#pool }
    this.#policies = options.ownPolicies && new PolicyWatch({ ...options.ownPolicies, ...policyWatch })
    this.#limiter = createLimiterMemory({ keysMax: options.limiterKeysMax ?? 200_000, nowUs: this.#nowUs() })
    this.#targets = new TargetWatch({
      ...{ threads: numbers, clock, log, nowUs: this.#nowUs, egress: () => this.#rule },
      discovery: options.discovery ?? {},
      changed: () => void this.#found.run(),
    })
    const grown = new Rounds({
      tell: () => this.#pool.broadcast({ kind: 'directory', memory: writer.memory }, 'directory'),
      // Only the newest memory may be alone.
      told: () => writer.retire(),
    })
    const writer = openDirectoryWriter(createDirectoryMemory(), () => void grown.run())
    this.directory = new DirectoryLog(writer)
    this.#challenges = new ChallengeBook(message => this.#pool.broadcast(message, 'challenges'), options.log)
    this.#replies = new ReplyBook(options.idempotencyBytesMax ?? idempotencyBytesMax, clock)
    this.#together = keptTogether(options.redis, {
      ...{ purges: this.#purges, clock },
      log: { warn: (text, fields) => log('warn', text, fields), error: (text, fields) => log('error', text, fields) },
    })
    const without = options.idempotencyWithoutRedis ?? 'refuse'
    this.#desk = new ReplyDesk({ book: this.#replies, tier: this.#together?.replies, without })
    this.#pool = this.#poolOf(threads)
    this.metrics = new Metrics({
      threads: () => this.#pool.threads,
      ask: thread => this.#pool.samples(thread),
      status: () => this.status(),
      more: () => [...(this.#together?.samples() ?? []), ...this.#records.samples()],
      ...{ clock: this.#clock, seriesMax: options.metricsSeriesMax ?? usualSeriesMax },
    })
    const { tls } = options
    this.#secure =
      tls &&
      new SecurePort({
        ...{ tls, log, clock, listen: this.#listening() },
        tell: message => this.#pool.broadcast(message, 'secure'),
      })
  }

  #poolOf(count: number): WorkerPool {
    const { entry, ownPolicies, log } = this.#options
    return new WorkerPool({
      ...{ count, entry, log },
      startFor: number => this.#startFor(number),
      directory: () => this.directory.memory,
      news: [
        () => this.#challenges.news,
        () => ({ kind: 'client-certificates', certificates: this.#clientCertificates }),
        () => this.#secure?.news,
        () => this.#places && { kind: 'places', files: this.#places },
        () => (this.captures.any ? this.captures.news : undefined),
        () => (this.#targets.finds ? { kind: 'targets', ...this.#targets.targets() } : undefined),
      ],
      died: (number, reason) => this.#died(number, reason),
      blame: number => this.#policies?.ended(number),
      reloadsMax: ownPolicies?.reloadsMax,
      retired: number => this.#freed(number),
      replies: (thread, message) => this.#desk.heard(thread, message),
      failing: place => this.#targets.failing(place),
      purged: purge => this.#together?.purged(purge),
      ...{ drifted: report => this.drift.merge(report), captured: message => this.captures.heard(message) },
    })
  }

  /** Listens. What was offered since `prepare` is served from the first request on. */
  async start(): Promise<void> {
    await this.prepare()
    await this.#pool.open()
    await this.#secure?.release()
  }

  /** The threads are there and take what they are given; the ports are settled, and nobody listens yet. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#prepare()
    return this.#prepared
  }

  async #prepare(): Promise<void> {
    const { address, port, stateDir, metrics } = this.#options
    keepRequestsYoung()
    if (stateDir) {
      const { log } = this.#options
      const kept = { memory: this.#limiter, clock: this.#clock, nowUs: this.#nowUs, log }
      this.#checkpointer = await keepLimits({ path: join(stateDir, 'limits'), ...kept })
    }
    this.#port = await claimPort(address, port)
    await this.#secure?.start()
    if (metrics) this.#metricsPort = await openMetricsPort({ ...metrics, text: format => this.metrics.text(format) })
    this.#rule = egressRule(this.#egress)
    await this.#pool.start()
    this.#drainLater()
  }

  get port(): number {
    return this.#port
  }

  /** Where metrics are read while they are. */
  get metricsPort(): number | undefined {
    return this.#metricsPort?.port
  }

  /** Port of TLS while it is open. */
  get securePort(): number | undefined {
    return this.#secure?.open ? this.#secure.port : undefined
  }

  /**
   * Shows these certificates in every thread, in place of those the same source gave before; no connection is dropped.
   * Opens the port of TLS with the first. Without `tls` in the options nothing is shown.
   */
  async useCertificates(source: string, certificates: readonly CheckedCertificate[]): Promise<void> {
    await this.#secure?.use(source, certificates)
  }

  /** Who vouches for callers, and whom they took back, in place of those before; for handshakes from now on. */
  async useTrust(trust: CallerTrust): Promise<void> {
    await this.#secure?.useTrust(trust)
  }

  /** Shows these to the upstreams that name them, in place of all before; no request under way is dropped. */
  async useClientCertificates(certificates: ClientCertificates): Promise<void> {
    const bare = [...certificates].map(([id, { certificate, key }]) => [id, { certificate, key }] as const)
    this.#clientCertificates = new Map(bare)
    this.#targets.useCertificates(this.#clientCertificates)
    const told = { kind: 'client-certificates' as const, certificates: this.#clientCertificates }
    await this.#pool.broadcast(told, told.kind)
  }

  /** Callers are where these files (MaxMind DB) say. Throws `MmdbProblem`. */
  async usePlaces(files: readonly SharedArrayBuffer[]): Promise<void> {
    new Places().use(files)
    this.#places = files
    await this.#pool.broadcast({ kind: 'places', files }, 'places')
  }

  get generation(): number | undefined {
    return this.#generation
  }

  /** Serves the snapshot from now on, in every thread; throws the failure of the thread that refused, and serves on as before. */
  async offer(snapshot: Snapshot): Promise<void> {
    const { generation, createdAt } = snapshot.manifest
    this.#rings.offered(snapshot)
    const parts = [...snapshot.parts.values()]
    const module = placedModule(snapshot, this.#policies)
    try {
      // What is served comes last: until the threads have agreed, its settings hold.
      this.#targets.watch([...parts, ...this.#served])
      await this.#targets.settled()
      await this.#found.run()
      await this.#pool.offer(snapshot, () => this.#targets.places, module)
      this.#served = parts
      this.#policies?.served(module)
    } catch (thrown) {
      this.#policies?.refused(module)
      throw thrown
    } finally {
      this.#targets.watch(this.#served)
    }
    this.#generation = generation
    const madeAtMs = Date.parse(createdAt)
    this.#generationMadeAtMs = Number.isNaN(madeAtMs) ? undefined : madeAtMs
    this.#rings.served(snapshot)
  }

  /** Enters directory entries in their order; every thread sees each at once, but for challenges: see `entered`. */
  enter(entries: readonly DirectoryEntry[]): void {
    for (const entry of entries) this.directory.enter(entry)
    const purged = takePurges(this.#purges, entries)
    this.#together?.purgedByAll(purged)
    this.#challenges.take(entries)
  }

  /** Gives up what is said, in every thread, and in all gateways that keep answers together. */
  giveUp(purge: SharedPurge): void {
    const marks = new PurgeMarks(this.#purges, purge)
    marks.purge(purge.what)
    if (!this.#together) return
    marks.wait()
    this.#together.purged(purge)
  }

  /** Gives up all that is kept of answers, in every thread. */
  purge(): void {
    purgeEverything(this.#purges)
    this.#together?.purgedByAll(this.#served.map(part => ({ ...part, what: 'all' as const })))
  }

  /** Resolves when every thread sees all that was entered so far. */
  entered(): Promise<void> {
    return this.#challenges.told()
  }

  status(): GatewayStatus {
    return {
      port: this.#port,
      securePort: this.securePort,
      generation: this.#generation,
      generationMadeAtMs: this.#generationMadeAtMs,
      workers: this.#pool.alive,
      ...this.directory.size,
      ...{ targets: this.#targets.verdicts(), health: this.#targets.health() },
      sources: this.#targets.sources(),
      eventsDropped: this.#rings.dropped,
      limiter: limiterCounters(this.#limiter),
      idempotency: { bytes: this.#replies.bytes, full: this.#replies.full },
      ...{ respawns: this.#respawns, stages: this.#rings.stages.counts },
      policies: this.#policies?.counts ?? noPolicyCounts,
      threadsReplaced: this.#pool.replaced,
    }
  }

  /** Takes nothing new, lets what is under way finish until the deadline, and ships what was recorded. */
  async stop(deadlineMs: number): Promise<void> {
    await this.#pool.drain(deadlineMs)
    this.#stopDraining()
    this.#secure?.close()
    this.#targets.close()
    this.#policies?.close()
    this.#together?.close()
    this.metrics.close()
    await this.#metricsPort?.close(0)
    this.#rings.drain()
    this.#records.drain()
    await this.#checkpointer?.close()
  }

  #startFor(threadNumber: number): ReturnType<ConstructorParameters<typeof WorkerPool>[0]['startFor']> {
    const { rules, callers, redis, secrets = { perOrganization: true }, rulesDirectory, zone } = this.#options
    return {
      threadNumber,
      listen: { ...this.#listening(), port: this.#port },
      rules: { ...requestRules, ...rules },
      callers: { ...callerRules, ...callers },
      misses: this.#options.misses ?? { banSeconds: 0 },
      ...{ limiter: this.#limiter, redis, gauges: this.#gauges },
      breakers: this.#breakers,
      cacheBytesMax: Math.floor((this.#options.cacheBytesMax ?? usualCacheBytes) / this.#threads),
      purges: this.#purges,
      directory: this.directory.memory,
      targets: this.#targets.memory,
      ...{ dnsServers: this.#options.discovery?.dnsServers ?? [], zone },
      ring: this.#rings.memoryFor(threadNumber),
      records: this.#records.startFor(threadNumber),
      addresses: { keep: this.#options.recordedAddresses ?? 'network', key: this.#addressKey },
      ...{ egress: this.#egress, secrets, rulesDirectory },
      ownPolicies: this.#policies?.start,
    }
  }

  /** Our own listeners are closed to everybody whom we call for. */
  get #egress(): EgressSettings {
    return ownEgress(this.#options, { callers: [this.#port, this.#secure?.port], metrics: this.metricsPort })
  }

  /** What both ports have in common. */
  #listening() {
    const { address, limits = {}, proxyProtocol = [], ownPolicies } = this.#options
    const shares = this.#threads > 1 || (ownPolicies !== undefined && process.platform === 'linux')
    return { address, limits, proxyProtocol, reusePort: shares }
  }

  #died(threadNumber: number, reason: string): void {
    this.#respawns++
    this.#freed(threadNumber)
    this.#options.log('error', `Thread ${threadNumber} ended and is replaced.`, { reason })
  }

  /** What it had in shared memory goes to nobody; what it recorded is kept. */
  #freed(threadNumber: number): void {
    this.metrics.threadEnded(threadNumber)
    openLimiter(this.#limiter, threadNumber)
    new KeyedGauges(this.#gauges, threadNumber).recover(threadNumber)
    this.#targets.recover(threadNumber)
    this.#desk.threadEnded(threadNumber)
    this.#rings.ended(threadNumber)
    this.#records.ended(threadNumber)
  }

  #drainLater(): void {
    this.#stopDraining = this.#clock.after(drainEveryMs, () => {
      this.#rings.drain()
      this.#records.drain()
      this.#drainLater()
    })
  }
}
