/** The verbs that every resource has, but for `get`. */
import type { RestRoute } from '@gatehouse/projections'
import type { Admission } from './admission.ts'
import type { Answer } from './call.ts'
import { mergePatch } from './merge-patch.ts'
import type { ResourceHooks, WriteContext } from './part.ts'
import { represent } from './representation.ts'
import type { NewRow, Query, Row } from './resources.ts'
import { shownRows } from './shown-rows.ts'

export async function listRows(
  context: WriteContext,
  { resource }: RestRoute,
  { input, admission, hooks }: { input: unknown; admission: Admission; hooks: ResourceHooks | undefined },
): Promise<unknown> {
  const { resources, workspace } = context
  const { limit, cursor, search, sort, label, state, ...where } = input as Query & Record<string, unknown>
  const { items, next } = await resources.list(
    resource!.kind,
    {
      ...{ limit, cursor, search, sort, label, state, where, light: true },
      ...(admission.among ? { among: admission.among } : {}),
    } as Query,
    workspace?.id,
  )
  const shown = await shownRows(hooks, context, items)
  return { items: shown.map(row => represent(resource!, row)), ...(next ? { next } : {}) }
}

export async function createRow(
  context: WriteContext,
  { resource, status }: RestRoute,
  { input, prepared, hooks }: { input: NewRow; prepared: unknown; hooks: ResourceHooks | undefined },
): Promise<Answer> {
  const { name, labels = {}, spec } = input
  const row = await context.resources.create(resource!.kind, {
    ...{ name, labels, spec },
    ...(prepared ? { status: prepared as Record<string, unknown> } : {}),
  })
  const [shown] = await shownRows(hooks, context, [row])
  return { status, body: { ...represent(resource!, shown!), ...row.shownOnce }, etag: row.etag }
}

export function updateRow({ resources }: WriteContext, row: Row, patch: Record<string, unknown>): Promise<Row> {
  return resources.update(row, {
    ...(patch.labels === undefined ? {} : { labels: mergePatch(row.labels, patch.labels) as Record<string, string> }),
    ...(patch.spec === undefined ? {} : { spec: mergePatch(row.spec, patch.spec) as Record<string, unknown> }),
  })
}

export async function deleteRow({ resources }: WriteContext, row: Row): Promise<Answer> {
  await resources.delete(row)
  return { status: 204 }
}
