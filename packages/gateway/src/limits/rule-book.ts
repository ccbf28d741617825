/** The rules of one limit by the number that holds now: a schedule and the upstream's health know a few. */
import type { LimitShape, LimitSpec, LimitUse } from '@gatehouse/unit'
import { type LimitRule, limitRule } from './limit-rule.ts'

/** Beyond these the oldest is worked out again: consumers may each have a calendar of their own. */
const rulesMax = 1024

export class RuleBook {
  readonly #spec: LimitSpec
  readonly #rules = new Map<number | string, LimitRule>()
  #last: LimitRule

  /** Throws `RangeError` on what cannot be counted. */
  constructor(spec: LimitSpec) {
    this.#spec = spec
    this.#last = this.#make(spec, spec.limit)
  }

  at(use: Pick<LimitUse, 'limit' | 'timeZone' | 'anchor'>): LimitRule {
    const { limit, timeZone, anchor } = use
    if (timeZone === undefined && anchor === undefined) {
      if (this.#last.limit === limit) return this.#last
      return (this.#last = this.#rules.get(limit) ?? this.#make(use, limit))
    }
    const name = `${limit} ${timeZone} ${anchor}`
    return this.#rules.get(name) ?? this.#make(use, name)
  }

  /** A burst that is said shrinks and grows with the limit. */
  #make({ limit, timeZone, anchor }: Parameters<RuleBook['at']>[0], name: number | string): LimitRule {
    const { charged = false } = this.#spec
    const shape = ownCalendar(this.#spec.shape, { timeZone, anchor })
    const scaled =
      shape.algorithm === 'gcra' && shape.burst !== undefined
        ? { ...shape, burst: Math.max(1, Math.round((shape.burst * limit) / this.#spec.limit)) }
        : shape
    const rule = limitRule({ ...scaled, limit, charged })
    if (this.#rules.size >= rulesMax) this.#rules.delete(this.#rules.keys().next().value!)
    this.#rules.set(name, rule)
    return rule
  }
}

function ownCalendar(shape: LimitShape, { timeZone, anchor }: Pick<LimitUse, 'timeZone' | 'anchor'>): LimitShape {
  if (shape.algorithm !== 'calendar-window') return shape
  return { ...shape, ...(timeZone === undefined ? {} : { timeZone }), ...(anchor === undefined ? {} : { anchor }) }
}

/** Under which name a limit's state is kept: a window of another length counts anew (L6). */
export function stateName({ name, shape }: LimitSpec): string {
  switch (shape.algorithm) {
    case 'gcra':
    case 'leaky-bucket':
      return `${name} rate`
    case 'sliding-window':
      return `${name} sliding ${shape.windowSeconds}`
    case 'calendar-window':
      return `${name} calendar ${shape.per}`
    case 'concurrency':
      return `${name} flight`
  }
}
