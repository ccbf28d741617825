/** Requests to limits of every kind, in any order, with clocks that jump: what implementations are asked. For tests only. */
import fc from 'fast-check'
import { type LimitRule, type LimitWords, limitRule } from './limit-rule.ts'

/** The wall clock when a sequence begins: somewhere in a day. */
export const wallStartMs = Date.UTC(2026, 10, 28, 21, 40)

export interface SequenceStep {
  /** Microseconds since the start; never less than before. */
  atUs: number
  wallMs: number
  uses: { key: string; rule: number; cost: number; needs: number }[]
  /** For what was let in already. */
  charged: boolean
}

const windowSeconds = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 100_000 }))
const limit = fc.integer({ min: 1, max: 200 })
const words: fc.Arbitrary<LimitWords> = fc.oneof(
  fc.record({ algorithm: fc.constant('gcra' as const), limit, windowSeconds, burst: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ algorithm: fc.constant('gcra' as const), limit, windowSeconds, charged: fc.boolean() }),
  fc.record({
    ...{ algorithm: fc.constant('leaky-bucket' as const), limit, windowSeconds },
    ...{ queueMax: fc.integer({ min: 1, max: 30 }), waitMsMax: fc.integer({ min: 1, max: 30_000 }) },
  }),
  fc.record({ algorithm: fc.constant('sliding-window' as const), limit, windowSeconds }),
  fc.record({
    ...{ algorithm: fc.constant('calendar-window' as const), limit },
    ...{ per: fc.constant('day' as const), timeZone: fc.constant('UTC') },
  }),
)

const waitUs = fc.oneof(
  fc.constant(0),
  fc.nat({ max: 5_000_000 }),
  fc.nat({ max: 60_000_000_000 }),
  fc.nat({ max: 100_000_000_000 }),
)
const jumpMs = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -200_000_000, max: 200_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -4_000_000, max: 4_000_000 }) },
)
const use = fc
  .record({
    ...{ key: fc.constantFrom('a', 'b', 'c'), rule: fc.nat({ max: 3 }) },
    ...{ cost: fc.nat({ max: 20 }), more: fc.nat({ max: 3 }) },
  })
  .map(({ more, ...rest }) => ({ ...rest, needs: rest.cost + (more === 3 ? 1 : 0) }))
const step = fc.record({
  ...{ waitUs, jumpMs, charged: fc.nat({ max: 9 }).map(one => one === 0) },
  uses: fc.array(use, { minLength: 1, maxLength: 4 }),
})

/** Rules of one kind share what they counted, as if one took the other's place; windows keep their length. */
export const limitSequences = fc
  .record({ words: fc.array(words, { minLength: 1, maxLength: 4 }), steps: fc.array(step, { maxLength: 60 }) })
  .map(({ words: spoken, steps }) => {
    const rules = spoken.map(limitRule).filter(oneLength)
    let atUs = 1
    let driftMs = 0
    const sequence: SequenceStep[] = steps.map(({ waitUs: wait, jumpMs: jump, uses, charged }) => {
      atUs += wait
      driftMs += jump
      const asked = uses.map(one => ({ ...one, rule: one.rule % rules.length }))
      const apart = asked.filter((one, at) => at === asked.findIndex(other => slotOf(other) === slotOf(one)))
      return { atUs, wallMs: wallStartMs + Math.floor(atUs / 1000) + driftMs, uses: apart, charged }
    })
    /** A set has each slot once. */
    function slotOf({ key, rule }: { key: string; rule: number }): string {
      return `${rules[rule]!.kind} ${key}`
    }
    return { rules, steps: sequence }
  })

const oneLength = (rule: LimitRule, at: number, rules: LimitRule[]) =>
  rule.kind !== 'sliding' || rules.findIndex(({ kind }) => kind === 'sliding') === at
