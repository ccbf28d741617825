/** Finished exchanges into the thread's ring: one record filled anew, nothing kept. */
import { performance } from 'node:perf_hooks' // the global of that name is a getter, and costs more than the clock
import { type AddressRule, blankEvent, EventEncoder, eventBytesMax, eventFlags, keptAddress } from '@gatehouse/events'
import { recorded } from '@gatehouse/privacy'
import type { ApiPart, Program, Snapshot } from '@gatehouse/program'
import { EventNames, failureNumber, type PartNumbers } from '../event-names.ts'
import { type RingMemory, RingProducer } from '../shared/ring.ts'
import { KnownConsumer } from './known-consumer.ts'
import { notedText } from './noted-text.ts'
import { Repeats } from './repeats.ts'
import type { Finished } from './serve.ts'

interface NamesOfPart {
  own: PartNumbers
  generation: number
}

/** Of a user agent are looked at; an event has room for fewer. */
const userAgentMax = 512

export class EventWriter {
  readonly #ring: RingProducer
  readonly #encoder: EventEncoder
  readonly #event = blankEvent()
  readonly #requestId = this.#event.requestId
  readonly #traceId = new Uint8Array(16)
  readonly #addressRule: AddressRule
  readonly #callers = new Repeats<{ address: Uint8Array | undefined; country: string }>()
  readonly #userAgents = new Repeats<string>()
  /** Of the last generations, the newest at the end. */
  readonly #names = new Map<number, EventNames>()
  /** Those that were asked for since the newest came. */
  #byPart = new WeakMap<ApiPart, NamesOfPart>()
  /** Wall clock minus monotonic, so that one clock read serves both. */
  #offsetMs = Date.now() - performance.now()
  #writes = 0

  constructor(memory: RingMemory, addresses: AddressRule) {
    this.#addressRule = addresses
    this.#ring = new RingProducer(memory)
    this.#encoder = new EventEncoder(this.#ring.body)
  }

  /** The names of a generation that is served from now on; three of them are kept. */
  generation(program: Program): void {
    const parts = new Map([...program.compiled].map(([digest, { part }]) => [digest, part]))
    const snapshot: Snapshot = { manifest: program.manifest, parts }
    this.#names.set(program.generation, new EventNames(snapshot))
    for (const generation of this.#names.keys()) if (this.#names.size > 3) this.#names.delete(generation)
    this.#byPart = new WeakMap()
  }

  /** Under the newest generation that knows the part: one older than those that are kept may have brought it. */
  write({ exchange, status, bytesOut, complete, startedMs, endedMs: nowMs }: Finished): void {
    const { route } = exchange
    if (route.own) return
    const names = this.#namesOf(route.part)
    if (!names) return this.#ring.lose()
    const { own, generation } = names
    const at = this.#ring.reserve(eventBytesMax)
    if (at < 0) return
    const event = this.#event
    const { request, consumer } = exchange
    const known = consumer instanceof KnownConsumer ? consumer : undefined
    event.timeUs = Math.round((startedMs + this.#offset()) * 1000)
    exchange.writeId(this.#requestId)
    event.generation = generation
    event.endpoint = own.firstEndpoint + route.index * 2
    event.route = event.endpoint + 1
    event.api = own.api
    event.apiVersion = own.apiVersion
    event.environment = own.environment
    event.organization = own.organization
    event.revision = own.revision
    event.plan = known?.subscribed ? own.firstPlan + known.subscribed.planIndex - 1 : 0
    event.target = exchange.target ? own.firstTarget + exchange.target.line : 0
    event.failure = (exchange.code && failureNumber(exchange.code)) || 0
    event.reason = exchange.code === undefined ? '' : exchange.reason
    event.application = known?.holder.applicationBytes
    event.subscription = known?.subscribed?.subscriptionBytes
    event.credential = known?.holder.credentialBytes
    event.method = request.method
    event.status = status
    event.flags = complete ? 0 : eventFlags.aborted
    const totalMs = nowMs - startedMs
    const upstreamMs = exchange.sentMs === 0 ? 0 : nowMs - exchange.sentMs
    event.totalUs = Math.round(totalMs * 1000)
    event.firstByteUs = exchange.firstByteMs === 0 ? 0 : Math.round((exchange.firstByteMs - exchange.sentMs) * 1000)
    event.overheadUs = Math.max(0, Math.round((totalMs - upstreamMs) * 1000))
    event.bytesIn = exchange.bytesIn
    event.bytesOut = bytesOut
    event.units.requests = 1
    event.units.bytes = exchange.bytesIn + bytesOut
    event.units.tokens = exchange.units.tokens
    event.units.cost = exchange.units.cost
    const caller = this.#caller(exchange)
    event.address = caller.address
    event.country = caller.country
    event.path = route.template
    event.userAgent = this.#userAgent(request.headers.get('user-agent') ?? '')
    event.noted = exchange.measured ? notedText(exchange.measured) : ''
    const { tracer } = exchange
    tracer?.writeTraceId(exchange, this.#traceId)
    event.traceId = tracer && this.#traceId
    this.#ring.commit(this.#encoder.encode(event, at))
  }

  #namesOf(part: ApiPart): NamesOfPart | undefined {
    const known = this.#byPart.get(part)
    if (known) return known
    let found: NamesOfPart | undefined
    for (const [generation, names] of this.#names) {
      const own = names.of(part)
      if (own) found = { own, generation }
    }
    if (found) this.#byPart.set(part, found)
    return found
  }

  /** Reached no API: nobody's event. */
  missed(): void {
    this.misses++
  }

  misses = 0

  #offset(): number {
    if ((++this.#writes & 0x3ff) === 0) this.#offsetMs = Date.now() - performance.now()
    return this.#offsetMs
  }

  /** Callers may be elsewhere than was said before. */
  placesChanged(): void {
    this.#callers.clear()
  }

  /** What is kept of where it came from. */
  #caller(exchange: Finished['exchange']) {
    const { clientAddress } = exchange.request
    const known = this.#callers.get(clientAddress)
    if (known) return known
    return this.#callers.add(clientAddress, own => ({
      address: keptAddress(own, this.#addressRule),
      country: exchange.place.country,
    }))
  }

  /** A long one is seldom anybody's twice, and is not remembered. */
  #userAgent(text: string): string {
    if (text.length > userAgentMax) return recorded(text.slice(0, userAgentMax))
    return this.#userAgents.get(text) ?? this.#userAgents.add(text, recorded)
  }
}
