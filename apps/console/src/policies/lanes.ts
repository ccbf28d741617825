/** The stages that a request passes, and what happens in each, in the order in which it does. Pure. */
export const stages = ['edge', 'identify', 'authorize', 'limit', 'validate', 'shape', 'forward', 'observe'] as const
export type Stage = (typeof stages)[number]

export interface PolicyUse {
  policy: string
  name?: string
  version?: number
  stage?: string
  config?: Record<string, unknown>
}

export type Scope = 'organization' | 'workspace' | 'api' | 'version' | 'endpoint' | 'product' | 'plan'

/** Policies of one place, in the order of its document. */
export interface Source {
  scope: Scope
  /** Where they stand. */
  owner: string
  uses: readonly PolicyUse[]
}

export interface Step {
  scope: Scope
  owner: string
  use: PolicyUse
  /** Among the policies of its place. */
  index: number
  /** When it happens, counted over all stages. */
  number: number
}

export interface Lane {
  stage: Stage
  steps: readonly Step[]
}

/** Which stages a policy may stand in; the first unless said. */
export type Stages = (policy: string) => readonly string[]

export const stageOf = (use: PolicyUse, stagesOf: Stages): string => use.stage ?? stagesOf(use.policy)[0] ?? 'edge'

/** Stage, then scope, then document: there are no numbers to set. Sources stand in the order of their scopes. */
export function lanesOf(sources: readonly Source[], stagesOf: Stages): Lane[] {
  let number = 0
  return stages.map(stage => ({
    stage,
    steps: sources.flatMap(({ scope, owner, uses }) =>
      uses.flatMap((use, index): Step[] =>
        stageOf(use, stagesOf) === stage ? [{ scope, owner, use, index, number: ++number }] : [],
      ),
    ),
  }))
}

/** One place earlier or later among those of its stage; the same where there is none. */
export function moved(uses: readonly PolicyUse[], index: number, by: 1 | -1, stagesOf: Stages): PolicyUse[] {
  const stage = stageOf(uses[index]!, stagesOf)
  const places = uses.flatMap((use, at) => (stageOf(use, stagesOf) === stage ? [at] : []))
  const to = places[places.indexOf(index) + by]
  return to === undefined ? [...uses] : placed(uses, index, { before: by === 1 ? to + 1 : to })
}

/** Put before another of the same place, or at the end of a stage. */
export function placed(
  uses: readonly PolicyUse[],
  index: number,
  { before = uses.length, stage }: { before?: number; stage?: string },
): PolicyUse[] {
  const use = stage === undefined ? uses[index]! : { ...uses[index]!, stage }
  const rest = uses.filter((_, at) => at !== index)
  return rest.toSpliced(before > index ? before - 1 : before, 0, use)
}

/** With what a preset says; the stage is written only where the policy has a choice. */
export function begun(policy: string, stage: string, stagesOf: Stages, config?: Record<string, unknown>): PolicyUse {
  return {
    policy,
    ...(stagesOf(policy)[0] === stage ? {} : { stage }),
    ...(config && Object.keys(config).length > 0 ? { config } : {}),
  }
}
