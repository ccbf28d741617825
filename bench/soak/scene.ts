/** What callers of a soak call, and what is counted of them. */
import { setTimeout as wait } from 'node:timers/promises'
import { between } from './material.ts'

export interface Scene {
  port: number
  securePort: number
}

/** One thing that callers do, again and again. Throws when the gateway did not do what it should. */
export interface Behaviour {
  name: string
  /** Rough callers break rules or leave; what the gateway owes them is less, but not nothing. */
  rough?: boolean
  /** How many do it side by side. */
  callers: number
  /** Between two turns: anything up to this. */
  pauseMsMax: number
  turn: (scene: Scene) => Promise<unknown>
}

const turnMsMax = 90_000

export class Tally {
  readonly #turns = new Map<string, number>()
  readonly #reasons = new Map<string, number>()
  failed = { well: 0, rough: 0 }

  done({ name }: Pick<Behaviour, 'name'>): void {
    this.#turns.set(name, (this.#turns.get(name) ?? 0) + 1)
  }

  fail({ name, rough = false }: Pick<Behaviour, 'name' | 'rough'>, reason: unknown): void {
    this.failed[rough ? 'rough' : 'well']++
    const { message = String(reason), code } = reason as { message?: string; code?: string }
    const text = `${name}: ${code && !message.includes(code) ? `${code} ` : ''}${message.split('\n')[0]!.slice(0, 300)}`
    const before = this.#reasons.get(text)
    if (before !== undefined || this.#reasons.size < 100) this.#reasons.set(text, (before ?? 0) + 1)
  }

  get turns(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#turns)
  }

  get total(): number {
    return [...this.#turns.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Each with how often. */
  get reasons(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#reasons)
  }
}

/** Runs them until told to stop; resolves when the last turn is over. */
export function busy(behaviours: readonly Behaviour[], { scene, tally }: { scene: Scene; tally: Tally }) {
  let stopping = false
  const caller = async (behaviour: Behaviour) => {
    while (!stopping) {
      await within(turnMsMax, behaviour.turn(scene)).then(
        () => tally.done(behaviour),
        reason => tally.fail(behaviour, reason),
      )
      if (!stopping) await wait(between(0, behaviour.pauseMsMax))
    }
  }
  const all = behaviours.flatMap(behaviour => Array.from({ length: behaviour.callers }, () => caller(behaviour)))
  return () => {
    stopping = true
    return Promise.all(all)
  }
}

export async function within<Value>(ms: number, promise: Promise<Value>, what = 'the turn'): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took over ${ms} ms`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

export function expect(told: boolean, what: string): asserts told {
  if (!told) throw new Error(what)
}
