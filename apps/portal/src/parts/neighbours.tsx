import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'

type Neighbour = readonly [title: string, path: string] | undefined

/** What stands before and after, to read on. */
export function Neighbours({ at, before, after }: { at: At; before?: Neighbour; after?: Neighbour }) {
  if (!before && !after) return null
  return (
    <nav className="neighbours" aria-label={t('portalMore')}>
      {before && (
        <a rel="prev" href={at.link(before[1])}>
          <small>{t('portalPrevious')}</small> {before[0]}
        </a>
      )}
      {after && (
        <a rel="next" href={at.link(after[1])}>
          <small>{t('portalNext')}</small> {after[0]}
        </a>
      )}
    </nav>
  )
}
