/** What changes, as Atom (RFC 4287). */
import type { Machine } from '../page.ts'
import type { ChangeItem, Changelog } from '../parts/changes.tsx'
import { versionPath } from '../paths.ts'
import { addressOf, atom, xml } from './reply.ts'

export const feed: Machine = {
  path: '/changes.atom',
  async reply(at) {
    const { items } = await at.api.read<Changelog>('changelog', { limit: 50 })
    const entries = items.map(item => entryOf(item, addressOf(at, `${versionPath(item.version.at)}/changes`)))
    return atom(at, { self: '/changes.atom', about: '/changes', updated: items[0]?.at, entries })
  },
}

function entryOf({ kind, at, version, revision, changes = [] }: ChangeItem, address: string): string {
  const what = kind === 'deprecation' ? 'deprecated' : `revision ${revision}`
  const text = changes.map(one => `${one.class}: ${one.endpoint ?? ''} ${one.message}`).join('\n')
  const id = `${address}#${kind}-${revision ?? 'end'}`
  return `<entry><id>${xml(id)}</id><title>${xml(`${version.title} ${version.version}: ${what}`)}</title><updated>${xml(at)}</updated><link href="${xml(address)}"/><content type="text">${xml(text || what)}</content></entry>`
}
