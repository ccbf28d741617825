/**
 * What is the same for every exchange is worked out once: what the first rules set of themselves, and which rules are
 * passed over for that. Rule sets say in such rules how they are set up.
 */

import { type Kept, renumbered, withoutConstant } from './constant-rules.ts'
import type { Phase, Rule, SetVariable } from './rule.ts'
import type { RuleSet } from './rule-set.ts'
import type { Text } from './text.ts'
import { chained } from './touched.ts'
import { withoutUnread } from './unread.ts'

export interface Folded {
  phases: RuleSet['phases']
  /** What is set when an exchange begins. */
  variables: ReadonlyMap<string, string>
}

/** By name, such as `tx.paranoia_level`. */
export type Given = ReadonlyMap<string, string>

export function folded({ phases: written }: RuleSet, given: Given): Folded {
  const variables = new Map(given)
  const phases = given.size > 0 ? written.map(rules => rules.map(rule => leaving(rule, given))) : written
  const first = withoutConstant(phases[1]!, variables)
  const changed = changedNames([...first, ...phases.slice(2).flat()])
  const simple = (rules: readonly Rule[]) => (changed ? withoutDead(rules, { variables, changed }) : rules)
  const read = withoutUnread(phases.map((rules, phase) => ((phase as Phase) === 1 ? first : rules)))
  return { variables, phases: read.map(simple) }
}

type Changed = (name: string) => boolean

/** Without what it sets under the names of what is given. */
function leaving(rule: Rule, given: Given): Rule {
  const isFree = ({ collection, name }: SetVariable) => !given.has(`${collection}.${name.fixed?.toLowerCase()}`)
  const chain = rule.chain && leaving(rule.chain, given)
  return { ...rule, chain, setVariables: rule.setVariables.filter(isFree) }
}

/** Whether a rule may change what is set under a name; undefined where one may change anything. */
function changedNames(rules: readonly Rule[]): Changed | undefined {
  const exact = new Set<string>()
  const beginnings: string[] = []
  for (const { setVariables, capture } of rules.flatMap(chained)) {
    if (capture) for (let group = 0; group < 10; group++) exact.add(`tx.${group}`)
    for (const { collection, name } of setVariables) {
      const [first = ''] = name.parts
      if (typeof first !== 'string' || first === '') return undefined
      const written = `${collection}.${first.toLowerCase()}`
      if (name.fixed === undefined) beginnings.push(written)
      else exact.add(written)
    }
  }
  return name => exact.has(name) || beginnings.some(beginning => name.startsWith(beginning))
}

/** Of a rule and its chain that ask only what is never changed; undefined where it is not known. */
function knownAnswer(rule: Rule, constants: Constants): boolean | undefined {
  const own = ownAnswer(rule, constants)
  if (own === false || !rule.chain) return own
  const rest = knownAnswer(rule.chain, constants)
  return rest === false ? false : own && rest
}

type Constants = Pick<Folded, 'variables'> & { changed: Changed }

function ownAnswer({ targets, operator, transformations, multiMatch }: Rule, { variables, changed }: Constants) {
  if (!operator.negated && operator.bytes?.every(bits => bits === 0)) return false
  const isFixed = ({ parts }: Text) =>
    parts.every(part => typeof part === 'string' || (part.variable !== undefined && !changed(part.variable)))
  const isKnown = targets.wanted.every(({ variable }) => variable !== undefined && !changed(variable))
  if (!isKnown || multiMatch || !isFixed(operator.text)) return undefined
  return targets.wanted.some(({ variable, counted }) => {
    const set = variables.get(variable!)
    const value = counted ? String(set === undefined ? 0 : 1) : set
    if (value === undefined) return false
    const form = transformations.reduce((text, { change }) => change(text), value)
    const found = operator.find(form, reference => variables.get(reference.variable!))
    return (found !== undefined) !== operator.negated
  })
}

function doesAnything(rule: Rule): boolean {
  const { disruption, controls, log, message, setVariables, capture, chain } = rule
  const tells = log && message !== undefined
  const does = disruption !== 'pass' || controls.length > 0 || tells || setVariables.length > 0 || capture
  return does || (chain !== undefined && doesAnything(chain))
}

/** Without rules that never fit, and without those that are always passed over. */
function withoutDead(rules: readonly Rule[], constants: Constants): Rule[] {
  const kept: Kept[] = []
  for (let at = 0; at < rules.length; ) {
    const rule = rules[at]!
    const known = knownAnswer(rule, constants)
    const does = doesAnything(rule)
    const idle = !does && rule.next === undefined
    if ((known === undefined && !idle) || (known && does)) kept.push({ rule, was: at })
    at = known && !does ? (rule.next ?? at + 1) : at + 1
  }
  return renumbered(kept)
}
