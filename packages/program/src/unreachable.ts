/** What is written down and never happens, each with a request that shows it. */
import { filled, problemsOf } from '@gatehouse/schema'
import type { Subset } from '@gatehouse/unit'
import { currentConfig, type Policies } from './check-part.ts'
import { RequestIndex, samplesOf } from './request-index.ts'
import type { ApiPart, EndpointPart, PlacedPolicy } from './snapshot.ts'
import { filePrefix } from './target-source.ts'

export interface Unreachable {
  part: ApiPart
  /** In a sentence. */
  message: string
  /** Method and path of a request that goes another way than is written. */
  request: string
}

/** Of parts that are served together; those that cannot be are told by `compile`. */
export function unreachable(parts: readonly ApiPart[], policies: Policies): Unreachable[] {
  const index = new RequestIndex(parts)
  return parts.flatMap(part => [
    ...part.endpoints.flatMap(endpoint => shadowOf(part, endpoint, index) ?? []),
    ...labelsNobodyHas(part, policies),
  ])
}

/** Undefined where some request reaches the endpoint. */
function shadowOf(part: ApiPart, endpoint: EndpointPart, index: RequestIndex): Unreachable | undefined {
  let shown: { request: string; by: string } | undefined
  for (const sample of samplesOf(part, endpoint)) {
    const found = index.find(sample)
    if (found?.endpoint === endpoint) return undefined
    const { apiVersion, basePath } = found!.part
    const by = found!.endpoint
      ? `${found!.endpoint.method} ${found!.endpoint.path} of ${apiVersion}`
      : `${apiVersion}, which does not have it`
    shown ??= { request: `${sample.method} ${sample.path}`, by: found!.part === part ? by : `${by} (${basePath})` }
  }
  if (!shown) return undefined
  const message = `${endpoint.method} ${endpoint.path} is never reached: ${shown.request} goes to ${shown.by}.`
  return { part, message, request: shown.request }
}

/** Policies that send requests to targets with a label, which no target has. */
function labelsNobodyHas(part: ApiPart, policies: Policies): Unreachable[] {
  const uses = [part.policies, ...part.endpoints.map(one => one.policies), ...part.plans.map(one => one.policies)]
  const told = new Set<string>()
  for (const use of uses.flat()) {
    for (const { label, value } of labelsOf(use, policies)) {
      // What a file holds is not known here.
      if (part.upstream.targets.some(({ url, labels = {} }) => labels[label] === value || url.startsWith(filePrefix)))
        continue
      told.add(`${use.policy} sends to targets with ${label} ${value}, and no target of ${part.upstream.name} has it.`)
    }
  }
  const [first] = part.endpoints
  const [sample] = first ? samplesOf(part, first) : []
  const request = sample ? `${sample.method} ${sample.path}` : ''
  return [...told].map(message => ({ part, message, request }))
}

/** None of a configuration that cannot be read: that is told elsewhere. */
function labelsOf(use: PlacedPolicy, policies: Policies): readonly Subset[] {
  const unit = policies.get(use.policy)
  if (!unit?.sendsTo) return []
  const config = currentConfig(use, unit)
  return problemsOf(unit.config, config).length > 0 ? [] : unit.sendsTo(filled(unit.config, config) as never)
}
