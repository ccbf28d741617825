/** Many paths through one document at once: each value is come to once, whatever the number of paths. */
import type { Path, Segment } from './json-path.ts'
import type { Scope } from './script.ts'
import { type Spot, stepsOf } from './spot.ts'

export interface Seeker {
  path: Path
  found: (spot: Spot) => void
}

/** Where a reference leads; undefined for what is none, or leads nowhere. */
export type Follow = (value: unknown) => Spot | undefined

interface State {
  segment: Segment
  next: State | undefined
  /** At the root, and everywhere below it: references lead nowhere it does not come to anyway. */
  everywhere: boolean
  found: (spot: Spot) => void
}

/** With `follow`, what a reference leads to stands in its place, and is told where it stands. */
export function walk(root: Spot, seekers: readonly Seeker[], follow?: Follow): void {
  const states = seekers.flatMap(seeker => {
    const first = chainOf(seeker)
    if (!first) seeker.found(root)
    return first ?? []
  })
  new Walk(root, follow).run(states)
}

function chainOf({ path: { segments }, found }: Seeker): State | undefined {
  let next: State | undefined
  for (let at = segments.length - 1; at >= 0; at--) {
    const segment = segments[at]!
    next = { segment, next, everywhere: at === 0 && segment.deep, found }
  }
  return next
}

class Walk {
  readonly #root: Spot
  readonly #follow: Follow | undefined
  readonly #waiting: { spot: Spot; states: readonly State[] }[] = []
  /** What was looked for already where references lead. */
  readonly #entered = new Map<unknown, Set<State>>()

  constructor(root: Spot, follow: Follow | undefined) {
    this.#root = root
    this.#follow = follow
  }

  run(states: readonly State[]): void {
    this.#waiting.push({ spot: this.#root, states })
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) this.#visit(next.spot, next.states)
  }

  #visit(spot: Spot, states: readonly State[]): void {
    const { value } = spot
    if (typeof value !== 'object' || value === null || states.length === 0) return
    if (Array.isArray(value)) for (const [key, inner] of value.entries()) this.#child(spot, key, inner, states)
    else for (const key of Object.keys(value)) this.#child(spot, key, (value as Record<string, unknown>)[key], states)
  }

  #child(within: Spot, key: string | number, value: unknown, states: readonly State[]): void {
    const target = this.#follow?.(value)
    let own: Spot | undefined
    let scope: Scope | undefined
    const spotOf = () => {
      own ??= { value, key, within }
      return target ?? own
    }
    const scopeOf = () => {
      scope ??= scopeFor(spotOf(), key, within, this.#root.value)
      return scope
    }
    const staying: State[] = []
    const led: State[] = []
    for (const state of states) {
      const { segment, next } = state
      if (segment.deep) (target && !state.everywhere ? led : staying).push(state)
      if (segment.names ? !segment.names.has(String(key)) : !segment.fits(key, scopeOf)) continue
      if (!next) state.found(spotOf())
      else if (next.segment.parent) this.#outwards(within, next)
      else (target ? led : staying).push(next)
    }
    if (typeof value !== 'object' || value === null) return
    if (staying.length > 0) this.#visit(own ?? { value, key, within }, staying)
    if (target && led.length > 0) this.#enter(target, led)
  }

  #enter(spot: Spot, states: readonly State[]): void {
    const known = this.#entered.get(spot.value) ?? new Set()
    this.#entered.set(spot.value, known)
    const fresh = states.filter(state => !known.has(state))
    for (const state of fresh) known.add(state)
    if (fresh.length > 0) this.#waiting.push({ spot, states: fresh })
  }

  /** `^`: goes on at the value around. */
  #outwards(spot: Spot, { next, found }: State): void {
    if (!next) found(spot)
    else if (next.segment.parent) this.#outwards(spot.within ?? spot, next)
    else this.#enter(spot, [next])
  }
}

function scopeFor(spot: Spot, property: string | number, within: Spot, root: unknown): Scope {
  return {
    value: spot.value,
    ...{ property, parentProperty: within.within ? within.key : undefined, parent: within.value, root },
    path: () =>
      `$${[...stepsOf(within), property].map(step => `[${typeof step === 'number' ? step : `'${step}'`}]`).join('')}`,
  }
}
