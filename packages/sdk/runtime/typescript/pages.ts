import type { CallOptions, Core } from './core.ts'
import { ReplyError } from './errors.ts'
import type { Arguments, OperationShape, PagingShape } from './shape.ts'

/** A server that never ends its pages is left after so many. */
const pagesMax = 100_000

/** Items of all pages, each page asked for when the one before is used up. */
export async function* itemsOf(
  core: Core,
  shape: OperationShape,
  args: Arguments,
  options?: CallOptions,
): AsyncGenerator<unknown, void, undefined> {
  const paging = shape.paging!
  let at: Arguments = args
  let url: string | undefined
  let count = paging.key === undefined ? 0 : Number(args[paging.key] ?? (paging.kind === 'page' ? 1 : 0))
  for (let page = 0; page < pagesMax; page++) {
    const opened = await core.open(shape, at, options, url)
    const { value, response } = await core.read(shape, opened)
    const items = listIn(value, paging)
    yield* items
    if (paging.kind === 'link') {
      url = nextLink(shape, response, url)
      if (url === undefined) return
      continue
    }
    if (items.length === 0) return
    if (paging.kind === 'cursor') {
      const next = (value as Record<string, unknown>)[paging.next!]
      if (typeof next !== 'string' || next === '' || next === at[paging.key!]) return
      at = { ...at, [paging.key!]: next }
    } else {
      count += paging.kind === 'page' ? 1 : items.length
      at = { ...at, [paging.key!]: count }
    }
  }
}

function listIn(value: unknown, { items }: PagingShape): readonly unknown[] {
  const list = items === undefined ? value : (value as Record<string, unknown> | undefined)?.[items]
  return Array.isArray(list) ? list : []
}

/** `rel="next"` (RFC 8288). It is followed on the same server alone: credentials go with it. */
function nextLink({ id }: OperationShape, response: Response, current: string | undefined): string | undefined {
  const found = /<([^<>]*)>\s*;[^<]*\brel="?next"?/i.exec((response.headers.get('link') ?? '').slice(0, 16_384))
  if (!found?.[1] || !URL.canParse(found[1], response.url)) return undefined
  const next = new URL(found[1], response.url)
  if (next.origin !== new URL(response.url).origin) throw new ReplyError(id, 'the next page is on another server')
  return next.href === (current ?? response.url) ? undefined : next.href
}
