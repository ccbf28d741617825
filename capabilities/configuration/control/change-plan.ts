/** What an `apply` would do, found by reading alone: every document beside its row. */
import {
  holds,
  type KeptSecret,
  type ResourceHooks,
  type Resources,
  type Row,
  type WriteContext,
} from '@gatehouse/control'
import {
  differences,
  documentKinds,
  type FieldChange,
  keyText,
  kindOrder,
  parted,
  stateWay,
  unknown,
} from '@gatehouse/projections'
import { type Catalogue, legalTransitions, type ResourceUnit, roleFor, type Verb, verbsOf } from '@gatehouse/unit'
import type { DocumentSet, Entry, SetProblem } from './document-set.ts'

export interface Planned {
  action: 'create' | 'update' | 'unchanged'
  entry: Entry
  row: Row | undefined
  fields: FieldChange[]
  transitions: string[]
}

export interface Plan {
  planned: Planned[]
  deleted: Row[]
  problems: SetProblem[]
}

export interface PlannerOptions {
  set: DocumentSet
  /** By kind. */
  hooks: ReadonlyMap<string, ResourceHooks>
}

export class Planner {
  readonly #context: WriteContext
  readonly #catalogue: Catalogue
  readonly #set: DocumentSet
  readonly #hooks: PlannerOptions['hooks']
  readonly #workspaces = new Map<string, Row | undefined>()
  readonly #problems: SetProblem[] = []
  /** Documents that change something: who refers to them may have to be frozen anew. */
  readonly #touched = new Set<Entry>()

  constructor(context: WriteContext, { set, hooks }: PlannerOptions) {
    this.#context = context
    this.#catalogue = context.services.catalogue
    this.#set = set
    this.#hooks = hooks
  }

  async plan(prune: string | undefined): Promise<Plan> {
    const planned: Planned[] = []
    for (const entry of this.#set.entries) {
      const found = await this.#one(entry)
      if (found) planned.push(found)
    }
    const deleted = prune === undefined ? [] : await this.#pruned(prune)
    return { planned, deleted, problems: this.#problems }
  }

  async #one(entry: Entry): Promise<Planned | undefined> {
    const workspace = entry.workspace === undefined ? undefined : await this.#workspace(entry)
    if (entry.workspace !== undefined && !workspace && !this.#set.find({ kind: 'Workspace', name: entry.workspace })) {
      const known = [...this.#set.namesOf('Workspace')]
      this.#tell(entry, unknown({ what: 'workspace', word: entry.workspace, known, pointer: '/metadata/workspace' }))
      return undefined
    }
    const row = await this.#row(entry, workspace)
    if (row === 'foreign') return undefined
    await this.#references(entry, workspace)
    const secret = row && (await this.#secret(entry, row, workspace))
    const fields = row ? differences(row, { ...entry, secret }, entry.unit) : []
    if (row) this.#fixed(entry, fields)
    const action = !row ? 'create' : fields.length > 0 ? 'update' : 'unchanged'
    const transitions = this.#transitions(entry, row, action !== 'unchanged')
    if (action !== 'unchanged' || transitions.length > 0) this.#touched.add(entry)
    if (action !== 'unchanged') this.#allowed(entry, action, workspace)
    for (const transition of transitions) this.#mayMove(entry, transition, workspace)
    return { action, entry, row, fields, transitions }
  }

  async #workspace({ workspace = '' }: Entry): Promise<Row | undefined> {
    if (!this.#workspaces.has(workspace)) {
      this.#workspaces.set(workspace, await this.#context.resources.find('Workspace', workspace))
    }
    return this.#workspaces.get(workspace)
  }

  async #row(entry: Entry, workspace: Row | undefined): Promise<Row | undefined | 'foreign'> {
    const { resources, organization } = this.#context
    const { kind, name } = entry
    if (kind === 'Organization') {
      if (name === organization!.name) return organization
      const message = `These documents are applied within the organization ${organization!.name}, not ${name}.`
      this.#tell(entry, { code: 'not_allowed', message, pointer: '/metadata/name', hint: `--organization ${name}` })
      return 'foreign'
    }
    if (entry.workspace !== undefined && !workspace) return undefined
    const found = await resources.find(kind, name, workspace?.id)
    // A name of the form of an identifier finds what has that identifier.
    return found?.name === name ? found : undefined
  }

  async #references(entry: Entry, workspace: Row | undefined): Promise<void> {
    for (const [field, { kind, many }] of Object.entries(entry.unit.references ?? {})) {
      const names = [entry.spec[field]].flat().filter(name => typeof name === 'string')
      for (const [index, name] of names.entries()) {
        if (await this.#exists({ kind, name, from: entry, workspace })) continue
        const pointer = `/spec/${field}${many ? `/${index}` : ''}`
        this.#tell(entry, {
          ...unknown({ what: kind, word: name.slice(0, 100), known: this.#set.namesOf(kind), pointer }),
          code: 'unknown_name',
        })
      }
    }
  }

  async #exists({ kind, name, from, workspace }: Wanted): Promise<boolean> {
    const scoped = this.#catalogue.resources.get(kind)!.scope === 'workspace'
    const slash = name.indexOf('/')
    const key = !scoped
      ? { kind, name }
      : slash > 0
        ? { kind, workspace: name.slice(0, slash), name: name.slice(slash + 1) }
        : { kind, workspace: from.workspace, name }
    if (this.#set.find(key)) return true
    if (scoped && slash < 0 && from.workspace !== undefined && !workspace) return false
    return (await this.#context.resources.find(kind, name, workspace?.id)) !== undefined
  }

  /** Undefined where nothing sealed is written, and for those who may not write it: they learn nothing of a guess. */
  async #secret(entry: Entry, row: Row, workspace: Row | undefined): Promise<KeptSecret | undefined> {
    const hook = this.#hooks.get(entry.kind)
    if (!hook?.keptSecret || parted(entry.unit.spec, entry.spec).sealed.length === 0) return undefined
    return this.#may(entry, 'update', workspace) ? hook.keptSecret(this.#context, row, entry.spec) : undefined
  }

