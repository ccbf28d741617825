/**
 * How many values something holds, counting what stands in several places in each. Known once for each list or object, so
 * that small things put together again and again are found to be large before anybody looks through them.
 */
export class Weights {
  readonly #known = new WeakMap<object, number>()

  of(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 1
    const known = this.#known.get(value)
    if (known !== undefined) return known
    // What holds itself is heavier than anything.
    this.#known.set(value, Number.POSITIVE_INFINITY)
    let weight = 1
    for (const member of Object.values(value)) weight += this.of(member)
    this.#known.set(value, weight)
    return weight
  }
}
