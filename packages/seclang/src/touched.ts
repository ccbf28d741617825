/** What rules that are left in their place read and change of what rules set. */
import type { Rule } from './rule.ts'
import { isVariable, type Target } from './target.ts'
import type { Text } from './text.ts'

export const chained = (rule: Rule): Rule[] => (rule.chain ? [rule, ...chained(rule.chain)] : [rule])

export class Touched {
  readonly #read = new Set<string>()
  /** Only for people. */
  readonly #told = new Set<string>()
  readonly #changed = new Set<string>()
  readonly #beginnings: string[] = []
  /** Of names of which any may be read. */
  readonly #wide: Target[] = []
  /** A rule may take others out, or end the phase. */
  #isStopped = false
  #passedOverTo = 0
  #captures = false

  add(rule: Rule): void {
    this.#captures = false
    for (const link of chained(rule)) {
      if (link.capture) this.#captures = true
      this.#reads(link)
      this.#changes(link)
    }
    const { next, disruption, controls } = rule
    if (next !== undefined) this.#passedOverTo = Math.max(this.#passedOverTo, next)
    if (disruption.startsWith('allow')) this.#isStopped = true
    if (chained(rule).some(link => link.controls.some(({ name }) => name.startsWith('ruleremove'))))
      this.#isStopped = true
    if (controls.some(({ name }) => name === 'ruleengine')) this.#isStopped = true
  }

  /** Whether the rule at that index is asked for every exchange. */
  isAsked(at: number): boolean {
    return !this.#isStopped && at >= this.#passedOverTo
  }

  isChanged(name: string): boolean {
    return this.#changed.has(name) || this.#beginnings.some(start => name.startsWith(start))
  }

  /** Read or changed; undefined is any name. */
  isTouched(name: string | undefined): boolean {
    if (name === undefined)
      return this.#read.size + this.#told.size > 0 || this.changesBelow('') || this.#wide.length > 0
    return (
      this.#read.has(name) ||
      this.#told.has(name) ||
      this.isChanged(name) ||
      this.#wide.some(target => name.startsWith(beginningOf(target) ?? ''))
    )
  }

  changesBelow(beginning: string): boolean {
    const meets = (other: string) => other.startsWith(beginning) || beginning.startsWith(other)
    return this.#beginnings.some(meets) || [...this.#changed].some(name => name.startsWith(beginning))
  }

  /** Whether it reads what that one changes, as far as names tell before; the rest is told by `widely`. */
  readsOf(other: Touched): boolean {
    return [...this.#read].some(name => other.isChanged(name))
  }

  /** What it means by a pattern and of which that one changes something. */
  widely(other: Touched): Target[] {
    return this.#wide.filter(target => other.changesBelow(beginningOf(target) ?? ''))
  }

  #reading(name: string): void {
    // What it captured itself is its own.
    if (!(this.#captures && /^tx\.\d$/.test(name))) this.#read.add(name)
  }

  #reads({ targets, operator, message, logData, setVariables }: Rule): void {
    for (const target of targets.wanted) {
      if (target.variable !== undefined) this.#reading(target.variable)
      else if (isVariable(target.collection)) this.#wide.push(target)
    }
    for (const text of [operator.text, ...setVariables.map(({ value }) => value)]) {
      for (const name of namesIn(text)) if (name !== undefined) this.#reading(name)
    }
    for (const text of [message, logData]) {
      for (const name of namesIn(text)) if (name !== undefined) this.#told.add(name)
    }
  }

  #changes({ setVariables, capture }: Rule): void {
    if (capture) for (let group = 0; group < 10; group++) this.#changed.add(`tx.${group}`)
    for (const { collection, name, how } of setVariables) {
      const [first] = name.parts
      if (typeof first !== 'string') this.#beginnings.push('')
      else if (name.fixed === undefined) this.#beginnings.push(`${collection}.${first.toLowerCase()}`)
      else this.#changed.add(`${collection}.${first.toLowerCase()}`)
      for (const read of namesIn(name)) if (read !== undefined) this.#reading(read)
      if (how !== 'set' && name.fixed !== undefined) this.#read.add(`${collection}.${name.fixed.toLowerCase()}`)
    }
  }
}

/** With what the names begin that a pattern of a target means: `tx.header_name_`; undefined where that is not told. */
export function beginningOf({ collection, pattern, key }: Target): string | undefined {
  if (key !== undefined) return undefined
  const letters = pattern ? /^\^([a-z0-9_]+)(?![a-z0-9_?*{|+])/i.exec(pattern.source)?.[1] : ''
  if (letters === undefined || pattern?.source.includes('|')) return undefined
  return `${collection.toLowerCase()}.${letters.toLowerCase()}`
}

/** Of what a text is filled with; undefined for what is not set by rules. */
export const namesIn = (text: Text | undefined): (string | undefined)[] =>
  text ? text.parts.flatMap(part => (typeof part === 'string' ? [] : [part.variable])) : []

/** Of each rule by itself. */
export function touchedBy(rules: readonly Rule[]): ReadonlyMap<Rule, Touched> {
  return new Map(
    rules.map(rule => {
      const touched = new Touched()
      touched.add(rule)
      return [rule, touched]
    }),
  )
}
