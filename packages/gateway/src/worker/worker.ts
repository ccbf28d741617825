/** A gateway thread: listens, serves the program it was given, tells main. Main alone parses and decides. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { failureFrom, systemClock } from '@gatehouse/base'
import { egressRule, type Listener, type ListenOptions, listen } from '@gatehouse/http'
import {
  type ApiPart,
  type CompileOptions,
  compile,
  type Policies,
  type Program,
  readied,
  unknownPath,
} from '@gatehouse/program'
import type { Log } from '@gatehouse/unit'
import { CacheMemory } from '../cache/cache-memory.ts'
import { type CacheSources, cachePort } from '../cache/cache-ports.ts'
import { openCaptures } from '../capture/open-captures.ts'
import type { ThreadCaptures } from '../capture/thread-captures.ts'
import { CallerNames } from '../discovery/caller-names.ts'
import type { Found } from '../discovery/found-target.ts'
import { ThreadDrift } from '../drift/thread-drift.ts'
import { Places } from '../geo/places.ts'
import type { FlightKeeper } from '../limits/redis/flight-keeper.ts'
import { openRedis } from '../limits/redis/open-redis.ts'
import type { RedisLink } from '../limits/redis/redis-link.ts'
import { cacheSamples } from '../metrics/cache-samples.ts'
import type { Sample } from '../metrics/families.ts'
import { listenerSamples } from '../metrics/listener-samples.ts'
import type { ThreadSamples } from '../metrics/metrics.ts'
import { ThreadMeter } from '../metrics/thread-meter.ts'
import { untrustedSamples, upstreamSamples } from '../metrics/upstream-samples.ts'
import { RuleFiles } from '../rules/rule-files.ts'
import { Secrets } from '../secrets/secrets.ts'
import { Breakers } from '../shared/breakers.ts'
import { KeyedGauges } from '../shared/keyed-gauges.ts'
import { openLimiter } from '../shared/limiter.ts'
import { limiterSeed } from '../shared/limiter-memory.ts'
import { createSharedClock } from '../shared/shared-clock.ts'
import { TargetTable } from '../shared/target-table.ts'
import { type AnswerTier, answerTier } from '../tier/answer-tier.ts'
import type { SharedPurge } from '../tier/purge-log.ts'
import { ThreadRecords } from '../tracing/thread-records.ts'
import { targetKey } from '../upstream/target-key.ts'
import { Challenges } from './challenges.ts'
import { Directory } from './directory.ts'
import { EventWriter } from './event-writer.ts'
import { Forwarder } from './forwarder.ts'
import { hostMaker } from './host.ts'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'
import { MissGuard } from './miss-guard.ts'
import { OwnPolicies, type PlacedModule } from './own-policies.ts'
import { serving, wireRefusal } from './serve.ts'
import { Shadows } from './shadows.ts'
import { Streams } from './streams/streams.ts'
import { ThreadFetch } from './thread-fetch.ts'
import { ThreadReplies } from './thread-replies.ts'
import { upstreamPort } from './upstream-health.ts'

/** Call once, at the top of the worker's own file: it knows which policies there are. */
export function startWorker(policies: Policies): void {
  const thread = new GatewayThread(workerData as WorkerStart, policies, parentPort!)
  parentPort!.on('message', (message: ToWorker) => thread.take(message))
  thread.begin()
}

type Prepare = Extract<ToWorker, { kind: 'prepare' }>

/** The operator named whom it leads to. */
const operatorsOwn = egressRule({ allow: ['0.0.0.0/0', '::/0'], deny: [] })

