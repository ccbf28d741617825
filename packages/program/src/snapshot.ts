/**
 * What a gateway is given: parts, one for each API version in each environment, named by the digest of their
 * content, under a manifest that says which of them make up a generation. Plain JSON.
 */
import { createHash } from 'node:crypto'
import { defaulted, type Filled, object, oneOf, Type } from '@gatehouse/schema'
import { contractSchemas, endpointContract, policyScopes, stages } from '@gatehouse/unit'
import { chosenBy } from './chosen-by.ts'
import type { PolicyModule } from './policy-module.ts'

const id = Type.String({ minLength: 1, maxLength: 128 })

const placedPolicy = object({
  /** Stable over revisions: the counters of a policy live under it. */
  identity: Type.String({ minLength: 1, maxLength: 512 }),
  scope: oneOf([...policyScopes]),
  policy: id,
  version: Type.Integer({ minimum: 1 }),
  stage: oneOf([...stages]),
  config: Type.Record(Type.String(), Type.Unknown()),
})
export type PlacedPolicy = Filled<typeof placedPolicy>

const policies = Type.Array(placedPolicy, { maxItems: 1024 })

const endpoint = object({
  id: Type.String({ minLength: 1, maxLength: 256 }),
  /** Upper case; `*` for any. */
  method: Type.String({ minLength: 1, maxLength: 32 }),
  /** Template below the base path, such as `/pets/{petId}`; `{rest+}` takes the rest of the path. */
  path: Type.String({ minLength: 1, maxLength: 2048 }),
  /** Its contract asks who calls; the scopes of each alternative, none where it names none. */
  security: Type.Optional(Type.Array(Type.Array(Type.String({ maxLength: 500 })), { minItems: 1 })),
  /** Where a policy holds requests against it. */
  contract: Type.Optional(endpointContract),
  policies,
})
export type EndpointPart = Filled<typeof endpoint>

const plan = object({ id, name: id, policies })

const target = object({
  url: Type.String({ maxLength: 2048 }),
  /** A name whose addresses, or whose SRV records, are the targets; the address itself is one unless said. */
  resolve: Type.Optional(oneOf(['addresses', 'srv'])),
  weight: Type.Integer({ minimum: 0 }),
  /** 0 unless said; the least that is well takes the requests. */
  priority: Type.Optional(Type.Integer({ minimum: 0 })),
  zone: Type.Optional(Type.String({ maxLength: 63 })),
  labels: Type.Optional(Type.Record(Type.String({ maxLength: 63 }), Type.String({ maxLength: 63 }))),
})

/** When a target is left out for what it answered; all are counted over all threads. */
const outliers = object({
  failuresInRow: Type.Integer({ minimum: 0 }),
  failurePercent: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  slowMs: Type.Optional(Type.Integer({ minimum: 1 })),
  slowPercent: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  /** Answers in an interval, of which a percentage says something. */
  answersMin: Type.Integer({ minimum: 1 }),
  intervalMs: Type.Integer({ minimum: 1 }),
  ejectionMs: Type.Integer({ minimum: 1 }),
  ejectionMaxMs: Type.Integer({ minimum: 1 }),
  ejectedPercentMax: Type.Integer({ minimum: 0, maximum: 100 }),
})
export type OutlierRules = Filled<typeof outliers>

