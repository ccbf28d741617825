import type { Variables } from './quick.ts'
import { fitsTarget, type Target } from './target.ts'

type Pairs = readonly (readonly [name: string, value: string])[]

/** What is set when an exchange begins; the same for all. */
export class FirstVariables {
  readonly values: ReadonlyMap<string, string>
  readonly #fitting = new Map<Target, Pairs>()

  constructor(values: ReadonlyMap<string, string>) {
    this.values = values
  }

  /** Those that a rule means, by their names within the collection. */
  fitting(target: Target): Pairs {
    const known = this.#fitting.get(target)
    if (known) return known
    const found = fittingOf(this.values, target)
    this.#fitting.set(target, found)
    return found
  }
}

function fittingOf(values: Iterable<readonly [string, string | undefined]>, target: Target): Pairs {
  const beginning = `${target.collection.toLowerCase()}.`
  const found: [string, string][] = []
  for (const [key, value] of values) {
    if (value === undefined || !key.startsWith(beginning)) continue
    const name = key.slice(beginning.length)
    if (fitsTarget(target, name)) found.push([name, value])
  }
  return found
}

/** What rules have set in one exchange. */
export class ExchangeVariables implements Variables {
  readonly #first: FirstVariables
  /** Undefined where it was taken away. */
  readonly #own = new Map<string, string | undefined>()

  constructor(first: FirstVariables) {
    this.#first = first
  }

  get(name: string): string | undefined {
    const own = this.#own.get(name)
    if (own !== undefined) return own
    return this.#own.size > 0 && this.#own.has(name) ? undefined : this.#first.values.get(name)
  }

  set(name: string, value: string): void {
    this.#own.set(name, value)
  }

  delete(name: string): void {
    this.#own.set(name, undefined)
  }

  fitting(target: Target): Pairs {
    const first = this.#first.fitting(target)
    if (this.#own.size === 0) return first
    const beginning = `${target.collection.toLowerCase()}.`
    const kept = first.length === 0 ? first : first.filter(([name]) => !this.#own.has(beginning + name))
    const own = fittingOf(this.#own, target)
    return kept.length === 0 ? own : [...kept, ...own]
  }
}
