/** What policies' instances of one environment have together in a thread, as long as somebody holds it. */
import type { SharedPort } from '@gatehouse/unit'

interface Holding {
  value: unknown
  holders: number
}

export class SharedHoldings {
  readonly #holdings = new Map<string, Holding>()

  get size(): number {
    return this.#holdings.size
  }

  portFor(environmentId: string): SharedPort {
    const holdings = this.#holdings
    return {
      hold<T>(key: string, make: () => T) {
        const full = `${environmentId}\n${key}`
        let holding = holdings.get(full)
        if (!holding) holdings.set(full, (holding = { value: make(), holders: 0 }))
        holding.holders++
        let held = true
        return {
          value: holding.value as T,
          release() {
            if (held && --holding.holders === 0) holdings.delete(full)
            held = false
          },
        }
      },
    }
  }
}
