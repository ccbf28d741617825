/** The contract of endpoints on which a policy holds requests against it; nothing for others. */
import { Failure } from '@gatehouse/base'
import type { ApiPart, EndpointPart, PlacedPolicy, Policies } from '@gatehouse/program'
import type { ReadDefinition } from './definition.ts'

interface Uncontracted {
  policies: readonly PlacedPolicy[]
  endpoints: readonly EndpointPart[]
  definition: Pick<ReadDefinition, 'contract'> | undefined
  units: Policies
}

/** Throws `document_invalid` where the document cannot be held against requests, `snapshot_invalid` where there is none. */
export function withContracts(
  { policies, endpoints, definition, units }: Uncontracted,
  version: string,
): Pick<ApiPart, 'contractSchemas' | 'endpoints'> {
  const asks = (use: PlacedPolicy) => units.get(use.policy)?.contract !== undefined
  const wantsExamples = (use: PlacedPolicy) => units.get(use.policy)?.contract?.(use.config as never).examples === true
  const always = policies.some(asks)
  const wanted = new Set(endpoints.filter(one => always || one.policies.some(asks)).map(({ id }) => id))
  if (wanted.size === 0) return { endpoints: [...endpoints] }
  if (!definition) {
    // Of a wider scope it holds for those that have a contract.
    const use = [...policies, ...endpoints.flatMap(one => one.policies)].find(
      one => asks(one) && one.scope !== 'organization' && one.scope !== 'workspace',
    )
    if (use) throw uncontracted(use, version)
    return { endpoints: [...endpoints] }
  }
  const contract = definition.contract(id => wanted.has(id), {
    examples: [...policies, ...endpoints.flatMap(one => one.policies)].some(wantsExamples),
  })
  return {
    contractSchemas: contract.schemas,
    endpoints: endpoints.map(one => {
      const own = contract.endpoints.get(one.id)
      return own ? { ...one, contract: own } : one
    }),
  }
}

function uncontracted({ policy }: PlacedPolicy, version: string): Failure {
  const message = `${policy} holds requests against the contract, and ${version} has none.`
  const hint = 'Name a definition in spec.definition, or take the policy away.'
  return new Failure('snapshot_invalid', message, {
    problems: [{ code: 'contract_missing', message, pointer: '/spec/policies', hint }],
  })
}
