/**
 * What limits must do, as plainly as it can be said: one thread, every admission remembered, exact numbers. What counts
 * in shared memory and what counts in Redis are both held against it. For tests only.
 */
import { type LimitRule, ticksPerMs } from './limit-rule.ts'

export interface ModelAsk {
  key: string
  rule: LimitRule
  cost: number
  needs: number
}

interface Admission {
  ticks: number
  units: number
}

interface Memory {
  /** Of a GCRA. */
  arrival: number
  /** Of a sliding window: where its first began, and everything since. */
  origin: number
  admissions: Admission[]
  /** Of the calendar. */
  windowStart: number
  used: number
}

export class LimiterModel {
  readonly #memories = new Map<string, Memory>()

  /** All or none; `left` is what each would still let pass. */
  take(asks: readonly ModelAsk[], now: { ticks: number; wallMs: number }): { taken: boolean; left: number[] } {
    const taken = asks.every(ask => this.#free(ask, now) >= ask.needs)
    if (taken) for (const ask of asks) this.#spend(ask, now)
    return { taken, left: asks.map(ask => Math.max(0, Math.floor(this.#free(ask, now)))) }
  }

  charge(asks: readonly ModelAsk[], now: { ticks: number; wallMs: number }): void {
    for (const ask of asks) this.#spend(ask, now)
  }

  #of({ key, rule }: ModelAsk): Memory {
    const name = `${rule.kind} ${key}`
    let memory = this.#memories.get(name)
    if (!memory) {
      memory = { arrival: 0, origin: 0, admissions: [], windowStart: Number.NEGATIVE_INFINITY, used: 0 }
      this.#memories.set(name, memory)
    }
    return memory
  }

  /** Units that would pass at once. */
  #free(ask: ModelAsk, { ticks, wallMs }: { ticks: number; wallMs: number }): number {
    const { rule } = ask
    const memory = this.#of(ask)
    if (rule.kind === 'gcra') {
      const debt = Math.min(Math.max(memory.arrival - ticks, 0), rule.debtTicks)
      return Math.floor((rule.toleranceTicks - debt) / rule.intervalTicks)
    }
    if (rule.kind === 'sliding') {
      const { before, during, passed } = windows(memory, rule.windowTicks, ticks)
      return rule.limit - during - before * ((rule.windowTicks - passed) / rule.windowTicks)
    }
    return rule.limit - (belongs(memory, wallMs) ? memory.used : 0)
  }

  #spend(ask: ModelAsk, { ticks, wallMs }: { ticks: number; wallMs: number }): void {
    const { rule, cost } = ask
    const memory = this.#of(ask)
    if (rule.kind === 'gcra') {
      const start = Math.min(Math.max(memory.arrival, ticks), ticks + rule.debtTicks)
      memory.arrival = Math.min(start + rule.intervalTicks * cost, ticks + rule.debtTicks)
    } else if (rule.kind === 'sliding') {
      const { before, during } = windows(memory, rule.windowTicks, ticks)
      if (before === 0 && during === 0) memory.origin = ticks
      memory.admissions.push({ ticks, units: cost })
    } else {
      if (!belongs(memory, wallMs)) Object.assign(memory, { windowStart: dayOf(wallMs), used: 0 })
      memory.used += cost
    }
  }
}

/** What was let in since the running window's start, and in the one before. */
function windows({ origin, admissions }: Memory, length: number, ticks: number) {
  const index = Math.floor((ticks - origin) / length)
  const sum = (of: number) =>
    admissions
      .filter(one => one.ticks >= origin && Math.floor((one.ticks - origin) / length) === of)
      .reduce((units, one) => units + one.units, 0)
  return { before: sum(index - 1), during: sum(index), passed: ticks - origin - index * length }
}

const dayMs = 86_400_000
/** The model knows one calendar: days of UTC. */
const dayOf = (wallMs: number) => Math.floor(wallMs / dayMs) * dayMs
const belongs = ({ windowStart }: Memory, wallMs: number) =>
  windowStart >= dayOf(wallMs) && windowStart <= wallMs + dayMs

export const ticksOfMs = (ms: number) => ms * ticksPerMs
