/** The way of one request through the cache (RFC 9111 §4), to the upstream and back. */
import { type Clock, Failure, failureFrom } from '@gatehouse/base'
import type { CachePort, Exchange, Next, Reply } from '@gatehouse/unit'
import { drained, KeptBody } from '../kept-body/kept-body.ts'
import type { Asking, Came } from './asking.ts'
import { ownerOf, resourceKey } from './cache-key.ts'
import { type CacheStatus, cacheStatus, type Forwarded } from './cache-status.ts'
import type { CacheConfig } from './config.ts'
import { Flights, type Landing } from './flights.ts'
import { invalidated } from './invalidation.ts'
import { isGood, noWishes, type Wishes, wishesOf } from './request-wishes.ts'
import { SecondShelf } from './second-shelf.ts'
import { serve, updated } from './serve.ts'
import { type Found, Shelf } from './shelf.ts'
import { leftMs, type StoredReply } from './stored-reply.ts'
import { credentialFields, hasCredentials, type Storing, storing } from './storing.ts'
import { asksForMore, askWhetherItHolds, hasValidator, isConditional } from './validators.ts'

export class Caching {
  readonly #config: CacheConfig
  readonly #cache: CachePort
  readonly #clock: Clock
  readonly #flights: Flights
  readonly #shelf: Shelf
  /** What all gateways keep together. */
  readonly #second: SecondShelf | undefined
  readonly #personal: ReadonlySet<string>

  constructor(config: CacheConfig, cache: CachePort, clock: Clock) {
    this.#config = config
    this.#cache = cache
    this.#clock = clock
    this.#flights = new Flights(clock, { waitMs: config.collapseMs, max: config.collapseMax })
    this.#second = cache.second && new SecondShelf(cache, cache.second, clock)
    this.#shelf = new Shelf(cache, this.#second)
    this.#personal = credentialFields(config.personalFields)
  }

  async forward(exchange: Exchange, next: Next): Promise<Reply> {
    const { method, headers, body, upgrade } = exchange.request
    if (upgrade !== undefined) return next()
    if (method !== 'GET' && method !== 'HEAD') return this.#unsafe(exchange, next)
    // What a body says is in no key.
    if (body || asksForMore(headers)) return this.#passed(exchange, next, { forwarded: 'bypass' })
    const wishes = this.#config.callers === 'obey' ? wishesOf(headers) : noWishes
    if (wishes.noStore) return this.#passed(exchange, next, { forwarded: 'request' })
    const resource = resourceKey(exchange)
    const { shared, by } = this.#config
    const keys = {
      shared: shared === 'nothing' ? undefined : `everybody\n${resource}`,
      own: `${ownerOf(exchange, by)}\n${resource}`,
    }
    const plain = method === 'GET' && !headers.has('range') && !isConditional(headers)
    const credentials = hasCredentials(exchange, this.#personal)
    return this.#answer({ exchange, next, wishes, keys, plain, credentials, collapsed: false })
  }

  async #answer(asking: Asking): Promise<Reply> {
    const { exchange, wishes, plain } = asking
    for (let round = 0; ; round++) {
      const found = this.#shelf.find(asking)
      const { stored, key } = found
      const nowMs = this.#clock.monotonicMs()
      if (stored && isGood(stored.freshness, wishes, nowMs)) return this.#hit(stored, asking, nowMs)
      if (wishes.onlyIfCached) {
        const theirs = this.#second && this.#goodOf(asking, await this.#second.find(asking))
        if (theirs) return theirs
        throw new Failure('not_cached', 'Nothing is stored that would do, and only that was asked for.')
      }
      if (stored && plain && this.#mayRevalidate(stored, wishes, nowMs)) {
        this.#refresh(asking, found)
        return this.#hit(stored, asking, nowMs)
      }
      if (exchange.request.method === 'HEAD') return this.#bring(asking, found, () => {})
      const flight = asking.credentials ? `${key}\nwith credentials` : key
      const land = plain ? this.#flights.begin(flight) : undefined
      const waiting = land || round > 2 ? undefined : this.#flights.wait(flight, exchange.signal)
      if (!waiting) return this.#bring(asking, found, land ?? (() => {}))
      const landing = await waiting
      if (landing === 'lonely' || landing === 'each') return this.#ask(asking, this.#shelf.find(asking), () => {})
      asking.collapsed = landing === 'stored'
    }
  }

