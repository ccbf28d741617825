/**
 * What the first rules set of themselves is worked out once: rules that ask nothing of the exchange, as long as none that
 * does may pass them over, read what they set or change what they ask.
 */
import { quickOf } from './quick.ts'
import type { Rule } from './rule.ts'
import { filledText, type Text } from './text.ts'
import { namesIn, Touched } from './touched.ts'

export interface Kept {
  rule: Rule
  /** Its index before. */
  was: number
}

/** The rules that are left; what the others set stands in `variables`. */
export function withoutConstant(rules: readonly Rule[], variables: Map<string, string>): Rule[] {
  const kept: Kept[] = []
  const touched = new Touched()
  for (let at = 0; at < rules.length; ) {
    const rule = rules[at]!
    const holds = touched.isAsked(at) ? heldAlways(rule, variables, touched) : undefined
    if (holds === false) at++
    else if (holds && isConstant(rule, touched)) {
      for (const set of rule.setVariables) setConstant(set, variables)
      at = rule.next ?? at + 1
    } else {
      kept.push({ rule, was: at++ })
      touched.add(rule)
    }
  }
  return renumbered(kept)
}

/** Where a rule goes on is told by the places that are left. */
export const renumbered = (kept: readonly Kept[]): Rule[] =>
  kept.map(({ rule }) => {
    if (rule.next === undefined) return rule
    const there = kept.findIndex(({ was }) => was >= rule.next!)
    return { ...rule, next: there < 0 ? kept.length : there }
  })

function heldAlways(rule: Rule, variables: ReadonlyMap<string, string>, touched: Touched): boolean | undefined {
  const { targets, operator } = rule
  if (operator.name.toLowerCase() === 'unconditionalmatch') return operator.negated ? undefined : true
  const reads = [...targets.wanted.map(({ variable }) => variable), ...namesIn(operator.text)]
  if (reads.some(name => name === undefined || touched.isChanged(name))) return undefined
  return quickOf(rule)?.(variables)
}

function isConstant(
  { chain, disruption, controls, log, message, setVariables, capture }: Rule,
  touched: Touched,
): boolean {
  if (chain || capture || disruption !== 'pass' || controls.length > 0 || (log && message)) return false
  const isKnown = (text: Text) => namesIn(text).every(read => read !== undefined && !touched.isChanged(read))
  return setVariables.every(
    ({ collection, name, value }) =>
      isKnown(name) && isKnown(value) && !touched.isTouched(name.fixed && `${collection}.${name.fixed.toLowerCase()}`),
  )
}

function setConstant(
  { collection, name, how, value }: Rule['setVariables'][number],
  variables: Map<string, string>,
): void {
  const filled = (text: Text) => filledText(text, ({ variable }) => variables.get(variable!))
  const key = `${collection}.${filled(name).toLowerCase()}`
  const before = Number.parseInt(variables.get(key) ?? '0', 10) || 0
  const change = Number.parseInt(filled(value), 10) || 0
  if (how === 'remove') variables.delete(key)
  else variables.set(key, how === 'set' ? filled(value) : String(how === 'add' ? before + change : before - change))
}
