import type { ControlPart, Followed, ResourceHooks } from './part.ts'

/** Hooks by kind, with what other rooms do when rows of the kind are written. */
export function followedHooks(
  own: ReadonlyMap<string, ResourceHooks>,
  parts: readonly ControlPart[],
): Map<string, ResourceHooks> {
  const found = new Map(own)
  for (const { follows = {} } of parts) {
    for (const [kind, next] of Object.entries(follows)) found.set(kind, followed(found.get(kind) ?? {}, next))
  }
  return found
}

function followed(hooks: ResourceHooks, next: Followed): ResourceHooks {
  return {
    ...hooks,
    async afterWrite(context, row, before) {
      await hooks.afterWrite?.(context, row, before)
      await next.afterWrite?.(context, row, before)
    },
    async beforeDelete(context, row) {
      await hooks.beforeDelete?.(context, row)
      await next.beforeDelete?.(context, row)
    },
  }
}
