import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'

/** Where the reader is: each a title and the path it leads to. */
export function Crumbs({ at, trail }: { at: At; trail: readonly (readonly [title: string, path: string])[] }) {
  return (
    <nav className="crumbs" aria-label={t('breadcrumb')}>
      {trail.map(([title, path]) => (
        <a key={path} href={at.link(path)}>
          {title}
        </a>
      ))}
    </nav>
  )
}
