/** Rules as they are run: read once, looked up never. */
import type { Operator } from './operators/operator.ts'
import type { Place } from './problem.ts'
import type { Target, Targets } from './target.ts'
import type { Text } from './text.ts'
import type { Transformation } from './transformations/transformation.ts'

/** 1 head of the request, 2 its body, 3 head of the reply, 4 its body, 5 afterwards. */
export type Phase = 1 | 2 | 3 | 4 | 5

/** `pass` goes on, `block` is what the engine is set to, `allow` ends all rules. */
export type Disruption = 'pass' | 'block' | 'allow' | 'allow-phase' | 'allow-request'

export interface Rule {
  id: number
  phase: Phase
  place: Place
  targets: Targets
  operator: Operator
  transformations: readonly Transformation[]
  /** The operator is asked after each transformation that changed something. */
  multiMatch: boolean
  /** Groups of its pattern become `TX:0` to `TX:9`. */
  capture: boolean
  disruption: Disruption
  status: number
  message: Text | undefined
  logData: Text | undefined
  severity: number | undefined
  tags: readonly string[]
  /** Told in the audit log. */
  log: boolean
  setVariables: readonly SetVariable[]
  controls: readonly Control[]
  /** Index among the rules of its phase that comes next where this one fits. */
  next: number | undefined
  /** All must fit; what this one does is done when they do. */
  chain: Rule | undefined
}

export interface SetVariable {
  collection: 'tx' | 'ip' | 'global' | 'session' | 'resource' | 'user'
  name: Text
  how: 'set' | 'add' | 'subtract' | 'remove'
  value: Text
}

export interface Control {
  name: string
  value: string
  /** Of one that takes targets from other rules; `value` is then which rules. */
  targets: readonly Target[]
}
