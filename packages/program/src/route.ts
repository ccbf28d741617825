import type { PolicyHooks, RouteView } from '@gatehouse/unit'
import { segmentsOf } from './segment.ts'
import type { ApiPart, EndpointPart, PlacedPolicy } from './snapshot.ts'

/** A policy at its place with its running instance. */
export interface Step {
  readonly use: PlacedPolicy
  readonly hooks: PolicyHooks
}

/** One endpoint as a gateway serves it. An exchange keeps its route, whatever generation comes meanwhile. */
export interface Route extends RouteView {
  readonly part: ApiPart
  /** Its place among the endpoints of the part. */
  readonly index: number
  readonly method: string
  /** Edge and identify: before it is known who calls. */
  readonly open: readonly Step[]
  /** The rest: first for callers without a plan, then for each plan of the part, in its order. */
  readonly known: readonly (readonly Step[])[]
  /** Index into `known` by plan id. */
  readonly planIndex: ReadonlyMap<string, number>
  /** Some step, of whatever plan, has a `frame` hook or limits streams; nobody else pays for looking. */
  readonly streams: boolean
  /** Some step, of whatever plan, has a `departing` hook; nobody else pays for looking. */
  readonly departs: boolean
  /** Answered by the gateway itself, for the caller's sake: it leaves no usage event. */
  readonly own?: boolean
}

/** Path parameters of a path that matched the template, decoded where that is possible. */
export function parametersOf(endpoint: Pick<EndpointPart, 'path'>, path: string): Record<string, string> {
  const segments = segmentsOf(endpoint.path)
  if (typeof segments === 'string') return {}
  const texts = path.slice(1).split('/')
  const found: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const text = texts[index] ?? ''
    if (segment.kind === 'parameter') found[segment.name] = decoded(text)
    else if (segment.kind === 'rest') found[segment.name] = decoded(texts.slice(index).join('/'))
    else if (segment.kind === 'mixed') {
      const values = segment.pattern.values(text) ?? []
      for (const [at, name] of segment.names.entries()) found[name] = decoded(values[at] ?? '')
    }
  }
  return found
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
