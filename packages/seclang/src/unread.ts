/** What rules set and nobody reads is not set, and rules that do nothing else are gone. */
import type { Rule, SetVariable } from './rule.ts'
import { fitsTarget, type Target } from './target.ts'
import type { Text } from './text.ts'

export function withoutUnread(phases: readonly (readonly Rule[])[]): readonly (readonly Rule[])[] {
  const isRead = readerOf(phases.flat())
  return phases.map(rules => rules.map(rule => without(rule, isRead)))
}

type IsRead = (set: SetVariable) => boolean

function without(rule: Rule, isRead: IsRead): Rule {
  const chain = rule.chain && without(rule.chain, isRead)
  const setVariables = rule.setVariables.filter(isRead)
  return setVariables.length === rule.setVariables.length && chain === rule.chain
    ? rule
    : { ...rule, chain, setVariables }
}

function readerOf(rules: readonly Rule[]): IsRead {
  const names = new Set<string>()
  const wide: Target[] = []
  const text = (read: Text | undefined) => {
    for (const part of read?.parts ?? []) if (typeof part === 'object' && part.variable) names.add(part.variable)
  }
  const note = ({ targets, operator, message, logData, setVariables, chain }: Rule): void => {
    for (const target of targets.wanted) {
      if (target.variable !== undefined) names.add(target.variable)
      // Whether anything is set at all is no question of this one.
      else if (!(target.counted && target.pattern === undefined)) wide.push(target)
    }
    for (const read of [operator.text, message, logData]) text(read)
    for (const { name, value } of setVariables) {
      text(name)
      text(value)
    }
    if (chain) note(chain)
  }
  rules.forEach(note)
  const variables = wide.filter(({ collection }) => /^(TX|IP|GLOBAL|SESSION|RESOURCE|USER)$/.test(collection))
  return ({ collection, name, how }) => {
    if (name.fixed === undefined) return true
    const lower = name.fixed.toLowerCase()
    if (names.has(`${collection}.${lower}`)) return true
    if (how === 'add' || how === 'subtract') return isScore(lower)
    return variables.some(target => target.collection.toLowerCase() === collection && fitsTarget(target, lower))
  }
}

/** Asked for by whoever runs the rules. */
const isScore = (name: string) => name.includes('score')
