/** How often each rule of a firewall found something, in one thread. */
import type { Sample } from '../metrics/families.ts'

/** Of rules beyond, what they found is counted together. */
export const rulesMax = 1000
const others = 'others'

export class MatchCounts {
  readonly #counts = new Map<string, { refused: number; passed: number }>()

  note(ruleId: number, verdict: 'refused' | 'passed'): void {
    const named = String(ruleId)
    const rule = this.#counts.has(named) || this.#counts.size < rulesMax ? named : others
    const counts = this.#counts.get(rule) ?? { refused: 0, passed: 0 }
    counts[verdict]++
    this.#counts.set(rule, counts)
  }

  samples(): Sample[] {
    return [...this.#counts].flatMap(([rule, counts]) =>
      (['refused', 'passed'] as const)
        .filter(verdict => counts[verdict] > 0)
        .map(verdict => ({
          name: 'gatehouse_waf_matches_total' as const,
          labels: { rule, verdict },
          value: counts[verdict],
        })),
    )
  }
}
