/**
 * Documents to a program without a store. What stands in them is live: every version is served, every
 * subscription active. Pure; what is wrong is told all at once, by document, and then nothing is made.
 */
import { createHash } from 'node:crypto'
import { Failure, idFromBytes } from '@gatehouse/base'
import { keyProblems } from '@gatehouse/capability-access/key-problems.ts'
import {
  type ApiPart,
  boundsOf,
  type CredentialEntry,
  clientDigest,
  type DirectoryEntry,
  type SubscriptionEntry,
  unreachable,
} from '@gatehouse/program'
import { filled } from '@gatehouse/schema'
import type { Catalogue } from '@gatehouse/unit'
import { routedDefinition } from './definition.ts'
import { type DocumentProblem, DocumentSet, type Entry } from './document-set.ts'
import type { Held } from './held.ts'
import { type OfferedProduct, partOf } from './part.ts'
import { policyProblems } from './policy-problems.ts'
import { revisionContent, showing } from './revision-content.ts'
import type { UpstreamSpec } from './upstream.ts'
import { upstreamProblems, upstreamWarnings } from './upstream-check.ts'

export interface FromDocuments {
  parts: ApiPart[]
  entries: DirectoryEntry[]
  /** Those that are valid by themselves as they are written, with the number of their document. */
  certificates: Entry<'Certificate'>[]
  issuers: Entry<'CertificateIssuer'>[]
  problems: readonly DocumentProblem[]
  /** Of what is served all the same. */
  warnings: readonly DocumentProblem[]
}

/** `known` is what is wrong with them already. What only follows from another problem is not told. */
export function fromDocuments(
  documents: readonly unknown[],
  catalogue: Catalogue,
  known: readonly DocumentProblem[] = [],
): FromDocuments {
  const set = new DocumentSet(documents, catalogue, known)
  const parts: ApiPart[] = []
  const entries: DirectoryEntry[] = []
  const warnings: DocumentProblem[] = []
  const environments = environmentsOf(set, catalogue)
  for (const upstream of set.all('Upstream')) warnings.push(...checked(set, upstream))
  for (const [kind, scope] of carriers) {
    for (const one of set.all(kind)) set.note(one.document, policyProblems(scope, one.spec, catalogue.policies))
  }
  for (const version of set.all('ApiVersion')) {
    lookUp(set, version)
    set.within(version.document, () => {
      for (const environment of environments) parts.push(partFor({ set, version, environment, catalogue }))
    })
  }
  warnings.push(...neverHappening(set, parts, catalogue))
  const seq = () => entries.length + 1
  for (const one of set.all('Credential')) set.note(one.document, keyProblems(one.spec))
  for (const one of set.all('Credential')) {
    set.within(one.document, () => void entries.push(credentialEntry({ set, one, environments, seq: seq() })))
  }
  for (const one of set.all('Subscription')) {
    set.within(one.document, () => void entries.push(subscriptionEntry({ set, one, environments, seq: seq() })))
  }
  const certificates = set.all('Certificate')
  for (const { document, spec } of certificates) {
    const { issuer } = spec
    if (issuer !== undefined) set.within(document, () => void set.named('CertificateIssuer', issuer, '/spec/issuer'))
  }
  return { parts, entries, certificates, issuers: set.all('CertificateIssuer'), problems: set.problems, warnings }
}

const carriers = [
  ['Api', 'api'],
  ['ApiVersion', 'api'],
  ['Product', 'product'],
  ['Plan', 'plan'],
] as const

/** Told at the version, once for all environments. */
function neverHappening(set: DocumentSet, parts: readonly ApiPart[], { policies }: Catalogue): DocumentProblem[] {
  const told = new Map<string, DocumentProblem>()
  for (const environment of new Set(parts.map(part => part.environmentId))) {
    for (const { part, message } of unreachable(
      parts.filter(one => one.environmentId === environment),
      policies,
    )) {
      const version = set.all('ApiVersion').find(({ name }) => name === part.apiVersion)
      if (version)
        told.set(`${version.document} ${message}`, {
          code: 'unreachable',
          message,
          pointer: '',
          document: version.document,
        })
    }
  }
  return [...told.values()]
}

/** Each name that leads nowhere is told, not only the first. */
function lookUp(set: DocumentSet, { spec, document }: Entry<'ApiVersion'>): void {
  for (const [kind, field] of [
    ['Api', 'api'],
    ['Definition', 'definition'],
    ['Upstream', 'upstream'],
  ] as const) {
    const name = spec[field]
    if (name !== undefined) set.within(document, () => void set.named(kind, name, `/spec/${field}`))
  }
}

/** Its warnings; what keeps it from working is noted in the set. */
function checked(set: DocumentSet, upstream: Entry<'Upstream'>): DocumentProblem[] {
  const { document } = upstream
  const problems = upstreamProblems(upstream.spec)
  set.note(document, problems)
  set.within(document, () => void showingNamed(set, upstream))
  if (problems.length > 0) return []
  return upstreamWarnings(upstream.spec, Date.now()).map(warning => ({ ...warning, document }))
}

