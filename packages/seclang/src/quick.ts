import { numberOf } from './operators/comparisons.ts'
import type { Rule } from './rule.ts'

/** What rules have set. */
export interface Variables {
  get(name: string): string | undefined
}

/** Whether what rules have set is as a rule asks. */
export type Quick = (variables: Variables) => boolean

/** Of a rule that compares what rules set with a number, or with what rules set, any of several things; of a chain its head. */
export function quickOf({ targets, operator, transformations, multiMatch }: Rule): Quick | undefined {
  const { compares, negated, text } = operator
  if (!compares || transformations.length > 0 || multiMatch) return undefined
  const argument = argumentOf(text)
  if (!argument) return undefined
  const asked: Quick[] = []
  for (const { variable, counted } of targets.wanted) {
    if (variable === undefined) return undefined
    asked.push(variables => {
      const value = variables.get(variable)
      if (counted) return compares(value === undefined ? 0 : 1, argument(variables)) !== negated
      return value !== undefined && compares(numberOf(value), argument(variables)) !== negated
    })
  }
  return asked.length === 1 ? asked[0] : variables => asked.some(holds => holds(variables))
}

function argumentOf({ fixed, parts }: Rule['operator']['text']): ((variables: Variables) => number) | undefined {
  if (fixed !== undefined) {
    const number = numberOf(fixed)
    return () => number
  }
  const [only] = parts
  if (parts.length !== 1 || typeof only !== 'object' || only.variable === undefined) return undefined
  const { variable } = only
  return variables => numberOf(variables.get(variable) ?? '')
}
