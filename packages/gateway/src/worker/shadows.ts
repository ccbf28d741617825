/** Requests that are sent once more, for nobody: what comes back is thrown away. */
import { type BodySource, bodyOf } from '@gatehouse/base'
import type { Exchange, ShadowPort, Subset } from '@gatehouse/unit'
import { GatewayExchange } from './exchange.ts'
import type { Forwarder } from './forwarder.ts'
import { RequestIds } from './request-id.ts'

/** At once, in a thread; further ones are left out. */
const underWayMax = 64
/** Of an answer; the connection is given up for more. */
const readBytesMax = 1_048_576

export class Shadows implements ShadowPort {
  readonly #forwarder: Pick<Forwarder, 'send'>
  readonly #ids = new RequestIds()
  #underWay = 0
  /** Left out, because there were too many. */
  dropped = 0

  constructor(forwarder: Pick<Forwarder, 'send'>) {
    this.#forwarder = forwarder
  }

  send(exchange: Exchange, body: Uint8Array | undefined, subset: Subset): void {
    if (this.#underWay >= underWayMax) {
      this.dropped++
      return
    }
    const { route, forwardedFor, ran } = exchange as GatewayExchange
    const { request } = exchange
    const copy = { ...request, headers: request.headers.clone(), body: body && bodyOf(body) }
    const shadow = new GatewayExchange({ ids: this.#ids, route, forwardedFor, request: copy })
    shadow.subset = subset
    shadow.departing = ran
    this.#underWay++
    const over = () => {
      this.#underWay--
      for (const attempt of shadow.attempts ?? []) attempt.over()
    }
    try {
      this.#forwarder.send(shadow, route, {
        replied: reply => (reply.body ? drain(reply.body, over) : over()),
        failed: over,
      })
    } catch {
      over() // no target of the kind is well
    }
  }
}

function drain(body: BodySource, over: () => void): void {
  let read = 0
  body.start({
    data(piece) {
      read += piece.byteLength
      if (read <= readBytesMax) return true
      body.abort()
      over()
      return false
    },
    end: over,
    failed: over,
  })
}
