/** A set of rules made ready to be run. */
import { folded } from './fold.ts'
import { type Pipeline, Pipelines } from './pipeline.ts'
import { Prefilter } from './prefilter.ts'
import { type Quick, quickOf } from './quick.ts'
import type { Rule } from './rule.ts'
import type { RuleSet } from './rule-set.ts'

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
  variables: ReadonlyMap<string, string>
}

export function planOf(set: RuleSet): Plan {
  const pipelines = new Pipelines()
  const { phases, variables } = folded(set)
  const ready = phases.map(found => {
    const rules = found.map(rule => planned(rule, pipelines))
    return { rules, prefilter: new Prefilter(rules) }
  })
  return { phases: ready, variables }
}

function planned(rule: Rule, pipelines: Pipelines): PlannedRule {
  const { transformations, multiMatch, chain } = rule
  const pipeline = pipelines.of(transformations)
  const steps = multiMatch ? transformations.map((_, at) => pipelines.of(transformations.slice(0, at + 1))) : [pipeline]
  return { rule, pipeline, steps, chain: chain && planned(chain, pipelines), quick: quickOf(rule) }
}
