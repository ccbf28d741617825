/** An organization as documents: what the caller may read, in the order in which `apply` makes it. */
import { Failure } from '@gatehouse/base'
import { holds, type OperationHandler, type Row, type WriteContext } from '@gatehouse/control'
import { documentKinds, documentOf, kindOrder, type StatedDocument } from '@gatehouse/projections'
import { type Filled, nearest } from '@gatehouse/schema'
import { type ResourceUnit, roleFor } from '@gatehouse/unit'
import type * as operations from '../operations.ts'
import { rowsOf } from './change-plan.ts'

type Input = Filled<typeof operations.exportAll.input>

/** What one answer may hold; more is exported by kind. */
const documentsMax = 20_000
const charactersMax = 64 * 1024 * 1024

export const exportAll: OperationHandler<Input, { documents: StatedDocument[] }> = {
  async run(context, { kind, inWorkspace, label }) {
    const documents: StatedDocument[] = []
    let characters = 0
    for (const unit of unitsOf(context, kind)) {
      if (inWorkspace !== undefined && unit.scope !== 'workspace') continue
      for await (const row of readable(context, unit, label)) {
        if (inWorkspace !== undefined && row.workspace !== inWorkspace) continue
        const document = documentOf(row, context.services.catalogue)
        if (!document) continue
        documents.push(document)
        characters += JSON.stringify(document).length
        if (documents.length > documentsMax || characters > charactersMax) throw tooMuch()
      }
    }
    return { documents }
  },
}

const tooMuch = () =>
  new Failure('content_too_large', `One export holds ${documentsMax} documents and ${charactersMax} characters.`, {
    hint: 'Export by kind, by workspace or by label.',
  })

function unitsOf({ services: { catalogue } }: WriteContext, kinds: string | undefined): ResourceUnit[] {
  const known = documentKinds(catalogue)
  const wanted = kinds?.split(',').filter(Boolean)
  for (const kind of wanted ?? []) {
    if (known.some(unit => unit.kind === kind)) continue
    const near = nearest(
      kind,
      known.map(unit => unit.kind),
    )
    throw new Failure(
      'invalid_input',
      `There is no kind ${kind.slice(0, 100)}${near ? `; did you mean ${near}?` : '.'}`,
    )
  }
  const order = kindOrder(catalogue)
  return known
    .filter(unit => !wanted || wanted.includes(unit.kind))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

async function* readable(context: WriteContext, unit: ResourceUnit, label: string | undefined): AsyncGenerator<Row> {
  const { caller, organization, resources } = context
  const mayRead = (row: Row) =>
    holds(caller, roleFor(unit, 'list'), { organizationId: organization!.id, workspaceId: row.workspaceId })
  if (unit.kind === 'Organization') {
    if (label === undefined && mayRead({ ...organization!, workspaceId: undefined })) yield organization!
    return
  }
  for await (const row of rowsOf(resources, unit.kind, label)) if (mayRead(row)) yield row
}
