/** What whoever runs the rules takes out of them, for some paths. */
import type { Rule } from './rule.ts'
import { holdsId } from './rule-set.ts'
import { readTargets, type Target } from './target.ts'

export interface ExclusionInput {
  /** Ids and ranges of them: `942100`, `942100-942190`. */
  rules?: readonly string[] | undefined
  tags?: readonly string[] | undefined
  /** What is not looked at, such as `ARGS:comment`; the rules as a whole where nothing stands. */
  parameters?: readonly string[] | undefined
  /** A path, or `/admin/*` for all below it; all of them where nothing stands. */
  paths?: readonly string[] | undefined
}

export interface Exclusion {
  isFor(path: string): boolean
  isOf(rule: Pick<Rule, 'id' | 'tags'>): boolean
  /** Undefined takes the rules out. */
  targets: readonly Target[] | undefined
}

/** Throws `RuleProblem`. Without rules and tags it is of every rule. */
export function exclusionOf({ rules = [], tags = [], parameters, paths = [] }: ExclusionInput): Exclusion {
  const place = { file: 'exclude', line: 1 }
  const all = rules.length === 0 && tags.length === 0
  const fits = (written: string, path: string) =>
    written.endsWith('*') ? path.startsWith(written.slice(0, -1)) : path === written
  return {
    isFor: path => paths.length === 0 || paths.some(written => fits(written, path)),
    isOf: ({ id, tags: own }) =>
      all || rules.some(written => holdsId(written, id)) || tags.some(tag => own.includes(tag)),
    targets: parameters && parameters.length > 0 ? readTargets(parameters.join('|'), place).wanted : undefined,
  }
}
