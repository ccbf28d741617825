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
  readonly #noted: { type: string; path: readonly string[] | string }[] = []
  /** Where the one stands that was found last: records are alike, and the one behind it comes next. */
  #last = -1

  constructor(port: DriftPort, exchange: Exchange, kind: 'personal' | 'personal-treated') {
    this.#port = port
    this.#exchange = exchange
    this.#kind = kind
  }

  /** `place` is where within a body, or what it is in place of one. */
  note(side: Side, type: string, place: Place | string): void {
    if (this.#noted.length === placesMax) return
    const path = typeof place === 'string' ? place : place.path
    if (this.#knows(type, path)) return
    this.#noted.push({ type, path: typeof path === 'string' ? path : [...path] })
    const where = typeof path === 'string' ? path : path.map(step => `/${step === '*' ? step : nameOf(step)}`).join('')
    const name = `${side} ${where || '/'}`
    const { request, route, consumer } = this.#exchange
    this.#port.note({
      ...{ kind: this.#kind, method: request.method, path: route.template.slice(route.basePathLength), name, type },
      applicationId: consumer?.applicationId,
    })
  }

  #knows(type: string, path: readonly string[] | string): boolean {
    const { length } = this.#noted
    for (let i = 1; i <= length; i++) {
      const at = (this.#last + i) % length
      const noted = this.#noted[at]!
      if (noted.type !== type || !isSame(noted.path, path)) continue
      this.#last = at
      return true
    }
    this.#last = length
    return false
  }
}

/** Compared where they stand: to make a text of each place costs more than finding what is there. */
function isSame(one: readonly string[] | string, other: readonly string[] | string): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other
  if (one.length !== other.length) return false
  for (let i = one.length - 1; i >= 0; i--) if (one[i] !== other[i]) return false
  return true
}
