/** A set of rules made ready to be run. */

import { FirstVariables } from './exchange-variables.ts'
import { folded, type Given } from './fold.ts'
import { type Pipeline, Pipelines } from './pipeline.ts'
import { Prefilter } from './prefilter.ts'
import { type Quick, quickOf } from './quick.ts'
import type { Rule } from './rule.ts'
import type { RuleSet } from './rule-set.ts'
import { finished, type Work } from './work.ts'

export interface PlannedRule {
  rule: Rule
  pipeline: Pipeline
  /** Whose forms the operator may be asked of: the pipeline, and of a rule that asks after each step all that lead to it. */
  steps: readonly Pipeline[]
  chain: PlannedRule | undefined
  /** Of a rule that compares one thing that rules set with a number: whether it holds. */
  quick: Quick | undefined
}

export interface PlannedPhase {
  rules: readonly PlannedRule[]
  prefilter: Prefilter
}

export interface Plan {
  phases: readonly PlannedPhase[]
  /** What is set when an exchange begins. */
  variables: FirstVariables
}

export const planOf = (set: RuleSet, given: Given = new Map()): Plan => finished(planning(set, given))

/** Likewise, in steps. What is given holds, whatever the rules set under its name: `tx.paranoia_level`. */
export function* planning(set: RuleSet, given: Given): Work<Plan> {
  const pipelines = new Pipelines()
  const { phases, variables } = folded(set, given)
  const ready: PlannedPhase[] = []
  for (const found of phases) {
    yield
    const rules = found.map(rule => planned(rule, pipelines))
    yield
    ready.push({ rules, prefilter: new Prefilter(rules) })
  }
  return { phases: ready, variables: new FirstVariables(variables) }
}

function planned(rule: Rule, pipelines: Pipelines): PlannedRule {
  const { transformations, multiMatch, chain } = rule
  const pipeline = pipelines.of(transformations)
  const steps = multiMatch ? transformations.map((_, at) => pipelines.of(transformations.slice(0, at + 1))) : [pipeline]
  return { rule, pipeline, steps, chain: chain && planned(chain, pipelines), quick: quickOf(rule) }
}
