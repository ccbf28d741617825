import type { Socket } from 'node:net'
import type { WireLimits } from '../limits.ts'
import type { Outlet } from '../outlet.ts'
import { Pace } from '../pace.ts'

/** Whether a caller is too slow, sending a body or taking a reply. */
export class CallerPace {
  readonly #socket: Socket
  readonly #outlet: Pick<Outlet, 'untakenBytes'>
  readonly #limits: WireLimits
  readonly #in = new Pace()
  readonly #out = new Pace()
  #stuckSinceMs = 0
  #stuckBytes = -1

  constructor({
    socket,
    outlet,
    limits,
  }: { socket: Socket; outlet: Pick<Outlet, 'untakenBytes'>; limits: WireLimits }) {
    this.#socket = socket
    this.#outlet = outlet
    this.#limits = limits
  }

  /** A body begins. */
  begin(): void {
    this.#in.reset(0)
  }

  /** `receivedBytes` of the body so far; its caller's turn is it while it is read and not yet whole. */
  sendsTooSlowly(nowMs: number, receivedBytes: number, callersTurn: boolean): boolean {
    return this.#in.tooSlow(nowMs, receivedBytes, callersTurn, this.#limits.bytesPerSecondMin)
  }

  /** What is sent through a tunnel may come seldom, but must be taken. */
  takesTooSlowly(nowMs: number, isTunnel: boolean): boolean {
    const { sendIdleTimeoutMs, bytesPerSecondMin } = this.#limits
    const waiting = this.#outlet.untakenBytes
    const taken = this.#socket.bytesWritten - waiting
    if (waiting === 0 || taken !== this.#stuckBytes) {
      this.#stuckSinceMs = nowMs
      this.#stuckBytes = taken
    } else if (nowMs - this.#stuckSinceMs >= sendIdleTimeoutMs) return true
    return !isTunnel && this.#out.tooSlow(nowMs, taken, waiting > 0, bytesPerSecondMin)
  }
}
