/** Captures of a gateway: what threads are asked to record, and what they recorded until the control plane has taken it. */
import {
  type CapturedReport,
  type CaptureOrder,
  capturedBytesMax,
  capturedMax,
  captureOrdersMax,
} from '@gatehouse/program'
import type { FromWorker, ToWorker } from '../worker/messages.ts'
import type { OrderedCapture } from './thread-captures.ts'

/** Of what was not told yet, as text. */
const untoldBytesMax = 16 * 2 ** 20
/** Of the requests of one telling. */
const tellingBytesMax = capturedBytesMax - 65_536
/** Around one of them. */
const aroundBytes = 200

interface Untold {
  capture: string
  /** JSON. */
  text: string
}

export class CaptureDesk {
  readonly #tell: (message: ToWorker) => Promise<unknown>
  #captures: readonly OrderedCapture[] = []
  #untold: Untold[] = []
  #bytes = 0
  #missed = new Map<string, number>()

  constructor(tell: (message: ToWorker) => Promise<unknown>) {
    this.#tell = tell
  }

  /** These are recorded from now on, in place of those before; what is left of one that goes on stays. */
  async use(orders: readonly CaptureOrder[]): Promise<void> {
    const before = new Map(this.#captures.map(one => [one.order.id, one]))
    this.#captures = orders.slice(0, captureOrdersMax).map(order => {
      const left = before.get(order.id)?.left ?? leftOf(order.requestsMax)
      return { order, left }
    })
    await this.#tell(this.news)
  }

  get news(): Extract<ToWorker, { kind: 'captures' }> {
    return { kind: 'captures', captures: [...this.#captures] }
  }

  get any(): boolean {
    return this.#captures.length > 0
  }

  heard(message: Extract<FromWorker, { kind: 'captured' | 'capture-missed' }>): void {
    if (message.kind === 'capture-missed') return this.#miss(message.capture)
    const { capture, text } = message
    if (this.#bytes + text.length > untoldBytesMax) return this.#miss(capture)
    // Told again and again, it would keep all others from being told.
    if (Buffer.byteLength(text) + aroundBytes > tellingBytesMax) return this.#miss(capture)
    this.#untold.push({ capture, text })
    this.#bytes += text.length
  }

  #miss(capture: string): void {
    if (this.#missed.size < captureOrdersMax || this.#missed.has(capture))
      this.#missed.set(capture, (this.#missed.get(capture) ?? 0) + 1)
  }

  /** How many tellings take all there is, at least. */
  get tellings(): number {
    return Math.max(
      Math.ceil(this.#untold.length / capturedMax),
      Math.ceil((2 * this.#bytes) / capturedBytesMax),
      this.#missed.size > 0 ? 1 : 0,
    )
  }

  /** What fits into one telling; forgotten here. */
  take(): CapturedReport {
    const captured: CapturedReport['captured'] = []
    let bytes = 0
    while (this.#untold.length > 0 && captured.length < capturedMax) {
      const { capture, text } = this.#untold[0]!
      // In UTF-8 a letter may take three bytes.
      const size = Buffer.byteLength(text) + aroundBytes
      if (captured.length > 0 && bytes + size > tellingBytesMax) break
      bytes += size
      this.#bytes -= text.length
      this.#untold.shift()
      captured.push({ capture, request: JSON.parse(text) })
    }
    const missed = [...this.#missed].map(([capture, count]) => ({ capture, count }))
    this.#missed = new Map()
    return { captured, missed }
  }
}

function leftOf(requests: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(4)
  Atomics.store(new Int32Array(memory), 0, requests)
  return memory
}
