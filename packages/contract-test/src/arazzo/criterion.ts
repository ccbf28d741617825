/** What a step must come to: simple conditions, patterns of linear time, paths into values. */
import { type LinearPattern, linearPattern } from '@gatehouse/expression/linear-pattern.ts'
import { Target, TargetProblem } from '@gatehouse/overlay/target.ts'
import { ConditionProblem, simpleCondition, type ValueAt } from './simple-condition.ts'

export interface Criterion {
  text: string
  holds(valueAt: ValueAt): boolean
}

const textMax = 1_000_000

/** Throws `ConditionProblem`. */
export function criterionOf({
  condition,
  context,
  type = 'simple',
}: {
  condition: string
  context?: string | undefined
  type?: string | undefined
}): Criterion {
  if (type === 'simple') return { text: condition, holds: simpleCondition(condition) }
  if (context === undefined) throw new ConditionProblem(`context is missing, which ${type} looks at`)
  const text = `${context}: ${condition}`
  if (type === 'regex') {
    const pattern = patternOf(condition)
    return { text, holds: valueAt => isMatch(pattern, valueAt(context)) }
  }
  if (type !== 'jsonpath') throw new ConditionProblem(`${type} is not read; simple, regex and jsonpath are`)
  const target = targetOf(condition)
  return { text, holds: valueAt => isFound(target, valueAt(context)) }
}

function patternOf(source: string): LinearPattern {
  try {
    return linearPattern(source)
  } catch (thrown) {
    throw new ConditionProblem((thrown as Error).message)
  }
}

function isMatch(pattern: LinearPattern, value: unknown): boolean {
  if (value === undefined) return false
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    return pattern.test(text.slice(0, textMax))
  } catch {
    // More work than a pattern may take.
    return false
  }
}

function targetOf(path: string): Target {
  try {
    return new Target(path)
  } catch (thrown) {
    if (!(thrown instanceof TargetProblem)) throw thrown
    throw new ConditionProblem(thrown.message)
  }
}

function isFound(target: Target, value: unknown): boolean {
  try {
    return value !== undefined && target.in(value).length > 0
  } catch (thrown) {
    if (!(thrown instanceof TargetProblem)) throw thrown
    return false
  }
}
