/** What the limiter must do, as plainly as it can be said: one thread, one map, exact numbers. For tests only. */
import type { LimitRule } from './limit-rule.ts'

export class LimiterModel {
  readonly #times = new Map<string, number>()

  check(key: string, rule: LimitRule, now: number, cost: number): { allowed: boolean; remaining: number } {
    const price = rule.intervalTicks * cost
    const most = now + rule.toleranceTicks
    const start = Math.min(Math.max(this.#times.get(key) ?? 0, now), most)
    const allowed = start + price <= most
    if (allowed) this.#times.set(key, start + price)
    const left = price > rule.toleranceTicks ? 0 : most - (allowed ? start + price : start)
    return { allowed, remaining: Math.floor(left / rule.intervalTicks) }
  }
}
