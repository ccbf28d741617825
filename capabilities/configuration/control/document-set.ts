/** The documents of one `apply`: each checked by itself, told apart, in the order in which they are made. */
import { Failure, type Problem } from '@gatehouse/base'
import { type DocumentKey, documentProblems, keyText, kindOrder, type StatedDocument } from '@gatehouse/projections'
import { filled } from '@gatehouse/schema'
import type { Catalogue, ResourceUnit } from '@gatehouse/unit'

export interface Entry extends DocumentKey {
  /** Place in what was sent, from 0. */
  document: number
  unit: ResourceUnit
  /** With its defaults. */
  spec: Record<string, unknown>
  /** Undefined leaves the labels alone. */
  labels: Record<string, string> | undefined
  /** Undefined leaves the state alone. */
  state: string | undefined
}

export interface SetProblem extends Problem {
  document: number
}

export interface SetInput {
  documents: readonly unknown[]
  workspace: string
  owner?: string | undefined
}

export class DocumentSet {
  /** Those that are valid by their schema. */
  readonly entries: readonly Entry[]
  /** What is wrong with the others. */
  readonly problems: readonly SetProblem[]
  readonly #byKey: ReadonlyMap<string, Entry>

  constructor({ documents, workspace, owner }: SetInput, catalogue: Catalogue) {
    const problems: SetProblem[] = []
    const byKey = new Map<string, Entry>()
    const label = owner === undefined ? undefined : ownerLabel(owner)
    for (const [document, value] of documents.entries()) {
      const wrong = documentProblems(value, catalogue).map(problem => ({ ...problem, document }))
      problems.push(...wrong)
      if (wrong.length > 0) continue
      const entry = entryOf(value as StatedDocument, { document, workspace, label, catalogue })
      const key = keyText(entry)
      const other = byKey.get(key)
      if (other) {
        const message = `${key} stands twice; it is document ${other.document + 1} too.`
        problems.push({ code: 'already_exists', message, pointer: '/metadata/name', document })
      } else byKey.set(key, entry)
    }
    this.problems = problems
    const order = kindOrder(catalogue)
    this.entries = [...byKey.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    this.#byKey = byKey
  }

  find(key: DocumentKey): Entry | undefined {
    return this.#byKey.get(keyText(key))
  }

  namesOf(kind: string): string[] {
    return this.entries.filter(entry => entry.kind === kind).map(({ name }) => name)
  }
}

/** More problems than a person reads are not told. */
const problemsMax = 200

export function refuse(problems: readonly SetProblem[]): void {
  if (problems.length === 0) return
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : ''
  throw new Failure('document_invalid', `${problems[0]!.message}${more}`, { problems: problems.slice(0, problemsMax) })
}

interface Around {
  document: number
  workspace: string
  label: Record<string, string> | undefined
  catalogue: Catalogue
}

function entryOf(value: StatedDocument, { document, workspace, label, catalogue }: Around): Entry {
  const { kind, metadata, spec = {}, state } = value
  const unit = catalogue.resources.get(kind)!
  const labels = metadata.labels || label ? { ...metadata.labels, ...label } : undefined
  return {
    ...{ document, kind, name: metadata.name, unit, state },
    workspace: unit.scope === 'workspace' ? (metadata.workspace ?? workspace) : undefined,
    spec: filled(unit.spec, spec) as Record<string, unknown>,
    labels,
  }
}

export function ownerLabel(owner: string): Record<string, string> {
  const cut = owner.indexOf('=')
  return { [owner.slice(0, cut)]: owner.slice(cut + 1) }
}
