/**
 * A gateway without sockets or threads: the same program, policies and limiter, and an upstream that is only
 * named. For `explain`, for the examples in policies, for tests.
 */
import { bodyOf, collect, Failure, HeaderList, systemClock } from '@gatehouse/base'
import type { ClientCertificate } from '@gatehouse/http'
import {
  compile,
  type DirectoryEntry,
  finish,
  type NearMiss,
  nearMisses,
  type Policies,
  type Program,
  type Route,
  run,
  type Snapshot,
  type StepRecord,
} from '@gatehouse/program'
import { type FetchPort, problemText, Refusal, type Reply, type RulePort, type SecretPort } from '@gatehouse/unit'
import { askedCertificate } from './asked-certificate.ts'
import { CacheMemory } from './cache/cache-memory.ts'
import { cachePort } from './cache/cache-ports.ts'
import { createPurgeMemory } from './cache/purge-marks.ts'
import { DirectoryLog } from './main/directory-log.ts'
import { ReplyBook } from './main/reply-book.ts'
import { Breakers, createBreakerMemory } from './shared/breakers.ts'
import { createDirectoryMemory, openDirectoryWriter } from './shared/directory-table.ts'
import { createKeyedGaugeMemory, KeyedGauges } from './shared/keyed-gauges.ts'
import { openLimiter } from './shared/limiter.ts'
import { createLimiterMemory, limiterSeed } from './shared/limiter-memory.ts'
import { createSharedClock } from './shared/shared-clock.ts'
import { type ExplainedTls, explainTls } from './upstream/explain-tls.ts'
import { Directory } from './worker/directory.ts'
import { GatewayExchange } from './worker/exchange.ts'
import { hostMaker } from './worker/host.ts'
import { admittedHeaders } from './worker/outgoing.ts'
import { RequestIds } from './worker/request-id.ts'
import { parseTarget, type Target } from './worker/target.ts'
import { ThreadReplies } from './worker/thread-replies.ts'
import { upstreamPort } from './worker/upstream-health.ts'

export interface DryRequest {
  method: string
  /** Absolute, or a path for any host. */
  url: string
  headers?: readonly (readonly [name: string, value: string])[]
  body?: string
  clientAddress?: string
  /** What the caller shows in the handshake: read, or as `askedCertificate` reads it. */
  certificate?: string | ClientCertificate
  /** Secret of a credential that the gateway is taken to know the caller by, whatever it shows. */
  knownBy?: string
}

export interface DryAnswer {
  status: number
  headers: [string, string][]
  body: string
  /** What matched; undefined when nothing did. */
  route?: { api: string; apiVersion: string; environment: string; endpoint: string; method: string; template: string }
  /** When nothing matched: the endpoints that almost did. */
  nearMisses: { method: string; template: string; failed: NearMiss['failed']; why: string }[]
  /** Each policy in the order it ran, with what it decided. */
  steps: { policy: string; scope: string; stage: string; outcome: string; code?: string; detail?: string; us: number }[]
  /** Whom the gateway knew. */
  consumer?: { applicationId: string; subscriptionId?: string; planId?: string }
  /** Where it would have been sent. */
  upstream?: { name: string; method: string; targets: string[]; path: string; tls?: ExplainedTls }
}

export interface DryOptions {
  snapshot: Snapshot
  entries: readonly DirectoryEntry[]
  policies: Policies
  /** Chains in PEM that upstreams may be shown, by identifier. */
  certificates?: ReadonlyMap<string, { certificate: string }>
  /** What the upstream is taken to answer; 200 with an empty body unless said. */
  upstream?: (request: { method: string; path: string }) => Reply | Promise<Reply>
  /** What policies ask of other servers; nobody is asked unless said. */
  fetch?: FetchPort
  /** None is read unless said. */
  secrets?: SecretPort
  /** Sets of rules that policies name; none is read unless said. */
  rules?: RulePort
}

