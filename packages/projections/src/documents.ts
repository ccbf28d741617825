/** Documents of `apply` and `export`: what may stand in them, their order, and rows as documents. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '@gatehouse/base'
import { filled, nearest, object, problemsOf, slug, type TSchema, Type } from '@gatehouse/schema'
import {
  type Catalogue,
  type Document,
  apiVersion as documentVersion,
  type ResourceUnit,
  verbsOf,
} from '@gatehouse/unit'
import { labels } from './representation.ts'

/** A document as it is applied: with the state it shall be in, where its kind has states. */
export interface StatedDocument extends Document {
  state?: string
}

/** What a document is told apart by. */
export interface DocumentKey {
  kind: string
  /** Undefined for kinds that belong to the whole organization. */
  workspace?: string | undefined
  name: string
}

export const keyText = ({ kind, workspace, name }: DocumentKey) => [kind, workspace, name].filter(Boolean).join('/')

const metadata = (workspace: boolean): TSchema =>
  object({ name: slug(), ...(workspace ? { workspace: Type.Optional(slug()) } : {}), labels: Type.Optional(labels) })
const metadataOf = { workspace: metadata(true), organization: metadata(false), platform: metadata(false) }

/** Kinds that documents may have: those of one organization, and itself. */
export function documentKinds({ resources }: Catalogue): ResourceUnit[] {
  return [...resources.values()].filter(
    unit =>
      !unit.derived && verbsOf(unit).includes('create') && (unit.scope !== 'platform' || unit.kind === 'Organization'),
  )
}

/** Everything that is wrong with one document by itself. */
export function documentProblems(value: unknown, catalogue: Catalogue): Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ code: 'invalid_value', message: 'A document is an object with kind, metadata and spec.', pointer: '' }]
  }
  const { apiVersion, kind, metadata: about, spec, state } = value as Partial<StatedDocument>
  const kinds = documentKinds(catalogue)
  const unit = kinds.find(one => one.kind === kind)
  const problems: Problem[] = unknownKeys(value)
  if (apiVersion !== documentVersion) {
    problems.push({ code: 'invalid_value', message: `apiVersion must be ${documentVersion}.`, pointer: '/apiVersion' })
  }
  if (!unit) {
    const wanted = typeof kind === 'string' ? kind.slice(0, 100) : '(none)'
    problems.push(unknown({ what: 'kind', word: wanted, known: kinds.map(one => one.kind), pointer: '/kind' }))
    return problems
  }
  problems.push(...within('/metadata', problemsOf(metadataOf[unit.scope], about ?? {})))
  problems.push(...within('/spec', problemsOf(unit.spec, spec ?? {})))
  if (state !== undefined) problems.push(...stateProblems(unit, state))
  return problems
}

const keys = ['apiVersion', 'kind', 'metadata', 'spec', 'state']

function unknownKeys(value: object): Problem[] {
  return Object.keys(value)
    .filter(key => !keys.includes(key))
    .map(key =>
      unknown({ what: 'key', word: key, known: keys, pointer: `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}` }),
    )
}

function stateProblems({ kind, states }: ResourceUnit, state: unknown): Problem[] {
  if (!states) return [{ code: 'unknown_key', message: `${kind} has no states.`, pointer: '/state' }]
  const word = typeof state === 'string' ? state : `(${typeof state})`
  if (states.states.includes(word)) return []
  return [unknown({ what: 'state', word: word.slice(0, 100), known: states.states, pointer: '/state' })]
}

interface Unknown {
  /** What the word should be one of. */
  what: string
  word: string
  known: readonly string[]
  pointer: string
}

export function unknown({ what, word, known, pointer }: Unknown): Problem {
  const near = nearest(word, known)
  const end = near ? `; did you mean ${near}?` : '.'
  return {
    code: `unknown_${what.toLowerCase()}`,
    message: `There is no ${what} ${word} here${end}`,
    pointer,
    ...(near ? { hint: near } : {}),
  }
}

const within = (pointer: string, problems: readonly Problem[]): Problem[] =>
  problems.map(problem => ({ ...problem, pointer: `${pointer}${problem.pointer ?? ''}` }))

