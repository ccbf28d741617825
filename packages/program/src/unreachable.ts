/** What is written down and never happens, each with a request that shows it. */
import { Claims } from './claims.ts'
import { Router } from './router.ts'
import { segmentsOf } from './segment.ts'
import type { ApiPart, EndpointPart, PlacedPolicy } from './snapshot.ts'

export interface Unreachable {
  part: ApiPart
  /** In a sentence. */
  message: string
  /** Method and path of a request that goes another way than is written. */
  request: string
}

/** Of parts that are served together; those that cannot be are told by `compile`. */
export function unreachable(parts: readonly ApiPart[]): Unreachable[] {
  const claims = new Claims<ApiPart>()
  const routers = new Map<ApiPart, Router<EndpointPart>>()
  for (const part of parts) {
    for (const host of hostsOf(part)) claims.add(host, part.basePath, part)
    const router = new Router<EndpointPart>()
    for (const endpoint of part.endpoints) router.add(endpoint.method, endpoint.path, endpoint)
    routers.set(part, router)
  }
  return parts.flatMap(part => [
    ...part.endpoints.flatMap(endpoint => shadowOf(part, endpoint, { claims, routers }) ?? []),
    ...labelsNobodyHas(part),
  ])
}

interface Index {
  claims: Claims<ApiPart>
  routers: ReadonlyMap<ApiPart, Router<EndpointPart>>
}

/** Undefined where some request reaches the endpoint. */
function shadowOf(part: ApiPart, endpoint: EndpointPart, { claims, routers }: Index): Unreachable | undefined {
  const method = endpoint.method === '*' ? 'GET' : endpoint.method
  let shown: { request: string; by: string } | undefined
  for (const host of hostsOf(part)) {
    for (const below of pathsOf(endpoint.path)) {
      const path = (part.basePath === '/' ? '' : part.basePath) + below
      const owner = claims.find(hostLike(host), path)
      const found = owner && routers.get(owner)?.find(belowOf(owner, path), method)
      if (owner === part && found === endpoint) return undefined
      const other = found
        ? `${found.method} ${found.path} of ${owner!.apiVersion}`
        : `${owner?.apiVersion ?? 'nobody'}, which does not have it`
      shown ??= { request: `${method} ${path}`, by: owner === part ? other : `${other} (${owner?.basePath})` }
    }
  }
  if (!shown) return undefined
  const message = `${endpoint.method} ${endpoint.path} is never reached: ${shown.request} goes to ${shown.by}.`
  return { part, message, request: shown.request }
}

const hostsOf = ({ hosts }: ApiPart): (string | undefined)[] => (hosts.length > 0 ? [...hosts] : [undefined])

/** A host that the claim is made for. */
const hostLike = (host: string | undefined) => host?.replace(/^\*\./, 'any.') ?? 'any.invalid'

const belowOf = ({ basePath }: ApiPart, path: string) => (basePath === '/' ? path : path.slice(basePath.length) || '/')

/** Paths of the template: with a text in each parameter that nobody writes, the rest in several lengths. */
function pathsOf(template: string): string[] {
  const segments = segmentsOf(template)
  if (typeof segments === 'string') return []
  const start = segments
    .filter(({ kind }) => kind !== 'rest')
    .map(
      segment =>
        `/${segment.kind === 'fixed' ? segment.text : segment.kind === 'mixed' ? segment.text.replaceAll('{}', 'any') : 'any'}`,
    )
    .join('')
  if (segments.at(-1)?.kind !== 'rest') return [start || '/']
  return Array.from({ length: 8 }, (_, more) => start + '/any'.repeat(more + 1))
}

/** Policies that send requests to targets with a label, which no target has. */
function labelsNobodyHas(part: ApiPart): Unreachable[] {
  const policies = [part.policies, ...part.endpoints.map(one => one.policies), ...part.plans.map(one => one.policies)]
  const told = new Set<string>()
  for (const use of policies.flat()) {
    for (const { label, value } of labelsOf(use)) {
      if (part.upstream.targets.some(({ labels = {} }) => labels[label] === value)) continue
      told.add(`${use.policy} sends to targets with ${label} ${value}, and no target of ${part.upstream.name} has it.`)
    }
  }
  const [first] = part.endpoints
  const request = first ? `${first.method} ${part.basePath === '/' ? '' : part.basePath}${pathsOf(first.path)[0]}` : ''
  return [...told].map(message => ({ part, message, request }))
}

function labelsOf({ policy, config }: PlacedPolicy): { label: string; value: string }[] {
  if (policy !== 'split' && policy !== 'mirror') return []
  const { label = 'version', value, releases = [], otherwise } = config as Record<string, never>
  const values = [value, otherwise, ...(releases as { value: string }[]).map(one => one.value)]
  return values.flatMap(one => (typeof one === 'string' ? [{ label, value: one }] : []))
}
