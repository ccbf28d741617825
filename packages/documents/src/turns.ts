/** Work that takes memory and time: little of it at once, and nobody before all others. */
import { Failure } from '@gatehouse/base'

export interface TurnBounds {
  /** Of all. */
  atOnce: number
  /** Of one owner. */
  ofOneAtOnce: number
  /** Of one owner. */
  waitingMax: number
  /** What is thrown where so much of an owner waits already. */
  full: (waiting: number) => Failure
}

interface Waiting {
  owner: string
  begin: () => void
}

export class Turns {
  readonly #bounds: TurnBounds
  readonly #running = new Map<string, number>()
  readonly #waiting: Waiting[] = []

  constructor(bounds: TurnBounds) {
    this.#bounds = bounds
  }

  /** Of one owner in the order in which it was asked for. Rejects at once where too much of its waits. */
  async take<T>(owner: string, task: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.filter(one => one.owner === owner).length
    if (waiting >= this.#bounds.waitingMax) throw this.#bounds.full(waiting)
    return this.#turn(owner)
      .then(task)
      .finally(() => this.#ended(owner))
  }

  #turn(owner: string): Promise<void> {
    return new Promise(begin => {
      this.#waiting.push({ owner, begin })
      this.#next()
    })
  }

  #ended(owner: string): void {
    const left = this.#of(owner) - 1
    if (left > 0) this.#running.set(owner, left)
    else this.#running.delete(owner)
    this.#next()
  }

  #next(): void {
    const { atOnce, ofOneAtOnce } = this.#bounds
    const running = [...this.#running.values()].reduce((sum, count) => sum + count, 0)
    if (running >= atOnce) return
    const at = this.#waiting.findIndex(({ owner }) => this.#of(owner) < ofOneAtOnce)
    const [next] = at < 0 ? [] : this.#waiting.splice(at, 1)
    if (!next) return
    this.#running.set(next.owner, this.#of(next.owner) + 1)
    next.begin()
  }

  #of(owner: string): number {
    return this.#running.get(owner) ?? 0
  }
}

/** Of work that somebody waits for, and may ask for again. */
export const tooMany = () =>
  new Failure('too_many_attempts', 'Many are asking for this at once.', { hint: 'Ask again in a moment.' })
