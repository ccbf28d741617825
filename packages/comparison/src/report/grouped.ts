/** Changes by endpoint, and where they stand. */
import type { Change } from '../change.ts'
import type { Comparison } from '../compare.ts'

export const wholeDocument = 'The whole document'

/** Endpoints with the worst change first; within one, as they are told. */
export function byEndpoint(changes: readonly Change[]): Map<string | undefined, Change[]> {
  const groups = new Map<string | undefined, Change[]>()
  for (const change of changes) {
    const group = groups.get(change.endpoint)
    if (group) group.push(change)
    else groups.set(change.endpoint, [change])
  }
  return groups
}

export function placeText({ base, revision }: Change): string {
  const one = revision ?? base
  if (!one) return ''
  const line = (place: typeof base) => (place?.line === undefined ? '' : `:${place.line}`)
  const before = base && revision ? ` (was ${base.file}${line(base)})` : ''
  return `${one.file}${line(one)} #${one.pointer}${before}`
}

export function countsText({ counts, more }: Comparison): string {
  const { ERR, WARN, INFO } = counts
  if (ERR + WARN + INFO === 0) return 'Nothing has changed.'
  const cut = more.ERR + more.WARN + more.INFO
  return `${ERR} breaking, ${WARN} dangerous, ${INFO} safe.${cut > 0 ? ` ${cut} of them are not shown.` : ''}`
}
