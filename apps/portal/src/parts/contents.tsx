import { t } from '@gatehouse/ui/text.ts'
import type { Heading } from '../markdown.ts'

/** What stands on the page, where there is enough of it. */
export function Contents({ headings }: { headings: readonly Heading[] }) {
  const shown = headings.filter(({ level }) => level <= 3)
  if (shown.length < 2) return <div />
  return (
    <nav className="contents" aria-label={t('portalContents')}>
      <p className="group">{t('portalContents')}</p>
      <ul>
        {shown.map(({ id, text, level }) => (
          <li key={id} data-level={level}>
            <a href={`#${id}`}>{text}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
