/** Which endpoint of one contract is which of the other: of the same path, else of the same shape where that is one alone. */
import type { Endpoint } from './contract.ts'
import { shapeOf } from './read-contract.ts'

export interface EndpointPairs {
  pairs: { from: Endpoint; to: Endpoint }[]
  gone: Endpoint[]
  added: Endpoint[]
}

type Endpoints = ReadonlyMap<string, Endpoint>

/** Names of path parameters do not count: `/pets/{id}` is `/pets/{petId}`. */
export function pairEndpoints(base: Endpoints, revision: Endpoints): EndpointPairs {
  const found: EndpointPairs = { pairs: [], gone: [], added: [] }
  const [left, others] = [unmatched(base, revision), unmatched(revision, base)]
  for (const [name, from] of base) {
    const to = revision.get(name) ?? one(others, from, left)
    if (to) found.pairs.push({ from, to })
    else found.gone.push(from)
  }
  const taken = new Set(found.pairs.map(({ to }) => to))
  for (const to of revision.values()) if (!taken.has(to)) found.added.push(to)
  return found
}

/** Those whose path the other side does not have, by shape. */
function unmatched(of: Endpoints, other: Endpoints): Map<string, Endpoint[]> {
  const found = new Map<string, Endpoint[]>()
  for (const [name, endpoint] of of) {
    if (other.has(name)) continue
    const key = keyOf(endpoint)
    found.set(key, [...(found.get(key) ?? []), endpoint])
  }
  return found
}

function one(others: Map<string, Endpoint[]>, from: Endpoint, left: Map<string, Endpoint[]>): Endpoint | undefined {
  const key = keyOf(from)
  const same = others.get(key)
  return same?.length === 1 && left.get(key)?.length === 1 ? same[0] : undefined
}

const keyOf = ({ method, path }: Endpoint) => `${method} ${shapeOf(path)}`
