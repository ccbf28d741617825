import type { OperationUnit } from './operation.ts'
import type { PolicyUnit } from './policy.ts'
import type { ResourceUnit } from './resource.ts'

/**
 * A room of the house. The units are plain data that every process may read; `control` is loaded only by the
 * control plane, so that a gateway never imports a handler or a migration.
 */
export interface CapabilityUnit<C = unknown> {
  name: string
  title: string
  summary: string
  resources?: readonly ResourceUnit[]
  operations?: readonly OperationUnit[]
  policies?: readonly PolicyUnit[]
  control?: () => Promise<C>
}

export function defineCapability<const C extends CapabilityUnit>(unit: C): C {
  return Object.freeze(unit)
}
