/** Answers to certificate authorities that look whether a host is ours (RFC 8555 §8.3). */
import { bodyOf, HeaderList } from '@gatehouse/base'
import type { WireRequest } from '@gatehouse/http'
import type { Reply } from '@gatehouse/unit'
import type { Challenge } from './messages.ts'
import { parseTarget } from './target.ts'

const prefix = '/.well-known/acme-challenge/'
const encoder = new TextEncoder()

export class Challenges {
  readonly #nowMs: () => number
  #byPlace = new Map<string, Challenge>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Those that are pending from now on. */
  use(challenges: readonly Challenge[]): void {
    this.#byPlace = new Map(challenges.map(one => [`${one.host}${prefix}${one.token}`, one]))
  }

  /** Before any route, so that an API at `/` swallows none; while nothing is pending it costs one comparison. */
  reply({ method, target, authority }: Pick<WireRequest, 'method' | 'target' | 'authority'>): Reply | undefined {
    if (this.#byPlace.size === 0 || !target.startsWith(prefix)) return undefined
    if (method !== 'GET' && method !== 'HEAD') return undefined
    const asked = parseTarget(target, authority)
    const found = asked && this.#byPlace.get(asked.host + asked.path)
    if (!found || found.expiresAtMs <= this.#nowMs()) return undefined
    const headers = new HeaderList(['Content-Type', 'application/octet-stream', 'Cache-Control', 'no-store'])
    return { status: 200, headers, body: bodyOf(encoder.encode(found.answer)) }
  }
}
