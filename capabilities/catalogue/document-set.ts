/** Documents for a gateway alone, by kind and name, each with an id that is made of its name. */
import { createHash } from 'node:crypto'
import { Failure, failureFrom, idFromBytes, type Problem } from '@gatehouse/base'
import type * as access from '@gatehouse/capability-access/resources.ts'
import type * as tenancy from '@gatehouse/capability-tenancy/resources.ts'
import type * as transport from '@gatehouse/capability-transport/resources.ts'
import { type Filled, filled, nearest, problemsOf } from '@gatehouse/schema'
import { type Catalogue, type Document, apiVersion as documentVersion, type ResourceUnit } from '@gatehouse/unit'
import type { Held } from './held.ts'
import type * as own from './resources.ts'

interface Specs {
  Environment: Filled<typeof tenancy.environment.spec>
  Api: Filled<typeof own.api.spec>
  ApiVersion: Filled<typeof own.apiVersion.spec>
  Definition: Filled<typeof own.definition.spec>
  Upstream: Filled<typeof own.upstream.spec>
  Product: Filled<typeof access.product.spec>
  Plan: Filled<typeof access.plan.spec>
  Application: Filled<typeof access.application.spec>
  Subscription: Filled<typeof access.subscription.spec>
  Credential: Filled<typeof access.credential.spec>
  Certificate: Filled<typeof transport.certificate.spec>
  CertificateIssuer: Filled<typeof transport.certificateIssuer.spec>
}
export type StandaloneKind = keyof Specs

export type Entry<K extends StandaloneKind> = Held<Specs[K]> & { document: number }

export interface DocumentProblem extends Problem {
  /** Which of the documents, from 0. */
  document: number
}

const kinds: readonly StandaloneKind[] = [
  'Environment',
  'Api',
  'ApiVersion',
  'Definition',
  'Upstream',
  'Product',
  'Plan',
  'Application',
  'Subscription',
  'Credential',
  'Certificate',
  'CertificateIssuer',
]

export class DocumentSet {
  /** All that is wrong so far. */
  readonly problems: DocumentProblem[]
  readonly #resources: Catalogue['resources']
  readonly #entries = new Map<string, Entry<StandaloneKind>>()
  /** Those that are not valid, or of which a file could not be read. */
  readonly #broken = new Set<string>()

  constructor(documents: readonly unknown[], { resources }: Catalogue, known: readonly DocumentProblem[] = []) {
    this.#resources = resources
    this.problems = [...known]
    const unread = new Set(known.map(({ document }) => document))
    for (const [index, document] of documents.entries()) this.#take(index, document, unread.has(index))
  }

  all<K extends StandaloneKind>(kind: K): Entry<K>[] {
    return [...this.#entries].filter(([key]) => key.startsWith(`${kind}/`)).map(([, entry]) => entry as Entry<K>)
  }

  /** Throws `snapshot_invalid` with the pointer of who names it; what is there and broken is told by itself. */
  named<K extends StandaloneKind>(kind: K, name: string, pointer: string): Entry<K> {
    const found = this.#entries.get(`${kind}/${name}`)
    if (found) return found as Entry<K>
    if (this.#broken.has(`${kind}/${name}`)) throw new BrokenReference()
    const known = this.all(kind).map(entry => entry.name)
    const near = nearest(name, known)
    const message = `There is no ${kind} ${name}${near ? `; did you mean ${near}?` : '.'}`
    const problem = { code: 'unknown_name', message, pointer, ...(near ? { hint: near } : {}) }
    throw new Failure('snapshot_invalid', message, { problems: [problem] })
  }

  /** The same name has the same id wherever and whenever it is read. */
  idOf(kind: string, name: string): string {
    const { prefix } = this.#resources.get(kind)!
    return idFromBytes(prefix, createHash('sha256').update(`${kind}/${name}`).digest().subarray(0, 16))
  }

  /** Does the work for one document; what goes wrong is noted there, once. */
  within(document: number, work: () => void): void {
    try {
      work()
    } catch (thrown) {
      if (thrown instanceof BrokenReference) return
      const { code, message, problems } = failureFrom(thrown)
      this.note(document, problems.length > 0 ? problems : [{ code, message }])
    }
  }

  note(document: number, problems: readonly Problem[]): void {
    const isTold = ({ message, pointer }: Problem) =>
      this.problems.some(one => one.document === document && one.message === message && one.pointer === pointer)
    this.problems.push(...problems.filter(one => !isTold(one)).map(problem => ({ ...problem, document })))
  }

  #take(index: number, value: unknown, isUnread: boolean): void {
    const found = [...documentProblems(value, this.#resources)]
    this.problems.push(...found.map(problem => ({ ...problem, document: index })))
    if (found.length > 0 || isUnread) {
      const { kind, metadata } = (value ?? {}) as Partial<Document>
      this.#broken.add(`${kind}/${metadata?.name}`)
      return
    }
    const { kind, metadata, spec = {} } = value as Document
    const key = `${kind}/${metadata.name}`
    if (this.#entries.has(key)) {
      this.problems.push({
        code: 'already_exists',
        message: `${key} stands twice.`,
        pointer: '/metadata/name',
        document: index,
      })
      return
    }
    const complete = filled(this.#resources.get(kind)!.spec, spec) as Specs[StandaloneKind]
    this.#entries.set(key, { id: this.idOf(kind, metadata.name), name: metadata.name, spec: complete, document: index })
  }
}

/** Nothing is wrong with who names it. */
class BrokenReference extends Error {}

function* documentProblems(value: unknown, resources: ReadonlyMap<string, ResourceUnit>): Generator<Problem> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield { code: 'invalid_value', message: 'A document is an object with kind, metadata and spec.', pointer: '' }
    return
  }
  const { apiVersion, kind = '', metadata, spec = {} } = value as Partial<Document>
  if (apiVersion !== documentVersion) {
    yield { code: 'invalid_value', message: `apiVersion must be ${documentVersion}.`, pointer: '/apiVersion' }
  }
  for (const key of Object.keys(value)) {
    if (!['apiVersion', 'kind', 'metadata', 'spec'].includes(key)) {
      yield { code: 'unknown_key', message: `${key} is not a known key here.`, pointer: `/${key}` }
    }
  }
  if (typeof metadata?.name !== 'string')
    yield { code: 'missing_key', message: 'metadata.name is missing.', pointer: '/metadata' }
  const unit = (kinds as readonly string[]).includes(kind) ? resources.get(kind) : undefined
  if (unit) {
    for (const problem of problemsOf(unit.spec, spec)) yield { ...problem, pointer: `/spec${problem.pointer ?? ''}` }
    return
  }
  const near = nearest(String(kind), kinds)
  const message = `A gateway alone does not know the kind ${kind || '(none)'}${near ? `; did you mean ${near}?` : '.'}`
  yield { code: 'unknown_kind', message, pointer: kind ? '/kind' : '', ...(near ? { hint: near } : {}) }
}
