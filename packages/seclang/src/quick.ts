import { numberOf } from './operators/comparisons.ts'
import type { Rule } from './rule.ts'

/** Whether what rules have set is as a rule asks. */
export type Quick = (variables: ReadonlyMap<string, string>) => boolean

/** Of a rule that compares what rules set with a number, any of several things; of a chain its head. */
export function quickOf({ targets, operator, transformations, multiMatch }: Rule): Quick | undefined {
  const { compares, negated } = operator
  if (!compares || transformations.length > 0 || multiMatch) return undefined
  const asked: Quick[] = []
  for (const { variable, counted } of targets.wanted) {
    if (variable === undefined) return undefined
    asked.push(variables => {
      const value = variables.get(variable)
      if (counted) return compares(value === undefined ? 0 : 1) !== negated
      return value !== undefined && compares(numberOf(value)) !== negated
    })
  }
  return asked.length === 1 ? asked[0] : variables => asked.some(holds => holds(variables))
}