/** Kinds with those that others refer to before those that refer to them. Throws when they run in a circle. */
export function kindOrder(catalogue: Catalogue): string[] {
  const order: string[] = []
  const visit = (kind: string, from: readonly string[]) => {
    if (order.includes(kind)) return
    if (from.includes(kind)) throw new Error(`references run in a circle: ${[...from, kind].join(' → ')}`)
    const unit = catalogue.resources.get(kind)!
    const before = Object.values(unit.references ?? {}).map(reference => reference.kind)
    const around = unit.scope === 'workspace' ? ['Workspace'] : unit.scope === 'organization' ? ['Organization'] : []
    for (const other of [...around, ...before]) {
      if (other !== kind && catalogue.resources.has(other)) visit(other, [...from, kind])
    }
    order.push(kind)
  }
  for (const kind of catalogue.resources.keys()) visit(kind, [])
  return order
}

/** A row as `export` sees it. */
export interface StoredDocument {
  kind: string
  name: string
  workspace: string | undefined
  labels: Readonly<Record<string, string>>
  state: string | undefined
  spec: Readonly<Record<string, unknown>>
  status: Readonly<Record<string, unknown>>
}

/**
 * The spec that `apply` compares with. A digest that the program keeps in status of a secret it made stands in the
 * spec's field of the same name: the key moves with it, the secret does not exist any more.
 */
export function comparableSpec(row: StoredDocument, unit: ResourceUnit): Record<string, unknown> {
  const { properties = {} } = unit.spec as { properties?: Record<string, unknown> }
  const made =
    unit.shownOnce && 'sha256' in properties && !unit.secretless?.some(field => row.spec[field] !== undefined)
  const digest = made ? row.status.sha256 : undefined
  return { ...row.spec, ...(digest === undefined ? {} : { sha256: digest }) }
}

/** A row as the document that makes it; undefined when it is over: nothing leads on from its state. */
export function documentOf(row: StoredDocument, catalogue: Catalogue): StatedDocument | undefined {
  const unit = catalogue.resources.get(row.kind)!
  if (row.state !== undefined && isOver(unit, row.state)) return undefined
  const spec = withoutDefaults(unit, comparableSpec(row, unit))
  const state = row.state !== undefined && isReachable(unit, row.state, catalogue) ? { state: row.state } : {}
  return {
    apiVersion: documentVersion,
    kind: row.kind,
    metadata: {
      name: row.name,
      ...(unit.scope === 'workspace' && row.workspace !== undefined ? { workspace: row.workspace } : {}),
      ...(Object.keys(row.labels).length > 0 ? { labels: { ...row.labels } } : {}),
    },
    ...state,
    spec,
  }
}

function isOver({ states }: ResourceUnit, state: string): boolean {
  return !Object.values(states?.transitions ?? {}).some(({ from }) => from.includes(state)) && state !== states?.initial
}

/** The initial state needs no word; one whose way makes a secret is not walked by a document. */
function isReachable(unit: ResourceUnit, state: string, catalogue: Catalogue): boolean {
  return (
    state !== unit.states!.initial && stateWay(unit, { from: unit.states!.initial, to: state, catalogue }) !== undefined
  )
}

/** The fewest transitions that lead from one state to another; undefined when none do. */
export function stateWay(
  unit: ResourceUnit,
  { from, to, catalogue }: { from: string; to: string; catalogue: Catalogue },
): string[] | undefined {
  const ways = new Map<string, string[]>([[from, []]])
  for (const [state, way] of ways) {
    if (state === to) return way
    for (const [name, transition] of Object.entries(unit.states?.transitions ?? {})) {
      if (transition.internal || !transition.from.includes(state) || ways.has(transition.to)) continue
      if (!makesSecret(unit, name, catalogue)) ways.set(transition.to, [...way, name])
    }
  }
  return undefined
}

function makesSecret({ kind }: ResourceUnit, transition: string, { operations }: Catalogue): boolean {
  const output = operations.get(`${kind}.${transition}`)?.output as { properties?: object } | undefined
  return output !== undefined && 'secret' in (output.properties ?? {})
}

/** Fields that the schema would fill in by itself are left out. */
function withoutDefaults({ spec: schema }: ResourceUnit, spec: Record<string, unknown>): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Record<string, { default?: unknown }> }
  const kept = Object.entries(spec).filter(([field, value]) => {
    const known = properties[field]
    return known?.default === undefined || !isDeepStrictEqual(filledField(schema, spec, field), value)
  })
  return Object.fromEntries(kept)
}

/** What the field is after filling when it is left out. */
function filledField(schema: TSchema, spec: Record<string, unknown>, field: string): unknown {
  const { [field]: _, ...rest } = spec
  return problemsOf(schema, rest).length > 0 ? undefined : (filled(schema, rest) as Record<string, unknown>)[field]
}