const upstream = object({
  id,
  name: id,
  targets: Type.Array(target, { minItems: 1, maxItems: 256 }),
  balancing: oneOf(['round-robin', 'least-connections', 'latency', 'consistent-hash']),
  /** What is hashed; the field's or the cookie's name where it is one. */
  hash: Type.Optional(
    object({
      by: oneOf(['header', 'cookie', 'path', 'ip', 'consumer']),
      name: Type.Optional(Type.String({ maxLength: 128 })),
      loadPercent: Type.Optional(Type.Integer({ minimum: 101 })),
    }),
  ),
  sticky: Type.Optional(
    object({
      cookie: Type.String({ maxLength: 128 }),
      maxAgeSeconds: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
  ),
  /** Only targets whose label says what the request's field says. */
  subset: Type.Optional(
    object({
      label: Type.String({ maxLength: 63 }),
      header: Type.String({ maxLength: 128 }),
      otherwise: oneOf(['any', 'none']),
    }),
  ),
  slowStartMs: Type.Optional(Type.Integer({ minimum: 0 })),
  panicPercent: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  outliers: Type.Optional(outliers),
  protocol: defaulted(oneOf(['http1', 'http2']), 'http1'),
  connectTimeoutMs: Type.Integer({ minimum: 1 }),
  firstByteTimeoutMs: Type.Integer({ minimum: 1 }),
  idleTimeoutMs: Type.Integer({ minimum: 1 }),
  connectionsMax: Type.Integer({ minimum: 1 }),
  queueMax: Type.Optional(Type.Integer({ minimum: 0 })),
  queueTimeoutMs: Type.Optional(Type.Integer({ minimum: 1 })),
  keepAliveTimeoutMs: Type.Optional(Type.Integer({ minimum: 1 })),
  connectionAgeMaxMs: Type.Optional(Type.Integer({ minimum: 1 })),
  connectionRequestsMax: Type.Optional(Type.Integer({ minimum: 1 })),
  tls: Type.Optional(
    object({
      serverName: Type.Optional(Type.String({ maxLength: 253 })),
      workload: Type.Optional(Type.String({ maxLength: 2048 })),
      /** PEM. */
      authorities: Type.Optional(Type.String({ maxLength: 65_536 })),
      /** Identifier of a certificate that travels in the directory; its key is fetched apart and stands in no part. */
      clientCertificate: Type.Optional(id),
      minVersion: defaulted(oneOf(['1.2', '1.3']), '1.2'),
      insecureSkipVerify: defaulted(Type.Boolean(), false),
    }),
  ),
  hostHeader: oneOf(['target', 'preserve']),
  health: Type.Optional(
    object({
      /** `http` unless said. */
      type: Type.Optional(oneOf(['http', 'tcp', 'grpc'])),
      path: Type.String(),
      /** Of the gRPC health protocol. */
      service: Type.Optional(Type.String({ maxLength: 256 })),
      intervalMs: Type.Integer({ minimum: 1 }),
      timeoutMs: Type.Integer({ minimum: 1 }),
      unhealthyAfter: Type.Integer({ minimum: 1 }),
      healthyAfter: Type.Integer({ minimum: 1 }),
    }),
  ),
})
export type UpstreamPart = Filled<typeof upstream>

export const apiPart = object({
  organizationId: id,
  /** Its name, by which the operator keeps its secrets. */
  organization: Type.Optional(id),
  workspaceId: id,
  environmentId: id,
  environment: id,
  apiId: id,
  api: id,
  apiVersionId: id,
  apiVersion: id,
  revisionId: id,
  blocked: defaulted(Type.Boolean(), false),
  /** Lower case; `*.example.com` for every name below; any host when empty. */
  hosts: Type.Array(Type.String({ maxLength: 253 }), { maxItems: 64 }),
  basePath: Type.String({ pattern: '^/', maxLength: 256 }),
  /** Where other versions of the API answer in the same place. */
  chosenBy: Type.Optional(chosenBy),
  access: oneOf(['subscription', 'open']),
  /** Of the organization, workspace and API, in this order. */
  policies,
  /** What the contracts of the endpoints refer to. */
  contractSchemas: Type.Optional(contractSchemas),
  endpoints: Type.Array(endpoint, { minItems: 1, maxItems: 100_000 }),
  /** Plans whose subscribers may call, each with its product's policies before its own. */
  plans: Type.Array(plan, { maxItems: 1024 }),
  upstream,
})
export type ApiPart = Filled<typeof apiPart>

const digest = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** A deployment that is put to the proof: its part beside the one that is served in the same place. */
const stage = object({
  deployment: id,
  part: digest,
  beside: digest,
  of: oneOf(['requests', 'gateways']),
  percent: Type.Number({ minimum: 0, maximum: 100 }),
  /** Of requests: what keeps its revision. */
  by: oneOf(['caller', 'request']),
  /** Of gateways: those that serve the part; all others serve the one beside it. */
  nodes: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 10_000 }),
})
export type ManifestStage = Filled<typeof stage>

/** Deployments of one gateway group that are staged at once. */
export const stagesMax = 64

export const manifest = object({
  format: Type.Literal(1),
  gatewayGroup: id,
  /** Grows by one with every change of the group's program. */
  generation: Type.Integer({ minimum: 0 }),
  createdAt: Type.String({ maxLength: 40 }),
  /** Policies and the lowest versions a gateway must know. */
  policies: Type.Record(Type.String(), Type.Integer({ minimum: 1 })),
  /** Digests of the parts, `sha256` in hex. */
  parts: Type.Array(digest, { maxItems: 100_000 }),
  /** Left out where nothing is staged. */
  stages: Type.Optional(Type.Array(stage, { maxItems: stagesMax })),
  /** Newest entry of each organization's audit chain, so that a shortened or rewritten tail is found. */
  auditHeads: defaulted(Type.Record(Type.String(), Type.String()), {}),
  /** Digest of the operator's own policies, where a part uses one of them. */
  policyModule: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
})
export type Manifest = Filled<typeof manifest>

/** A manifest with an Ed25519 signature (RFC 8032) over its canonical JSON. */
export interface SignedManifest {
  manifest: Manifest
  keyId: string
  /** Base64url. */
  signature: string
}

/** A generation with all its parts at hand. */
export interface Snapshot {
  manifest: Manifest
  parts: ReadonlyMap<string, ApiPart>
  /** The one that the manifest names. */
  policyModule?: PolicyModule | undefined
}

/** JSON with sorted keys and no space: the same value has the same text, digest and signature. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, at) => {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return at
    return Object.fromEntries(Object.entries(at).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

export type ManifestHead = Omit<Manifest, 'format' | 'policies' | 'parts' | 'policyModule'>

/** The snapshot of these parts; `policies` lists what they use, and the module comes along if it has one of them. */
export function snapshotOf(parts: readonly ApiPart[], head: ManifestHead, module?: PolicyModule): Snapshot {
  const byDigest = new Map(parts.map(part => [digestOf(canonicalJson(part)), part]))
  const used: Record<string, number> = {}
  for (const part of parts) {
    for (const { policy, version } of policiesOf(part)) used[policy] = Math.max(used[policy] ?? 0, version)
  }
  const digests = [...byDigest.keys()].sort()
  const manifest: Manifest = { format: 1, ...head, policies: used, parts: digests }
  if (!module?.policies.some(({ name }) => Object.hasOwn(used, name))) return { manifest, parts: byDigest }
  const policyModule = digestOf(canonicalJson(module))
  return { manifest: { ...manifest, policyModule }, parts: byDigest, policyModule: module }
}

/** Every policy a part puts to work. */
export function policiesOf(part: ApiPart): PlacedPolicy[] {
  return [
    ...part.policies,
    ...part.endpoints.flatMap(endpoint => endpoint.policies),
    ...part.plans.flatMap(plan => plan.policies),
  ]
}
