/** Makes an organization as documents say, in the one transaction of the operation. */
import { Failure, failureFrom } from '@gatehouse/base'
import {
  liveParts,
  newestParts,
  type Outcomes,
  toldOutcomes,
} from '@gatehouse/capability-catalogue/control/outcomes.ts'
import {
  belongs,
  type ControlPart,
  type OperationHandler,
  type PrepareContext,
  type ResourceHooks,
  type Row,
  type Services,
  Undone,
  type WriteContext,
} from '@gatehouse/control'
import type { ApiPart } from '@gatehouse/program'
import { type FieldChange, keyText, stateWay } from '@gatehouse/projections'
import { type Filled, filled } from '@gatehouse/schema'
import { type Catalogue, operationId } from '@gatehouse/unit'
import type * as operations from '../operations.ts'
import { type Planned, Planner } from './change-plan.ts'
import { DocumentSet, type Entry, refuse, type SetProblem } from './document-set.ts'

type Input = Filled<typeof operations.apply.input>

export interface AppliedChange {
  action: 'create' | 'update' | 'delete' | 'unchanged'
  kind: string
  name: string
  workspace?: string
  fields: FieldChange[]
  transitions: string[]
  shownOnce?: Record<string, string>
}

interface Prepared {
  set: DocumentSet
  rooms: Rooms
  /** What a room found out about new resources before the transaction. */
  statuses: ReadonlyMap<Entry, Record<string, unknown>>
}

interface Applied {
  applied: boolean
  changes: AppliedChange[]
  outcomes?: Outcomes
  /** Of a dry run, on its way to `outcomes`. */
  served?: { before: ApiPart[]; after: ApiPart[] }
}

export const apply: OperationHandler<Input, Applied, Prepared> = {
  async prepare(context, input) {
    const { organization, services, caller } = context
    if (!belongs(caller, organization!.id)) {
      throw new Failure('not_found', `There is no organization ${organization!.name}.`)
    }
    if (input.prune && input.owner === undefined) {
      throw new Failure('invalid_input', 'Pruning needs an owner: nothing else says what may be deleted.')
    }
    const set = new DocumentSet(input, services.catalogue)
    const rooms = await roomsOf(services.catalogue)
    refuse([...set.problems, ...set.entries.flatMap(entry => wrongIn(entry, rooms, services))])
    return { set, rooms, statuses: await statusesOf(context, set, rooms) }
  },

  async run(context, { dryRun, prune, owner }, { set, rooms, statuses }) {
    const planner = new Planner(context, { set, hooks: rooms.hooks })
    const { planned, deleted, problems } = await planner.plan(prune ? owner : undefined)
    refuse(problems)
    const before = dryRun ? await liveParts(context) : []
    const changes = planned.map(changeOf)
    for (const [index, one] of planned.entries()) {
      const means = { rooms, status: statuses.get(one.entry) }
      const shownOnce = await within(one.entry, () => carryOut(context, one, means))
      if (shownOnce && !dryRun) changes[index]!.shownOnce = shownOnce
    }
    for (const row of deleted) await context.resources.delete(row)
    const output = { applied: !dryRun, changes: [...changes, ...deleted.map(deletionOf)] }
    const versions = set.entries.flatMap(({ kind, name, workspace }) =>
      kind === 'ApiVersion' ? [`${workspace}/${name}`] : [],
    )
    if (dryRun)
      throw new Undone({
        ...output,
        served: { before, after: await newestParts(context, new Set(versions)) },
      } satisfies Applied)
    return output
  },

  async after({ services }, { served, ...output }) {
    return served ? { ...output, outcomes: toldOutcomes(served.before, served.after, services) } : output
  },
}

/** Told with those of all other documents, before anything is looked up. */
function wrongIn({ kind, spec, document }: Entry, { hooks }: Rooms, services: Services): SetProblem[] {
  const problems = hooks.get(kind)?.problems?.(services, spec) ?? []
  return problems.map(problem => ({ ...problem, document }))
}

interface Rooms {
  handlers: ReadonlyMap<string, OperationHandler>
  hooks: ReadonlyMap<string, ResourceHooks>
}

async function roomsOf({ capabilities }: Catalogue): Promise<Rooms> {
  const parts = await Promise.all(capabilities.map(room => room.control?.() as Promise<ControlPart> | undefined))
  return {
    handlers: new Map(parts.flatMap(part => Object.entries(part?.handlers ?? {}))),
    hooks: new Map(parts.flatMap(part => Object.entries(part?.hooks ?? {}))),
  }
}