class GatewayThread {
  readonly #start: WorkerStart
  readonly #policiesWith: (module: PlacedModule | undefined) => Policies
  readonly #port: MessagePort
  readonly #directory: Directory
  readonly #challenges = new Challenges(() => systemClock.nowMs())
  readonly #forwarder: Forwarder
  readonly #fetch: ThreadFetch
  readonly #secrets: Secrets
  readonly #operatorFetch = new ThreadFetch(operatorsOwn)
  readonly #events: EventWriter
  readonly #records: ThreadRecords
  readonly #streams: Streams
  readonly #hostFor: ReturnType<typeof hostMaker>
  readonly #isWell: (upstreamId: string, url: string) => boolean
  readonly #meter: ThreadMeter
  readonly #ruleFiles: RuleFiles
  readonly #redis: { link: RedisLink; keeper: FlightKeeper } | undefined
  readonly #cache: CacheMemory
  readonly #tier: AnswerTier | undefined
  readonly #replies = new ThreadReplies(message => this.#tell(message))
  readonly #drift = new ThreadDrift(systemClock, report => this.#tell({ kind: 'drift', report }))
  readonly #places = new Places()
  readonly #captures: ThreadCaptures
  #targetPlaces = new Map<string, number>()
  /** How often main said which targets there are. */
  #placings = 0
  #preparing: object | undefined
  #found: Found = new Map()
  #parts = new Map<string, ApiPart>()
  #program: Program | undefined
  #prepared: Program | undefined
  readonly #answers: Pick<ListenOptions, 'onRequest' | 'onRefusal'>
  #listener: Listener | undefined
  #secure: Listener | undefined
  #securing: Promise<void> = Promise.resolve()

