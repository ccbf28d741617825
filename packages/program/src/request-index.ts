/** Who would answer a request, by parts alone: nothing is compiled and no policy made. */
import { apart } from './chosen-by.ts'
import { Claims } from './claims.ts'
import { Router } from './router.ts'
import { type Segment, segmentsOf } from './segment.ts'
import type { ApiPart, EndpointPart } from './snapshot.ts'

/** A request that an endpoint is written for. */
export interface SampleRequest {
  host: string
  method: string
  path: string
  /** What means the version, where callers choose between several. */
  version?: string
}

export interface Answering {
  part: ApiPart
  /** Undefined where the part has no endpoint for it. */
  endpoint: EndpointPart | undefined
}

export class RequestIndex {
  readonly #claims = new Claims<ApiPart>()
  /** By the one that holds the claim: those that callers may choose in its place. */
  readonly #besides = new Map<ApiPart, ApiPart[]>()
  readonly #routers = new Map<ApiPart, Router<EndpointPart>>()

  /** Of one environment. Of two that claim the same place the first has it. */
  constructor(parts: Iterable<ApiPart>) {
    for (const part of parts) {
      for (const host of hostsOf(part)) {
        const holder = this.#claims.add(host, part.basePath, part)
        if (!holder || holder === part || apart(part, holder) !== undefined) continue
        this.#besides.set(holder, [...(this.#besides.get(holder) ?? []), part])
      }
      const router = new Router<EndpointPart>()
      for (const endpoint of part.endpoints) router.add(endpoint.method, endpoint.path, endpoint)
      this.#routers.set(part, router)
    }
  }

  find({ host, method, path, version }: SampleRequest): Answering | undefined {
    const holder = this.#claims.find(host, path)
    if (!holder) return undefined
    const means = ({ chosenBy }: ApiPart) => version !== undefined && chosenBy?.values.includes(version)
    const part = this.#besides.get(holder)?.find(means) ?? holder
    const below = part.basePath === '/' ? path : path.slice(part.basePath.length) || '/'
    return { part, endpoint: this.#routers.get(part)!.find(below, method) }
  }
}

/** A host that nobody names (RFC 6761 §6.4). */
export const hostOfAny = 'any.invalid'

/** In each parameter. That somebody writes one of them does not say that the other is written, too. */
const texts = ['any', 'any-other']
/** Of an endpoint for all methods. */
const methodsOfAll = ['GET', 'ANY-OTHER']

/** With a text in each parameter that nobody writes; where a parameter takes the rest, in several lengths. */
export function samplesOf(part: ApiPart, { method, path }: EndpointPart): SampleRequest[] {
  const base = part.basePath === '/' ? '' : part.basePath
  const methods = method === '*' ? methodsOfAll : [method]
  return hostsOf(part).flatMap(host =>
    pathsOf(path).flatMap(below =>
      methods.map(method => ({
        // A host that the claim is made for.
        host: host?.replace(/^\*\./, 'any.') ?? hostOfAny,
        method,
        path: base + below,
        ...(part.chosenBy ? { version: part.chosenBy.values[0]! } : {}),
      })),
    ),
  )
}

const hostsOf = ({ hosts }: ApiPart): (string | undefined)[] => (hosts.length > 0 ? [...hosts] : [undefined])

function pathsOf(template: string): string[] {
  const segments = segmentsOf(template)
  if (typeof segments === 'string') return []
  if (segments.every(({ kind }) => kind === 'fixed')) return [pathOf(segments, '') || '/']
  if (segments.at(-1)!.kind !== 'rest') return texts.map(text => pathOf(segments, text))
  return texts.flatMap(text =>
    Array.from({ length: 8 }, (_, more) => pathOf(segments, text) + `/${text}`.repeat(more + 1)),
  )
}

/** Without a parameter that takes the rest. */
function pathOf(segments: readonly Segment[], text: string): string {
  const own = (segment: Segment) =>
    segment.kind === 'fixed' ? segment.text : segment.kind === 'mixed' ? segment.text.replaceAll('{}', text) : text
  return segments
    .filter(({ kind }) => kind !== 'rest')
    .map(segment => `/${own(segment)}`)
    .join('')
}
