/** A set of rules made ready to be run. */

import { FirstVariables } from './exchange-variables.ts'
import { folded, type Given } from './fold.ts'
import { HeadAnswers } from './head-answers.ts'
import { type Pipeline, Pipelines } from './pipeline.ts'
import { Prefilter } from './prefilter.ts'
import { type Quick, quickOf } from './quick.ts'
import type { Rule } from './rule.ts'
import type { RuleSet } from './rule-set.ts'
import { SeenBefore } from './seen-before.ts'
import { touchedBy } from './touched.ts'
import { finished, type Work } from './work.ts'

export interface PlannedRule {
  rule: Rule
  pipeline: Pipeline
  /** Whose forms the operator may be asked of: the pipeline, and of a rule that asks after each step all that lead to it. */
  steps: readonly Pipeline[]
  chain: PlannedRule | undefined
  /** Of a rule that compares one thing that rules set with a number: whether it holds. */
  quick: Quick | undefined
  /** Among all of the plan, those of chains, too. */
  index: number
  /** Whether it fits a value depends on nothing else. */
  isSteady: boolean
}

export interface PlannedPhase {
  rules: readonly PlannedRule[]
  prefilter: Prefilter
  heads: HeadAnswers
}

export interface Plan {
  phases: readonly PlannedPhase[]
  /** What is set when an exchange begins. */
  variables: FirstVariables
  /** How many rules there are, those of chains, too. */
  links: number
  seenBefore: SeenBefore
}

export const planOf = (set: RuleSet, given: Given = new Map()): Plan => finished(planning(set, given))

/** Likewise, in steps. What is given holds, whatever the rules set under its name: `tx.paranoia_level`. */
export function* planning(set: RuleSet, given: Given): Work<Plan> {
  const pipelines = new Pipelines()
  const { phases, variables } = folded(set, given)
  const ready: PlannedPhase[] = []
  const touched = touchedBy(phases.flat())
  let links = 0
  let places = 0
  for (const found of phases) {
    yield
    const rules = found.map(rule => planned(rule, pipelines, () => links++))
    yield
    const prefilter = new Prefilter(rules, places)
    places += prefilter.places
    yield
    ready.push({ rules, prefilter, heads: new HeadAnswers(rules, touched) })
  }
  return { phases: ready, variables: new FirstVariables(variables), links, seenBefore: new SeenBefore() }
}

function planned(rule: Rule, pipelines: Pipelines, indexOf: () => number): PlannedRule {
  const { transformations, multiMatch, chain, operator } = rule
  const pipeline = pipelines.of(transformations)
  const steps = multiMatch ? transformations.map((_, at) => pipelines.of(transformations.slice(0, at + 1))) : [pipeline]
  return {
    ...{ rule, pipeline, steps, chain: chain && planned(chain, pipelines, indexOf), quick: quickOf(rule) },
    ...{ index: indexOf(), isSteady: operator.text.fixed !== undefined },
  }
}