  constructor(start: WorkerStart, policies: Policies, port: MessagePort) {
    this.#start = start
    this.#port = port
    this.#meter = new ThreadMeter(String(start.threadNumber))
    const nowUs = createSharedClock()
    this.#directory = new Directory(start.directory, () => systemClock.nowMs())
    this.#events = new EventWriter(start.ring, start.addresses)
    this.#records = new ThreadRecords(start)
    this.#ruleFiles = new RuleFiles(start.rulesDirectory, systemClock, this.#records.audit)
    const table = new TargetTable(start.targets, start.threadNumber, () => nowUs() / 1000)
    const placeOf = (upstreamId: string, url: string) => this.#targetPlaces.get(targetKey(upstreamId, url))
    this.#isWell = (upstreamId, url) => {
      const place = placeOf(upstreamId, url)
      return place === undefined || table.isWell(place)
    }
    this.#forwarder = new Forwarder({
      egress: egressRule(start.egress),
      ...{ table, placeOf },
      zone: start.zone,
      failing: place => this.#tell({ kind: 'failing', place }),
      unanswered: ({ upstream, failure: { code, message, cause }, reason, times }) =>
        this.#log().warn('An upstream gives no answer.', {
          ...{ upstream, reason, times, code, detail: message },
          ...(cause === undefined ? {} : { cause: String((cause as Error).message).slice(0, 500) }),
        }),
    })
    this.#fetch = new ThreadFetch(egressRule(start.egress))
    this.#secrets = new Secrets({
      ...{ settings: start.secrets, clock: systemClock, log: this.#log() },
      fetch: this.#operatorFetch,
    })
    this.#cache = new CacheMemory(start.cacheBytesMax)
    this.#tier = start.redis && answerTier(start.redis, this.#log())
    this.#streams = new Streams({
      objection: exchange => this.#directory.objection(exchange),
      retain: parts => this.#forwarder.retain(parts),
    })
    this.#streams.start()
    this.#policiesWith = this.#ownPolicies(policies)
    this.#captures = openCaptures(policies, message => this.#tell(message), this.#log())
    this.#redis = start.redis && openRedis(start.redis, { clock: systemClock, log: this.#log() })
    this.#hostFor = hostMaker({
      clock: systemClock,
      redis: this.#redis,
      limiter: openLimiter(start.limiter, start.threadNumber),
      limiterSeed: limiterSeed(start.limiter),
      gauges: new KeyedGauges(start.gauges, start.threadNumber),
      breakers: new Breakers(start.breakers, () => nowUs() / 1000),
      shadows: new Shadows(this.#forwarder),
      fetch: this.#fetch,
      rules: this.#ruleFiles,
      names: new CallerNames({ servers: start.dnsServers, clock: systemClock }),
      nowUs,
      log: this.#log(),
    })
    this.#answers = this.#answering()
  }

  begin(): void {
    this.#tell({ kind: 'started' })
  }

  #answering(): Pick<ListenOptions, 'onRequest' | 'onRefusal'> {
    return {
      onRefusal: refusal => wireRefusal(refusal),
      onRequest: serving({
        rules: this.#start.rules,
        callers: this.#start.callers,
        program: () => this.#program,
        challenges: this.#challenges,
        places: this.#places,
        misses: this.#missGuard(),
        forwarder: this.#forwarder,
        streams: this.#streams,
        subscribe: (consumer, route) => this.#directory.subscribe(consumer, route),
        denial: (identity, route) => this.#directory.denial(identity, route),
        tracer: this.#records.tracer,
        captures: this.#captures,
        finished: outcome => {
          this.#events.write(outcome)
          this.#records.finished(outcome)
        },
        missed: miss => {
          this.#events.missed()
          this.#records.missed(miss)
        },
        unanswered: (part, { path, ...missed }) =>
          this.#drift.portFor(part).note({ ...missed, path: unknownPath(part, path), name: '' }),
      }),
    }
  }

  #missGuard(): MissGuard | undefined {
    const { missesMax, banSeconds } = this.#start.misses
    const { limiter } = this.#hostFor({ identity: 'misses', environmentId: '' })
    return missesMax === undefined ? undefined : new MissGuard(limiter, { missesMax, banSeconds })
  }

  #ownPolicies(builtIn: Policies): (module: PlacedModule | undefined) => Policies {
    const { ownPolicies: own, threadNumber } = this.#start
    if (!own) return () => builtIn
    const underWay = () => this.#streams.counts.exchanges
    const ownPolicies = new OwnPolicies({ builtIn, threadNumber, underWay, log: this.#log(), ...own })
    return module => ownPolicies.with(module)
  }

  async #listen(): Promise<void> {
    try {
      this.#listener = await listen({ ...this.#start.listen, ...this.#answers })
      this.#tell({ kind: 'listening', port: this.#listener.port })
    } catch (thrown) {
      const { code, message } = failureFrom(thrown)
      this.#tell({ kind: 'failed', code, detail: message })
    }
  }

  take(message: ToWorker): void {
    switch (message.kind) {
      case 'listen':
        void this.#listen()
        return
      case 'prepare':
        return this.#prepare(message)
      case 'swap':
        return this.#swap(message.generation)
      case 'directory':
        this.#directory.use(message.memory)
        return this.#tell({ kind: 'directory', credentials: message.memory.credentials.capacity })
      case 'challenges':
        this.#challenges.use(message.challenges)
        return this.#tell({ kind: 'challenges' })
      case 'secure':
        this.#securing = this.#securing.then(() => this.#listenSecurely(message.listen))
        return
      case 'client-certificates':
        this.#forwarder.useCertificates(message.certificates)
        return this.#tell({ kind: 'client-certificates' })
      case 'places':
        this.#places.use(message.files)
        this.#events.placesChanged()
        return this.#tell({ kind: 'places' })
      case 'targets':
        this.#targetPlaces = new Map(message.places)
        this.#placings++
        this.#found = message.found
        this.#forwarder.useFound(message.found)
        return this.#tell({ kind: 'targets' })
      case 'captures':
        this.#captures.use(message.captures)
        return this.#tell({ kind: 'captures' })
      case 'reply-claimed':
        return this.#replies.claimed(message)
      case 'samples':
        return this.#tell({ kind: 'samples', ...this.#samples() })
      case 'drain':
        void this.#drain(message.deadlineMs)
    }
  }

  async #listenSecurely(options: WorkerStart['listen']): Promise<void> {
    const { certificates, ticketKeys } = options.tls!
    try {
      if (this.#secure) {
        this.#secure.useCertificates(certificates, options.tls)
        this.#secure.useTicketKeys(ticketKeys)
      } else this.#secure = await listen({ ...options, ...this.#answers })
      this.#tell({ kind: 'secure' })
    } catch (thrown) {
      const { code, message } = failureFrom(thrown)
      this.#tell({ kind: 'secure', failure: { code, detail: message } })
    }
  }

  #prepare({ manifest, changed, places, module }: Prepare): void {
    const own = (this.#preparing = {})
    const placings = this.#placings
    const refused = (thrown: unknown) => {
      const { code, message, problems } = failureFrom(thrown)
      this.#tell({ kind: 'refused', generation: manifest.generation, code, detail: message, problems })
    }
    try {
      const arrived = new Map(changed)
      const parts = new Map(manifest.parts.map(digest => [digest, arrived.get(digest) ?? this.#parts.get(digest)!]))
      const policies = this.#policiesWith(module)
      const compiled = (letGo?: () => void) => {
        try {
          if (this.#preparing !== own) return
          this.#prepared?.dispose(this.#program)
          this.#prepared = undefined
          this.#prepared = compile({ manifest, parts }, this.#compiling(policies))
          this.#parts = parts
          // What main said meanwhile is newer.
          if (placings === this.#placings) this.#targetPlaces = new Map(places)
          this.#tell({ kind: 'prepared', generation: manifest.generation })
        } catch (thrown) {
          refused(thrown)
        } finally {
          letGo?.()
        }
      }
      const ready = readied({ manifest, parts }, this.#compiling(policies))
      if (ready) void ready.then(compiled, refused)
      else compiled()
    } catch (thrown) {
      refused(thrown)
    }
  }

  #compiling(policies: Policies): CompileOptions {
    return {
      ...{ policies, previous: this.#program },
      hostFor: (identity, part) => ({
        ...this.#hostFor({ identity, environmentId: part.environmentId }),
        directory: this.#directory.portFor(part.environmentId),
        upstream: upstreamPort(part.upstream, this.#isWell, () => this.#found),
        replies: this.#replies.portFor(identity, part),
        secrets: this.#secrets.portFor(part.organization ?? ''),
        cache: cachePort(this.#cacheSources, identity, part),
        drift: this.#drift.portFor(part),
      }),
    }
  }

  get #cacheSources(): CacheSources {
    const purged = (purge: SharedPurge) => this.#tell({ kind: 'purged', ...purge })
    const together = this.#tier && { answers: this.#tier, purged }
    return { memory: this.#cache, purges: this.#start.purges, together }
  }

  #swap(generation: number): void {
    const next = this.#prepared
    if (next?.generation !== generation) return
    const before = this.#program
    this.#program = next
    this.#prepared = undefined
    this.#events.generation(next)
    this.#streams.swap(before, next)
    this.#tell({ kind: 'swapped', generation })
  }

  #samples(): ThreadSamples {
    const { exchanges, tunnels } = this.#streams.counts
    const shared: Sample[] = [
      ...(this.#listener ? listenerSamples('http', this.#listener) : []),
      ...(this.#secure ? listenerSamples('https', this.#secure) : []),
      { name: 'gatehouse_exchanges', value: exchanges },
      { name: 'gatehouse_tunnels', value: tunnels },
      ...cacheSamples(this.#cache.counts),
      ...upstreamSamples(this.#forwarder.upstreams()),
      ...this.#forwarder.failures.samples(),
      ...untrustedSamples(),
      ...this.#ruleFiles.counts.samples(),
      ...this.#records.samples(),
      ...(this.#redis?.link.samples() ?? []),
      ...(this.#tier?.samples() ?? []),
    ]
    return { shared, own: this.#meter.samples(), requests: this.#records.meter.take() }
  }

  async #drain(deadlineMs: number): Promise<void> {
    const startedMs = performance.now()
    await this.#securing
    const closing = Promise.all([this.#listener?.close(deadlineMs), this.#secure?.close(deadlineMs)])
    this.#streams.drain()
    await closing
    this.#streams.stop()
    const leftMs = Math.max(0, deadlineMs - (performance.now() - startedMs))
    await Promise.all([this.#forwarder.close(leftMs), this.#fetch.close(leftMs), this.#operatorFetch.close(leftMs)])
    this.#redis?.keeper.close()
    this.#redis?.link.close()
    this.#tier?.close()
    this.#drift.flush()
    this.#tell({ kind: 'drained' })
    this.#meter.close()
    this.#port.close()
  }

  #log(): Log {
    const say =
      (level: 'warn' | 'error') =>
      (message: string, fields: Record<string, unknown> = {}) =>
        this.#tell({ kind: 'log', level, message, fields })
    return { warn: say('warn'), error: say('error') }
  }

  #tell(message: FromWorker): void {
    this.#port.postMessage(message)
  }
}