/** For documents that are new: what their room wants done before the transaction, such as reading a contract. */
async function statusesOf(context: PrepareContext, set: DocumentSet, { hooks }: Rooms): Promise<Prepared['statuses']> {
  const statuses = new Map<Entry, Record<string, unknown>>()
  for (const entry of set.entries) {
    const { kind, name, workspace, spec } = entry
    const prepare = hooks.get(kind)?.prepare
    if (!prepare) continue
    const named = workspace === undefined ? name : `${workspace}/${name}`
    if (await context.read(resources => resources.find(kind, named))) continue
    statuses.set(entry, await within(entry, () => prepare(context, spec)))
  }
  return statuses
}

interface Means {
  rooms: Rooms
  status: Record<string, unknown> | undefined
}

async function carryOut(
  outer: WriteContext,
  { action, entry, row: before, fields, transitions }: Planned,
  { rooms, status }: Means,
): Promise<Record<string, string> | undefined> {
  if (action === 'unchanged' && transitions.length === 0) return undefined
  const { kind, name, labels, spec } = entry
  const organization = outer.organization!
  const workspace = entry.workspace === undefined ? undefined : await outer.resources.get('Workspace', entry.workspace)
  const context = outer.at({ organization, ...(workspace ? { workspace } : {}) })
  const { resources } = context
  if (action === 'create') {
    const made = await resources.create(kind, {
      name,
      spec,
      ...(labels ? { labels } : {}),
      ...(status ? { status } : {}),
    })
    await move({ context, entry, rooms, row: made })
    return made.shownOnce
  }
  const specChanged = fields.some(({ pointer }) => pointer.startsWith('/spec/'))
  const row =
    action === 'update'
      ? await resources.update(before!, {
          ...(specChanged ? { spec: writtenSpec(entry, before!) } : {}),
          ...(labels ? { labels } : {}),
        })
      : before!
  await move({ context, entry, rooms, row, again: transitions })
  return undefined
}

/** A fixed field stands as the row has it; a document says it in another form, or not at all. */
function writtenSpec({ unit, spec }: Entry, { spec: held }: Row): Record<string, unknown> {
  const written = { ...spec }
  for (const field of unit.fixed ?? []) {
    if (held[field] === undefined) delete written[field]
    else written[field] = held[field]
  }
  return written
}

interface Move {
  context: WriteContext
  entry: Entry
  rooms: Rooms
  row: Row
  /** Taken when the state is right already. */
  again?: readonly string[]
}

/** Walks to the state of the document, each step as the operation of its name does it. */
async function move({ context, entry, rooms, row: from, again = [] }: Move): Promise<void> {
  const { unit, state } = entry
  if (state === undefined) return
  const { catalogue } = context.services
  const way = from.state === state ? again : (stateWay(unit, { from: from.state!, to: state, catalogue }) ?? [])
  let row = from
  for (const transition of way) {
    const moved = await context.resources.transition(row, transition)
    const operation = catalogue.operations.get(operationId({ name: transition, on: unit.kind }))
    const handler = rooms.handlers.get(`${unit.kind}.${transition}`)
    if (handler) {
      const input = operation?.input ? filled(operation.input, {}) : undefined
      // Here and not before: what it looks at may have been made a moment ago.
      const look: PrepareContext = {
        ...context,
        subject: row,
        read: look => look(context.resources, context.transaction),
      }
      const prepared = await handler.prepare?.(look, input)
      await handler.run({ ...context, subject: moved }, input, prepared)
    }
    row = await context.resources.get(unit.kind, row.id)
  }
}

/** A failure of one document, told as its own. */
async function within<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const { code, message, problems, hint, extra } = failureFrom(thrown)
    if (code === 'internal') throw thrown
    const told = problems.length > 0 ? problems : [{ code, message, pointer: '' }]
    throw new Failure(code, `${keyText(entry)}: ${message}`, {
      ...{ hint, extra, cause: thrown },
      problems: told.map(problem => ({ ...problem, document: entry.document })),
    })
  }
}

function changeOf({ action, entry, fields, transitions }: Planned): AppliedChange {
  const { kind, name, workspace } = entry
  return { action, kind, name, ...(workspace === undefined ? {} : { workspace }), fields, transitions }
}

function deletionOf({ kind, name, workspace }: Row): AppliedChange {
  return {
    action: 'delete',
    kind,
    name,
    ...(workspace === undefined ? {} : { workspace }),
    fields: [],
    transitions: [],
  }
}
