/** Where personal data was in one message: kinds and places, each once, and never what it was. */
import type { Place } from '@gatehouse/privacy'
import type { DriftPort, Exchange } from '@gatehouse/unit'
import { nameOf } from '../given-name.ts'

export type Side = 'request' | 'reply'

/** Of one message there may be so many; what comes after is noted of another. */
const placesMax = 64

export class FlowNotes {
  readonly #port: DriftPort
  readonly #exchange: Exchange
  readonly #kind: 'personal' | 'personal-treated'
  readonly #noted = new Set<string>()

  constructor(port: DriftPort, exchange: Exchange, kind: 'personal' | 'personal-treated') {
    this.#port = port
    this.#exchange = exchange
    this.#kind = kind
  }

  /** `place` is where within a body, or what it is in place of one. */
  note(side: Side, type: string, place: Place | string): void {
    const path = typeof place === 'string' ? undefined : place.path
    const key = `${type} ${path ? path.join('/') : place}`
    if (this.#noted.size === placesMax || this.#noted.has(key)) return
    this.#noted.add(key)
    const where = path ? path.map(step => `/${step === '*' ? step : nameOf(step)}`).join('') : place
    const name = `${side} ${where || '/'}`
    const { request, route, consumer } = this.#exchange
    this.#port.note({
      ...{ kind: this.#kind, method: request.method, path: route.template.slice(route.basePathLength), name, type },
      applicationId: consumer?.applicationId,
    })
  }
}
