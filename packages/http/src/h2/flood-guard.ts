import type { WireLimits } from '../limits.ts'
import { Bucket } from './bucket.ts'
import { floods } from './rules.ts'

/** The least that a frame weighs which brings nothing. */
const frameBytes = 32
/** What a request, and a frame of DATA that was sent, explain of such frames: their priorities and window updates. */
const requestBytes = 64
const sentFrameBytes = 32
/** The part of what was sent that may come back in window updates (RFC 9113 §6.9). */
const updatesPart = 1 / 32

type FloodLimits = Pick<WireLimits, 'http2ResetsMax' | 'http2PingsMax' | 'http2SettingsMax' | 'http2IdleBytesMax'>

/** What a session has sent. */
export interface Sent {
  readonly sentFrames: number
  readonly sentBytes: number
}

/** How much a caller of HTTP/2 does for nothing. Each question answers with the rule that is broken, if one is. */
export class FloodGuard {
  readonly #resets: Bucket
  readonly #pings: Bucket
  readonly #settings: Bucket
  readonly #idleBytes: Bucket
  #requests = 0
  #idled = 0
  #unexplained = 0

  constructor(limits: FloodLimits, nowMs: number) {
    const bucket = (burst: number) => new Bucket({ burst, perSecond: burst / 10, nowMs })
    this.#resets = bucket(limits.http2ResetsMax)
    this.#pings = bucket(limits.http2PingsMax)
    this.#settings = bucket(limits.http2SettingsMax)
    this.#idleBytes = bucket(limits.http2IdleBytesMax)
  }

  requested(): void {
    this.#requests++
  }

  reset(nowMs: number): string | undefined {
    return this.#resets.take(1, nowMs) ? undefined : floods.resets
  }

  pinged(nowMs: number): string | undefined {
    return this.#pings.take(1, nowMs) ? undefined : floods.pings
  }

  settingsCame(nowMs: number): string | undefined {
    return this.#settings.take(1, nowMs) ? undefined : floods.settings
  }

  /** A frame brought nothing; `rule` is what a flood of it is called. */
  idled(
    bytes: number,
    { sentFrames, sentBytes }: Sent,
    { rule, nowMs }: { rule: string; nowMs: number },
  ): string | undefined {
    this.#idled += Math.max(frameBytes, bytes)
    const explained = this.#requests * requestBytes + sentFrames * sentFrameBytes + sentBytes * updatesPart
    const more = this.#idled - explained - this.#unexplained
    if (more <= 0) return undefined
    this.#unexplained += more
    return this.#idleBytes.take(more, nowMs) ? undefined : rule
  }
}