  #mayRevalidate({ freshness }: StoredReply, { noCache, maxAgeMs, minFreshMs }: Wishes, nowMs: number): boolean {
    if (freshness.noCache || noCache || maxAgeMs !== noWishes.maxAgeMs || minFreshMs > 0) return false
    return -leftMs(freshness, nowMs) < freshness.whileRevalidateMs
  }

  /** The upstream is asked while the caller has what there is (RFC 5861 §3). */
  #refresh(asking: Asking, found: Found): void {
    const land = this.#flights.begin(found.key)
    if (!land) return
    asking.exchange.goesOn = true
    this.#bring({ ...asking, quiet: true }, found, land).then(drained, () => {})
  }

  #hit(stored: StoredReply, { exchange, collapsed, quiet }: Asking, nowMs: number, detail?: string): Reply {
    const how = collapsed ? ({ forwarded: 'miss', collapsed } as const) : { hit: true }
    const from = detail === undefined ? {} : { detail }
    if (!quiet) tell(exchange, { ...how, ...from, ttlSeconds: secondsLeft(stored, nowMs) })
    return serve(stored, exchange, nowMs)
  }

  /** From another gateway's keeping, or else from the upstream. */
  async #bring(asking: Asking, found: Found, land: (landing: Landing) => void): Promise<Reply> {
    if (!this.#second) return this.#ask(asking, found, land)
    const theirs = await this.#second.find(asking)
    const good = this.#goodOf(asking, theirs)
    if (!good) return this.#ask(asking, theirs ?? found, land)
    land('stored')
    return good
  }

  #goodOf(asking: Asking, theirs: Found | undefined): Reply | undefined {
    const nowMs = this.#clock.monotonicMs()
    const stored = theirs?.stored
    return stored && isGood(stored.freshness, asking.wishes, nowMs)
      ? this.#hit(stored, asking, nowMs, 'redis')
      : undefined
  }

  async #ask(asking: Asking, found: Found, land: (landing: Landing) => void): Promise<Reply> {
    const { exchange, next, wishes, quiet } = asking
    const { headers, method, path } = exchange.request
    const { stored } = found
    const told: CacheStatus = { forwarded: this.#reason(found) }
    const ticket = this.#cache.begin(path)
    const askedAtMs = this.#clock.monotonicMs()
    const validated = stored !== undefined && method === 'GET' && hasValidator(stored.headers)
    const restore = validated ? askWhetherItHolds(headers, stored.headers) : () => {}
    try {
      const sent = next()
      if (quiet) restore() // the caller's reply is looked at with the caller's fields
      const reply = await sent
      restore()
      const came = { reply, ticket, askedAtMs, told, land }
      if (validated && reply.status === 304) return await this.#holds(asking, found, came)
      if (reply.status < 500 || !this.#mayStandIn(stored, wishes)) return this.#take(asking, came)
      reply.body?.abort()
      land('each')
      return this.#standIn(stored!, asking, { ...told, forwardedStatus: reply.status })
    } catch (thrown) {
      restore()
      land('gone')
      if (!quiet && failureFrom(thrown).status >= 500 && this.#mayStandIn(stored, wishes))
        return this.#standIn(stored!, asking, told)
      if (!quiet) tell(exchange, told)
      throw thrown
    }
  }

  /** What is fresh was not asked about for its own sake. */
  #reason({ stored, varies }: Found): Forwarded {
    if (!stored) return varies ? 'vary-miss' : 'miss'
    const fresh = !stored.freshness.noCache && leftMs(stored.freshness, this.#clock.monotonicMs()) > 0
    return fresh ? 'request' : 'stale'
  }

  /** RFC 5861 §4. */
  #mayStandIn(stored: StoredReply | undefined, { noCache }: Wishes): boolean {
    if (!stored || noCache || stored.freshness.noCache) return false
    return -leftMs(stored.freshness, this.#clock.monotonicMs()) < stored.freshness.ifErrorMs
  }

  #standIn(stored: StoredReply, { exchange, quiet }: Asking, told: CacheStatus): Reply {
    const nowMs = this.#clock.monotonicMs()
    if (!quiet) tell(exchange, { ...told, ttlSeconds: secondsLeft(stored, nowMs) })
    return serve(stored, exchange, nowMs)
  }

  /** What is stored is what the upstream has: its fields are brought up to date (§4.3.4). */
  async #holds(asking: Asking, found: Found, came: Came): Promise<Reply> {
    const { exchange, next, quiet } = asking
    const { reply, told } = came
    const stored = found.stored!
    const [said, had] = [reply.headers.get('etag'), stored.headers.get('etag')]
    if (said !== undefined && said !== had) {
      const restore = askWhetherItHolds(exchange.request.headers)
      const whole = await next().finally(restore)
      return this.#take(asking, { ...came, reply: whole })
    }
    const renewed = { status: stored.status, headers: updated(stored.headers, reply.headers), body: stored.body }
    const allowed = this.#storing(asking, came, renewed)
    if (!allowed) this.#shelf.forget(asking)
    const kept = allowed !== undefined && this.#shelf.has(found) && this.#keeper(asking, came, allowed)(renewed)
    if (!kept) came.land(allowed ? 'gone' : 'lonely')
    const freshness = allowed?.freshness ?? stored.freshness
    const ttl = kept ? { stored: true, ttlSeconds: secondsLeft({ freshness }, this.#clock.monotonicMs()) } : {}
    if (!quiet) tell(exchange, { ...told, forwardedStatus: 304, ...ttl })
    return serve({ ...renewed, freshness }, exchange, this.#clock.monotonicMs())
  }

  /** An answer of the upstream's goes to the caller, and is kept on its way where it may be. */
  #take(asking: Asking, came: Came): Reply {
    const { exchange, quiet } = asking
    const { reply, told, land } = came
    const { status, headers } = reply
    const { bodyBytesMax: bytesMax } = this.#config
    const asked = exchange.request.method === 'GET'
    const allowed = asked && (reply.body?.lengthBytes ?? 0) <= bytesMax ? this.#storing(asking, came, reply) : undefined
    if (!quiet) tell(exchange, allowed ? { ...told, stored: true } : told)
    if (!allowed) {
      // What was kept before is not what the upstream says now.
      if (asked && status < 500 && status !== 304) this.#shelf.forget(asking)
      land(status < 500 ? 'lonely' : 'each')
      return reply
    }
    const keep = this.#keeper(asking, came, allowed)
    const copy = headers.clone()
    const over = (body: Uint8Array | undefined) => {
      if (!body || !keep({ status, headers: copy, body })) land('gone')
    }
    if (!reply.body) over(new Uint8Array())
    else reply.body = new KeptBody(reply.body, { bytesMax, cache: this.#cache, over })
    return reply
  }

  #storing(
    { exchange, credentials }: Asking,
    { askedAtMs }: Came,
    { status, headers }: Pick<Reply, 'status' | 'headers'>,
  ) {
    const times = { nowMs: this.#clock.nowMs(), askedAtMs, cameAtMs: this.#clock.monotonicMs() }
    return storing({ status, headers, times, credentials }, exchange, this.#config)
  }

  /** Puts it where it belongs, which is settled now, and tells those who wait. */
  #keeper(asking: Asking, came: Came, allowed: Storing): (reply: Omit<StoredReply, 'freshness'>) => boolean {
    const put = this.#shelf.placeFor(asking, allowed, came)
    const nowMs = this.#clock.nowMs()
    return reply => {
      reply.headers.delete('age')
      if (!reply.headers.has('date')) reply.headers.append('Date', new Date(nowMs).toUTCString())
      const kept = put({ ...reply, freshness: allowed.freshness })
      // Who waits for what is for all has nothing of what is for one.
      if (kept) came.land(allowed.shared || asking.keys.shared === undefined ? 'stored' : 'lonely')
      return kept
    }
  }

  async #passed(exchange: Exchange, next: Next, told: CacheStatus): Promise<Reply> {
    tell(exchange, told)
    return next()
  }

  /** What changes something gives up what was stored of it (§4.4). */
  async #unsafe(exchange: Exchange, next: Next): Promise<Reply> {
    const { method } = exchange.request
    tell(exchange, { forwarded: 'method' })
    const reply = await next()
    if (method !== 'OPTIONS' && method !== 'TRACE' && reply.status < 400)
      for (const path of invalidated(exchange.request, reply.headers)) this.#cache.purge({ path })
    return reply
  }
}

const secondsLeft = ({ freshness }: Pick<StoredReply, 'freshness'>, nowMs: number) =>
  Math.floor(leftMs(freshness, nowMs) / 1000)

function tell({ replyFields }: Exchange, status: CacheStatus): void {
  replyFields.push('Cache-Status', cacheStatus(status))
}