  #fixed(entry: Entry, fields: readonly FieldChange[]): void {
    const { unit } = entry
    const frozen = !verbsOf(unit).includes('update') && unit.kind !== 'Organization'
    for (const { pointer } of fields) {
      const field = pointer.split('/')[2]!
      const spec = pointer.startsWith('/spec/')
      if (!frozen && !(spec && unit.fixed?.includes(field))) continue
      const message = `${spec ? field : 'A label'} of ${keyText(entry)} cannot change after creation.`
      this.#tell(entry, { code: 'fixed', message, pointer, hint: 'Give the document another name.' })
    }
  }

  #transitions(entry: Entry, row: Row | undefined, changed: boolean): string[] {
    const { unit, state } = entry
    if (state === undefined || !unit.states) return []
    const from = row?.state ?? unit.states.initial
    const way = stateWay(unit, { from, to: state, catalogue: this.#catalogue })
    if (!way) {
      const legal = legalTransitions(unit.states, from)
      const instead = legal.length > 0 ? `possible are ${legal.join(', ')}` : 'nothing leads on from there'
      const message = `${keyText(entry)} is ${from}; no way leads to ${state}; ${instead}.`
      this.#tell(entry, { code: 'illegal_transition', message, pointer: '/state' })
      return []
    }
    if (way.length > 0 || !row || !(changed || this.#restsOnChange(entry))) return way
    return again(unit, state)
  }

  #restsOnChange({ unit, spec, workspace }: Entry): boolean {
    return Object.entries(unit.references ?? {}).some(([field, { kind }]) =>
      [spec[field]].flat().some(name => {
        const scoped = this.#catalogue.resources.get(kind)!.scope === 'workspace'
        const found = this.#set.find({ kind, name: String(name), ...(scoped ? { workspace } : {}) })
        return found !== undefined && this.#touched.has(found)
      }),
    )
  }

  async #pruned(label: string): Promise<Row[]> {
    const found: Row[] = []
    const kinds = new Set(documentKinds(this.#catalogue).map(({ kind }) => kind))
    for (const kind of kindOrder(this.#catalogue).reverse()) {
      const unit = this.#catalogue.resources.get(kind)!
      if (!kinds.has(kind) || unit.scope === 'platform' || !verbsOf(unit).includes('delete')) continue
      for await (const row of rowsOf(this.#context.resources, kind, label)) {
        if (this.#set.find({ kind, name: row.name, workspace: row.workspace })) continue
        found.push(row)
        this.#mayDelete(unit, row)
      }
    }
    return found
  }

  #mayDelete(unit: ResourceUnit, row: Row): void {
    const { caller, organization } = this.#context
    const place = { organizationId: organization!.id, workspaceId: row.workspaceId }
    if (holds(caller, roleFor(unit, 'delete'), place)) return
    const message = `${keyText(row)} would be deleted; this needs the role ${roleFor(unit, 'delete')}.`
    this.#problems.push({ code: 'not_allowed', message, document: -1 })
  }

  #may(entry: Entry, verb: Verb, workspace: Row | undefined): boolean {
    const { caller, organization } = this.#context
    const own = entry.kind === 'Workspace' && verb === 'update' ? this.#workspaces.get(entry.name) : workspace
    return holds(caller, roleFor(entry.unit, verb), { organizationId: organization!.id, workspaceId: own?.id })
  }

  #allowed(entry: Entry, verb: Verb, workspace: Row | undefined): void {
    if (this.#may(entry, verb, workspace)) return
    this.#tell(entry, {
      code: 'not_allowed',
      message: `To ${verb} ${keyText(entry)} needs the role ${roleFor(entry.unit, verb)}.`,
      pointer: '',
    })
  }

  #mayMove(entry: Entry, transition: string, workspace: Row | undefined): void {
    const role = this.#catalogue.operations.get(`${entry.kind}.${transition}`)?.role ?? 'operator'
    const place = { organizationId: this.#context.organization!.id, workspaceId: workspace?.id }
    if (role === 'anyone' || role === 'signed-in') return
    if (role !== 'developer' && holds(this.#context.caller, role, place)) return
    this.#tell(entry, {
      code: 'not_allowed',
      message: `To ${transition} ${keyText(entry)} needs the role ${role}.`,
      pointer: '',
    })
  }

  #tell({ document }: Entry, problem: Omit<SetProblem, 'document'>): void {
    this.#problems.push({ ...problem, document })
  }
}

interface Wanted {
  kind: string
  name: string
  from: Entry
  workspace: Row | undefined
}

/** The way from a state to itself, where there is one: publishing again freezes what changed. */
function again({ states }: ResourceUnit, state: string): string[] {
  const found = Object.entries(states!.transitions).find(
    ([, { from, to, internal }]) => !internal && to === state && from.includes(state),
  )
  return found ? [found[0]] : []
}

/** Every row of a kind that fits, a page at a time. */
export async function* rowsOf(resources: Resources, kind: string, label?: string): AsyncGenerator<Row> {
  let cursor: string | undefined
  do {
    const page = await resources.list(kind, {
      limit: 500,
      ...(label === undefined ? {} : { label }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    yield* page.items
    cursor = page.next
  } while (cursor !== undefined)
}