const noSecrets: SecretPort = {
  value: () => {
    throw new Failure('secret_unavailable', 'Secrets are not read when a request is explained.')
  },
}

const noRules: RulePort = { files: () => undefined, watch: () => () => {}, matched: () => {} }

const nobodyAsked: FetchPort = {
  send: async () => {
    throw new Failure('fetch_failed', 'Other servers are not asked when a request is explained.')
  },
}

const cacheBytesMax = 1_048_576
const bodyBytesMax = 1_048_576

export class DryGateway {
  readonly #program: Program
  readonly #directory: Directory
  readonly #options: DryOptions
  readonly #ids = new RequestIds()

  constructor(options: DryOptions) {
    this.#options = options
    const nowUs = createSharedClock()
    const limiter = createLimiterMemory({ keysMax: 4096, nowUs: nowUs() })
    const writer = openDirectoryWriter(createDirectoryMemory({ credentials: 4096, subscriptions: 4096 }))
    const log = new DirectoryLog(writer)
    for (const entry of options.entries) log.enter(entry)
    this.#directory = new Directory(writer.memory, () => systemClock.nowMs())
    const hostFor = hostMaker({
      clock: systemClock,
      limiter: openLimiter(limiter, 1),
      limiterSeed: limiterSeed(limiter),
      gauges: new KeyedGauges(createKeyedGaugeMemory({ keys: 1024, threads: 1 }), 1),
      breakers: new Breakers(createBreakerMemory({ keys: 64 }), () => nowUs() / 1000),
      shadows: { send() {} },
      fetch: options.fetch ?? nobodyAsked,
      rules: options.rules ?? noRules,
      names: { of: () => undefined },
      nowUs,
      log: { warn() {}, error() {} },
    })
    const cache = { memory: new CacheMemory(cacheBytesMax), purges: createPurgeMemory({ marks: 1024 }) }
    const book = new ReplyBook(cacheBytesMax, systemClock)
    const replies: ThreadReplies = new ThreadReplies(message => {
      const answer = book.heard(1, message)
      if (answer) queueMicrotask(() => replies.claimed(answer))
    })
    this.#program = compile(options.snapshot, {
      policies: options.policies,
      hostFor: (identity, part) => ({
        ...hostFor({ identity, environmentId: part.environmentId }),
        directory: this.#directory.portFor(part.environmentId),
        upstream: upstreamPort(
          part.upstream,
          () => true,
          () => new Map(),
        ),
        cache: cachePort(cache, identity, part),
        secrets: options.secrets ?? noSecrets,
        replies: replies.portFor(identity, part),
        drift: { note() {} },
      }),
    })
  }

  /** Throws `request_malformed` for a target that no gateway would read. */
  async ask(request: DryRequest): Promise<DryAnswer> {
    const headers = new HeaderList((request.headers ?? []).flat())
    const [authority, path] = splitUrl(request.url, headers)
    headers.set('Host', authority)
    const target = parseTarget(path, authority)
    if (!target) throw new Failure('request_malformed', `${request.url.slice(0, 200)} is not a request target.`)
    const address = request.clientAddress ?? '127.0.0.1'
    const asker = { address, headers, query: target.query }
    const match = this.#program.match(target.host, request.method, target.path, asker)
    if (match.kind === 'no_version') {
      const refusal = new Refusal('version_unknown', match.choice.told)
      return { status: 404, headers: [], body: problemText(refusal, 404), nearMisses: [], steps: [] }
    }
    if (match.kind === 'route') {
      return this.#run(request, { route: match.route, target, headers: admittedHeaders(headers)! })
    }
    const misses = nearMisses(this.#program, { ...target, method: request.method })
    const status = match.kind === 'no_method' ? 405 : 404
    return { status, headers: [], body: '', nearMisses: misses.map(missText), steps: [] }
  }

  async #run(
    { method, url, body, certificate, knownBy, clientAddress = '127.0.0.1' }: DryRequest,
    { route, target, headers }: Matched,
  ): Promise<DryAnswer> {
    const bytes = body ? new TextEncoder().encode(body) : undefined
    const scheme = url.startsWith('https:') ? 'https' : 'http'
    const exchange = new GatewayExchange({
      ...{ ids: this.#ids, route },
      request: {
        ...{ method, scheme, headers, clientAddress, upgrade: undefined, ...target },
        body: bytes && bodyOf(bytes),
        clientCertificate: typeof certificate === 'string' ? askedCertificate(certificate) : certificate,
      },
    })
    exchange.record = []
    if (knownBy !== undefined) exchange.consumer = this.#directory.portFor(route.environmentId).credential(knownBy)
    const sent: { upstream?: NonNullable<DryAnswer['upstream']> } = {}
    const reply = await new Promise<Reply>(done =>
      run({
        ...{ exchange, route, state: exchange, done },
        forward: {
          subscribe: (consumer, at) => this.#directory.subscribe(consumer, at),
          denial: (identity, at) => this.#directory.denial(identity, at),
          send: (_, __, answer) =>
            void this.#send(exchange, sent).then(
              reply => answer.replied(reply),
              thrown => answer.failed(thrown),
            ),
        },
      }),
    )
    const { consumer } = exchange
    const text = reply.body ? new TextDecoder().decode(await collect(reply.body, bodyBytesMax, tooLarge)) : ''
    finish(exchange, exchange)
    return {
      status: reply.status,
      headers: [...reply.headers],
      body: text,
      route: routeText(route),
      nearMisses: [],
      steps: exchange.record.map(stepText),
      ...(consumer ? { consumer: consumerText(consumer) } : {}),
      ...sent,
    }
  }

  async #send(
    { request, route }: GatewayExchange,
    sent: { upstream?: NonNullable<DryAnswer['upstream']> },
  ): Promise<Reply> {
    const { method } = request
    const path = request.path.slice(route.basePathLength) || '/'
    const { name, targets } = route.part.upstream
    const tls = explainTls(route.part.upstream, this.#options.certificates ?? new Map(), systemClock.nowMs())
    sent.upstream = {
      name,
      method,
      targets: targets.map(one => (one.resolve ? `${one.resolve} of ${one.url}` : one.url)),
      path,
      ...(tls && { tls }),
    }
    if (request.body) await collect(request.body, bodyBytesMax, tooLarge)
    return (
      (await this.#options.upstream?.({ method, path })) ?? { status: 200, headers: new HeaderList(), body: undefined }
    )
  }
}

interface Matched {
  route: Route
  target: Target
  headers: HeaderList
}

function routeText({ api, apiVersion, endpoint, method, template, part }: Route): NonNullable<DryAnswer['route']> {
  return { api, apiVersion, environment: part.environment, endpoint, method, template }
}

const tooLarge = () => new Failure('request_too_large', `More than ${bodyBytesMax} bytes.`)

const missText = ({ route, failed, why }: NearMiss) => ({ method: route.method, template: route.template, failed, why })

function consumerText({ applicationId, subscriptionId, planId }: NonNullable<GatewayExchange['consumer']>) {
  return { applicationId, ...(subscriptionId ? { subscriptionId } : {}), ...(planId ? { planId } : {}) }
}

function stepText({ step, outcome, code, detail, durationUs }: StepRecord): DryAnswer['steps'][number] {
  const { policy, scope, stage } = step.use
  return {
    policy,
    scope,
    stage,
    outcome,
    ...(code ? { code } : {}),
    ...(detail ? { detail } : {}),
    us: Math.round(durationUs),
  }
}

/** An absolute address brings its authority; otherwise Host says it. */
function splitUrl(url: string, headers: HeaderList): [authority: string, target: string] {
  const absolute = /^https?:\/\/([^/?#@\s]+)([/?].*)?$/i.exec(url)
  const target = absolute ? (absolute[2] ?? '/') : url
  return [absolute?.[1] ?? headers.get('host') ?? '', target.startsWith('?') ? `/${target}` : target]
}