function showingNamed(set: DocumentSet, upstream: Held<UpstreamSpec>): Held<UpstreamSpec> {
  const name = upstream.spec.tls?.clientCertificate
  if (name === undefined) return upstream
  const pointer = '/spec/tls/clientCertificate'
  const certificate = set.named('Certificate', name, pointer)
  if (certificate.spec.issuer !== undefined) {
    const message = `${name} is ordered from an issuer; a gateway alone shows upstreams certificates from files.`
    throw new Failure('snapshot_invalid', message, { problems: [{ code: 'invalid_value', message, pointer }] })
  }
  return showing(upstream, certificate.id)
}

type Environment = Held<{ hosts: string[] }>

/** One, `default`, unless documents name others. */
function environmentsOf(set: DocumentSet, { resources }: Catalogue): Environment[] {
  const named = set.all('Environment')
  if (named.length > 0) return named
  const spec = filled(resources.get('Environment')!.spec, {}) as Environment['spec']
  return [{ id: set.idOf('Environment', 'default'), name: 'default', spec }]
}

interface PartFrom {
  set: DocumentSet
  version: Entry<'ApiVersion'>
  environment: Environment
  catalogue: Catalogue
}

function partFor({ set, version, environment, catalogue }: PartFrom): ApiPart {
  const { api, upstream, definition, overlays } = version.spec
  const around = (kind: string) => ({ id: set.idOf(kind, 'default'), name: 'default', spec: { policies: [] } })
  const contract = definition === undefined ? undefined : set.named('Definition', definition, '/spec/definition')
  const content = revisionContent({
    organization: around('Organization'),
    workspace: around('Workspace'),
    api: set.named('Api', api, '/spec/api'),
    apiVersion: version,
    upstream: showingNamed(set, set.named('Upstream', upstream, '/spec/upstream')),
    definition:
      contract &&
      routedDefinition({ text: contract.spec.text, kind: contract.spec.format, name: contract.name, overlays }),
    units: catalogue.policies,
  })
  const digest = createHash('sha256').update(JSON.stringify(content)).digest()
  return partOf({
    revision: { id: idFromBytes('rev', digest), name: version.name, spec: { content } },
    environment,
    blocked: false,
    products: productsOf(set, version.name),
    units: catalogue.policies,
  })
}

function productsOf(set: DocumentSet, version: string): OfferedProduct[] {
  return set
    .all('Product')
    .filter(({ spec }) => spec.apiVersions.includes(version))
    .map(product => ({ product, plans: set.all('Plan').filter(({ spec }) => spec.product === product.name) }))
}

interface EntryFrom<K extends 'Credential' | 'Subscription'> {
  set: DocumentSet
  one: Entry<K>
  environments: readonly Environment[]
  seq: number
}

function credentialEntry({ set, one, environments, seq }: EntryFrom<'Credential'>): CredentialEntry {
  const { application, environment, client, server, expiresAt } = one.spec
  if (server !== undefined) throw serverless()
  const sha256 = client ? clientDigest(client.issuer, client.id, 'hex') : one.spec.sha256
  if (sha256 === undefined) throw keyless()
  return {
    ...{ seq, kind: 'credential', state: 'live', credentialId: one.id, sha256 },
    applicationId: set.named('Application', application, '/spec/application').id,
    environmentId: environmentId(set, environment, environments),
    ...(expiresAt ? { expiresAtMs: Date.parse(expiresAt) } : {}),
    ...boundsOf(one.spec),
  }
}

function subscriptionEntry({ set, one, environments, seq }: EntryFrom<'Subscription'>): SubscriptionEntry {
  const { application, environment, plan, expiresAt, timeZone, quotaAnchor } = one.spec
  const offered = set.named('Plan', plan, '/spec/plan')
  const product = set.named('Product', offered.spec.product, '/spec/product')
  return {
    ...{ seq, kind: 'subscription', state: 'live', subscriptionId: one.id, planId: offered.id },
    applicationId: set.named('Application', application, '/spec/application').id,
    environmentId: environmentId(set, environment, environments),
    apiVersionIds: product.spec.apiVersions.map(name => set.named('ApiVersion', name, '/spec/apiVersions').id),
    ...(expiresAt ? { expiresAtMs: Date.parse(expiresAt) } : {}),
    ...(timeZone ? { timeZone } : {}),
    ...(quotaAnchor ? { quotaAnchor } : {}),
  }
}

function environmentId(set: DocumentSet, name: string, environments: readonly Environment[]): string {
  const found = environments.find(environment => environment.name === name)
  return found?.id ?? set.named('Environment', name, '/spec/environment').id
}

function serverless(): Failure {
  const message = 'A gateway alone knows no authorization server: say issuer and client.'
  const problem = { code: 'invalid_value', message, pointer: '/spec/server', hint: 'client: { issuer: …, id: … }' }
  return new Failure('snapshot_invalid', message, { problems: [problem] })
}

function keyless(): Failure {
  const message = 'A gateway alone makes no keys: give sha256, the digest of one.'
  const problem = { code: 'missing_key', message, pointer: '/spec', hint: 'printf %s KEY | sha256sum' }
  return new Failure('snapshot_invalid', message, { problems: [problem] })
}
