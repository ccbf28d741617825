import type { CapabilityUnit } from './capability.ts'
import { defineOperation, type OperationUnit, operationId } from './operation.ts'
import type { PolicyUnit } from './policy.ts'
import type { ResourceUnit } from './resource.ts'

/** All units of a house, by name. Every projection starts from this. */
export interface Catalogue {
  capabilities: readonly CapabilityUnit[]
  resources: ReadonlyMap<string, ResourceUnit>
  operations: ReadonlyMap<string, OperationUnit>
  policies: ReadonlyMap<string, PolicyUnit>
}

/** The room of the policies that the operator of an installation wrote; no room of the house is called so. */
export const ownRoomName = 'own'

/** Policies that only gateways run, behind a wall. */
export const ownPoliciesOf = ({ capabilities }: Pick<Catalogue, 'capabilities'>): readonly PolicyUnit[] =>
  capabilities.find(({ name }) => name === ownRoomName)?.policies ?? []

/** Collects the units of a list of capabilities; a name that stands twice throws. */
export function catalogueOf(capabilities: readonly CapabilityUnit[]): Catalogue {
  const resources = byName(
    capabilities.flatMap(c => c.resources ?? []),
    resource => resource.kind,
  )
  const written = capabilities.flatMap(c => c.operations ?? [])
  const known = new Set(written.map(operationId))
  const moves = [...resources.values()].flatMap(transitionOperations).filter(o => !known.has(operationId(o)))
  return {
    capabilities,
    resources,
    operations: byName([...written, ...moves], operationId),
    policies: byName(
      capabilities.flatMap(c => c.policies ?? []),
      policy => policy.name,
    ),
  }
}

/** A transition is an operation without input, unless the capability wrote a richer one. */
function transitionOperations(resource: ResourceUnit): OperationUnit[] {
  return Object.entries(resource.states?.transitions ?? {})
    .filter(([, { internal }]) => !internal)
    .map(([name, { title, summary }]) =>
      defineOperation({
        name,
        on: resource.kind,
        title,
        summary,
        effect: 'write',
        role: 'editor',
        transition: name,
        errors: ['illegal_transition'],
      }),
    )
}

function byName<T>(units: readonly T[], nameOf: (unit: T) => string): Map<string, T> {
  const found = new Map<string, T>()
  for (const unit of units) {
    const name = nameOf(unit)
    if (found.has(name)) throw new Error(`two units are called ${name}`)
    found.set(name, unit)
  }
  return found
}
