/** Who would answer a request, by parts alone: nothing is compiled and no policy made. */
import { Claims } from './claims.ts'
import { Router } from './router.ts'
import { segmentsOf } from './segment.ts'
import type { ApiPart, EndpointPart } from './snapshot.ts'

/** A request that an endpoint is written for. */
export interface SampleRequest {
  host: string
  method: string
  path: string
}

export interface Answering {
  part: ApiPart
  /** Undefined where the part has no endpoint for it. */
  endpoint: EndpointPart | undefined
}

export class RequestIndex {
  readonly #claims = new Claims<ApiPart>()
  readonly #routers = new Map<ApiPart, Router<EndpointPart>>()

  /** Of one environment. Of two that claim the same place the first has it. */
  constructor(parts: Iterable<ApiPart>) {
    for (const part of parts) {
      for (const host of hostsOf(part)) this.#claims.add(host, part.basePath, part)
      const router = new Router<EndpointPart>()
      for (const endpoint of part.endpoints) router.add(endpoint.method, endpoint.path, endpoint)
      this.#routers.set(part, router)
    }
  }

  find({ host, method, path }: SampleRequest): Answering | undefined {
    const part = this.#claims.find(host, path)
    if (!part) return undefined
    const below = part.basePath === '/' ? path : path.slice(part.basePath.length) || '/'
    return { part, endpoint: this.#routers.get(part)!.find(below, method) }
  }
}

/** With a text in each parameter that nobody writes; where a parameter takes the rest, in several lengths. */
export function samplesOf(part: ApiPart, { method, path }: EndpointPart): SampleRequest[] {
  const base = part.basePath === '/' ? '' : part.basePath
  return hostsOf(part).flatMap(host =>
    pathsOf(path).map(below => ({
      // A host that the claim is made for.
      host: host?.replace(/^\*\./, 'any.') ?? 'any.invalid',
      method: method === '*' ? 'GET' : method,
      path: base + below,
    })),
  )
}

const hostsOf = ({ hosts }: ApiPart): (string | undefined)[] => (hosts.length > 0 ? [...hosts] : [undefined])

function pathsOf(template: string): string[] {
  const segments = segmentsOf(template)
  if (typeof segments === 'string') return []
  const text = (segment: (typeof segments)[number]) =>
    segment.kind === 'fixed' ? segment.text : segment.kind === 'mixed' ? segment.text.replaceAll('{}', 'any') : 'any'
  const start = segments
    .filter(({ kind }) => kind !== 'rest')
    .map(segment => `/${text(segment)}`)
    .join('')
  if (segments.at(-1)?.kind !== 'rest') return [start || '/']
  return Array.from({ length: 8 }, (_, more) => start + '/any'.repeat(more + 1))
}
