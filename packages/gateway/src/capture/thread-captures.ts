/** What a thread records whole, for as long as somebody asked for it. Where nobody does, a request costs one look. */
import type { Clock } from '@gatehouse/base'
import { type CapturedRequest, type CaptureOrder, fitsStatus, type Route } from '@gatehouse/program'
import type { GatewayExchange } from '../worker/exchange.ts'
import type { Finished } from '../worker/serve.ts'
import { CaptureRoom } from './kept-bytes.ts'
import { Mask } from './mask.ts'
import { Recording } from './recording.ts'

/** Under way at once in a thread, and memory of their bodies. */
const recordingsMax = 64
const roomBytes = 8 * 2 ** 20

export interface OrderedCapture {
  order: CaptureOrder
  /** How many requests are left, for all threads. */
  left: SharedArrayBuffer
}

export interface ThreadCapturesOptions {
  clock: Pick<Clock, 'nowMs'>
  /** Fields, parameters and cookies that hold credentials on the route, in lower case. */
  credentialNames: (route: Route) => Iterable<string>
  tell: (capture: string, request: CapturedRequest) => void
  /** Of one that fitted there is nothing to tell; `thrown` where that is a fault of ours. */
  missed: (capture: string, thrown?: unknown) => void
}

interface Running {
  order: CaptureOrder
  left: Int32Array
}

export class ThreadCaptures {
  readonly #options: ThreadCapturesOptions
  readonly #room = new CaptureRoom(roomBytes)
  #byPlace = new Map<string, Running>()
  #recordings = 0
  /** Whether a request may have to be looked at. */
  any = false

  constructor(options: ThreadCapturesOptions) {
    this.#options = options
  }

  /** In place of those before. */
  use(captures: readonly OrderedCapture[]): void {
    this.#byPlace = new Map(
      captures.map(({ order, left }) => [placeOf(order), { order, left: new Int32Array(left) }] as const),
    )
    this.any = this.#byPlace.size > 0
  }

  /** Before anything is done for the exchange. */
  begin(exchange: GatewayExchange): void {
    const running = this.#byPlace.get(placeOf(exchange.route.part))
    if (!running || !this.#runs(running) || !asksFor(exchange, running.order)) return
    if (this.#recordings === recordingsMax) return this.#options.missed(running.order.id)
    this.#recordings++
    exchange.record ??= []
    exchange.recording = new Recording(running.order, exchange, this.#room)
  }

  /** Of one that is being recorded. */
  finish(finished: Finished): void {
    const { exchange, status } = finished
    const recording = exchange.recording!
    exchange.recording = undefined
    this.#recordings--
    try {
      const running = this.#byPlace.get(placeOf(recording.order))
      if (running?.order.id !== recording.order.id || !this.#runs(running) || !endedAs(exchange, status, running.order))
        return
      // Whoever takes the last one has it alone.
      if (Atomics.sub(running.left, 0, 1) <= 0) return void Atomics.add(running.left, 0, 1)
      const mask = new Mask(new Set(this.#options.credentialNames(exchange.route)))
      this.#options.tell(recording.order.id, recording.told(finished, mask))
    } catch (thrown) {
      this.#options.missed(recording.order.id, thrown)
    } finally {
      recording.drop()
    }
  }

  #runs({ order, left }: Running): boolean {
    return Atomics.load(left, 0) > 0 && this.#options.clock.nowMs() < order.untilMs
  }
}

const placeOf = ({ apiVersionId, environmentId }: { apiVersionId: string; environmentId: string }) =>
  `${apiVersionId} ${environmentId}`

function asksFor({ request }: GatewayExchange, { methods, path, header, percent }: CaptureOrder): boolean {
  if (methods && !methods.includes(request.method)) return false
  if (path !== undefined && !fitsPath(path, request.path)) return false
  if (header && !shows(request.headers.all(header.name.toLowerCase()), header.value)) return false
  return percent >= 100 || Math.random() * 100 < percent
}

const fitsPath = (wanted: string, path: string) =>
  wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted

const shows = (values: readonly string[], wanted: string | undefined) =>
  wanted === undefined ? values.length > 0 : values.includes(wanted)

function endedAs({ consumer }: GatewayExchange, status: number, { statuses, applicationId }: CaptureOrder): boolean {
  if (statuses && !fitsStatus(statuses, status)) return false
  return applicationId === undefined || consumer?.applicationId === applicationId
}
