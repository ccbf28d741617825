/** The order of a request. Policies choose a stage, never a number. */
export const stages = ['edge', 'identify', 'authorize', 'limit', 'validate', 'shape', 'forward', 'observe'] as const
export type Stage = (typeof stages)[number]

/** Within a stage policies run by scope, the widest first, and then in document order. What the platform places itself is of none of them, and first. */
export const policyScopes = ['platform', 'organization', 'workspace', 'api', 'endpoint', 'product', 'plan'] as const
export type PolicyScope = (typeof policyScopes)[number]

/** Stages that run before it is known who calls. */
export const openStages: readonly Stage[] = ['edge', 'identify']
