/** What happens beside the usual: incidents, of which the truth is known, and what only looks like one. */

/** What an incident is; each has a figure of its own in the score. */
export const incidentKinds = ['errors', 'latency', 'drop', 'surge', 'spend', 'creep', 'quota'] as const
export type IncidentKind = (typeof incidentKinds)[number]

/** What a detector may rightly say while it lasts: a stolen key costs money as well. */
export const symptoms: Record<IncidentKind, readonly string[]> = {
  errors: ['errors'],
  latency: ['latency'],
  drop: ['drop'],
  surge: ['surge', 'spend', 'quota'],
  spend: ['spend'],
  creep: ['creep', 'latency', 'errors'],
  quota: ['quota', 'surge', 'spend'],
}

export const causeDimensions = ['version', 'endpoint', 'target', 'consumer', 'region', 'failure'] as const
export type CauseDimension = (typeof causeDimensions)[number]
export type Cause = Partial<Record<CauseDimension, string>>

export interface Incident {
  id: string
  kind: IncidentKind
  api: string
  /** Where it is one consumer's. */
  consumer?: string
  /** Included, and not included. */
  fromStep: number
  toStep: number
  /** Empty where it is the whole API's. */
  cause: Cause
  /** Identifier of the change that brought it. */
  change?: string
  effect: Effect
}

export interface LookAlike {
  kind: 'launch' | 'holiday'
  api?: string
  consumer?: string
  fromStep: number
  toStep: number
  effect: Effect
}

export interface Effect {
  shape: 'step' | 'ramp' | 'launch' | 'day'
  /** Added to the share of requests that fail, of those that the cause fits. */
  errors?: number
  /** Code of what fails. */
  failure?: string
  latency?: number
  traffic?: number
  cost?: number
}

export interface Change {
  id: string
  kind: 'deployment' | 'configuration'
  api: string
  version?: string
  text: string
  step: number
}

export interface Happenings {
  incidents: Incident[]
  lookAlikes: LookAlike[]
  changes: Change[]
  /** Spans of which nothing is known. */
  gaps: { fromStep: number; toStep: number }[]
}

/** How much of its effect a happening has at a step: from 0 to 1. */
export function strengthAt(
  { fromStep, toStep, effect }: { fromStep: number; toStep: number; effect: Effect },
  step: number,
): number {
  if (step < fromStep || step >= toStep) return 0
  const passed = step - fromStep
  const left = toStep - step
  if (effect.shape === 'ramp') return (passed + 1) / (toStep - fromStep)
  if (effect.shape === 'launch') return Math.min(1, (passed + 1) / 12) * 0.5 ** (passed / 288)
  if (effect.shape === 'day') return Math.min(1, (passed + 1) / 24, left / 24)
  return passed === 0 ? 0.6 : 1
}
